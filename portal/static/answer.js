// The page of one answer: keeps what is typed, says who else writes here, counts, previews, and turns what is pasted
// from a word processor into the marks of portal/narratives.py. Without it the page works and keeps words on Save.
import { marksOf } from "./paste.js";

const KEEP_AFTER = 2500; // milliseconds without a key before words are kept
const HEARD_EVERY = 30000; // milliseconds between signs that the page is open; the server forgets after 90 seconds
const NEAR = 0.9; // of the limit; from here on the page says how much is left
const LONGEST_BEACON = 60000; // bytes that a browser takes along when the page closes

const form = document.getElementById("answer-form");
const state = document.getElementById("answer-state");
const writing = document.getElementById("writing");
const texts = [...form.querySelectorAll("textarea[data-limit]")];
const SIGNED_OUT = "You are signed out. Sign in in another tab; your words stay here.";
const OFFLINE = "Your words could not be kept just now. They stay on this page, and it is tried again.";
const NOT_HERE = "You cannot write here any more, so your words are not kept. Copy them before you leave this page.";

let changed = 0; // counts changes, so that a reply to an earlier one does not call a later one kept
let kept = 0;
let timer = 0;
let busy = false;
let submitting = false;

function say(text, alert = false) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("answer-save__state--alert", alert);
}

function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function body(typed) {
  const data = new FormData(form);
  data.set("idempotency_token", token());
  data.set("typed", typed ? "yes" : "no");
  if (!typed) for (const text of texts) data.delete(text.name);
  return new URLSearchParams(data);
}

// After signing in again in another tab the page's token is of an ended session; the page itself has a living one.
async function freshToken() {
  const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
  if (answer.status !== 200) return false;
  const found = /name="csrf_token" value="([^"]+)"/.exec(await answer.text());
  if (found) for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = found[1];
  return Boolean(found);
}

function send(typed, options = {}) {
  return fetch(form.dataset.keep, {
    method: "POST", body: body(typed), credentials: "same-origin", redirect: "manual",
    headers: { Accept: "application/json" }, ...options,
  });
}

async function keep() {
  clearTimeout(timer);
  if (busy || submitting) return;
  busy = true;
  const now = changed;
  const typed = changed !== kept;
  try {
    let answer = await send(typed);
    if ((answer.status === 400 || answer.status === 401) && (await freshToken())) answer = await send(typed);
    if (answer.ok) {
      told(await answer.json(), typed);
      if (typed) kept = now;
    } else if (answer.status === 422) say((await answer.json()).problem, true);
    else if (answer.status === 400 || answer.status === 401) say(SIGNED_OUT, true);
    else if (answer.status === 403 || answer.status === 404) say(NOT_HERE, true);
    else if (typed) say(OFFLINE, true);
  } catch {
    if (typed) say(OFFLINE, true);
  }
  busy = false;
  if (changed !== kept) timer = setTimeout(keep, kept === now ? KEEP_AFTER : HEARD_EVERY / 3);
}

function told(answer, typed) {
  if (answer.notice) say(`${answer.kept ? `${answer.kept}. ` : ""}${answer.notice}`, true);
  else if (typed) say(answer.kept);
  else if (state.classList.contains("answer-save__state--alert")) say("");
  if (writing && writing.textContent !== answer.writing) writing.textContent = answer.writing;
}

function counted(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

function count(text) {
  const words = (text.value.match(/\S+/g) || []).length;
  const length = [...text.value].length;
  const limit = Number(text.dataset.limit);
  const place = document.getElementById(`${text.id}-count`);
  const near = document.getElementById(`${text.id}-near`);
  const left = limit - length;
  const said = length < limit * NEAR ? "" : left < 0
    ? `You have ${counted(-left, "character", "characters")} too many.`
    : `You have ${counted(left, "character", "characters")} left.`;
  const both = `${counted(words, "word", "words")}, ${counted(length, "character", "characters")}`;
  place.textContent = said ? `${both}. ${said}` : both;
  clearTimeout(text.nearTimer);
  text.nearTimer = setTimeout(() => { if (near.textContent !== said) near.textContent = said; }, 1000);
}

function paste(event) {
  const html = event.clipboardData && event.clipboardData.getData("text/html");
  if (!html) return;
  const marks = marksOf(html);
  if (!marks) return;
  event.preventDefault();
  insert(event.target, marks);
}

// execCommand keeps the browser's own undo; where it is gone, setRangeText at least keeps the words.
function insert(text, words) {
  text.focus();
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function previewOf(text) {
  const details = document.getElementById(`${text.id}-preview`);
  const place = details.querySelector(".govuk-details__text");
  let shown = null;
  let wait = 0;
  const show = async () => {
    if (!details.open || shown === text.value) return;
    const asked = text.value;
    const data = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, text: asked });
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data, credentials: "same-origin" });
      if (!answer.ok) return;
      place.innerHTML = (await answer.json()).html || "<p>Nothing has been written yet.</p>"; // cleaned by the server
      shown = asked;
    } catch { /* the last preview stays */ }
  };
  details.addEventListener("toggle", show);
  text.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 800); });
}

function onChange() {
  changed += 1;
  clearTimeout(timer);
  timer = setTimeout(keep, KEEP_AFTER);
}

for (const text of texts) {
  count(text);
  text.addEventListener("input", () => count(text));
  text.addEventListener("paste", paste);
  previewOf(text);
}
form.addEventListener("input", onChange);
form.addEventListener("change", onChange);
form.addEventListener("submit", () => { submitting = true; clearTimeout(timer); });
// A page that comes back from the browser's memory is not being sent any more.
addEventListener("pageshow", () => { submitting = false; });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") { keep(); return; }
  const words = body(true).toString();
  if (changed !== kept && !submitting && words.length < LONGEST_BEACON) {
    send(true, { keepalive: true }).catch(() => {});
  }
});
if (document.querySelector(".govuk-error-summary")) changed = 1; // what came back with an error is not saved
setInterval(() => { if (document.visibilityState === "visible") keep(); }, HEARD_EVERY);
keep();
