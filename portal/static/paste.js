// What a word processor puts on the clipboard, as the light marks of portal/narratives.py: lists, nested lists, bold and
// italic words, paragraphs. Nothing else of the document comes along. The markup is parsed apart from the page and never
// shown.

const BLOCKS = new Set([
  "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE", "TABLE", "TBODY", "THEAD",
]);
const SKIPPED = new Set(["STYLE", "SCRIPT", "META", "LINK", "TITLE", "HEAD", "XML", "O:P"]);
const NUMBER = /^\(?([0-9]{1,3}|[a-zA-Z]|[ivxlc]{1,5})[.)]$/;

export function marksOf(html) {
  const parsed = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  const blocks = [];
  walkBlocks(parsed.body, { blocks, lists: [] });
  return joined(blocks.filter((block) => block.text.trim()));
}

// The page allows no styles of a document's own. They are only read, to tell bold words and lists: under another name.
function withoutStyles(html) {
  const unstyled = html.replace(/<style[\s\S]*?<\/style>/gi, "");
  return unstyled.replace(/<[^!>][^>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
}

// Blocks are {text, item}: item is null for a paragraph, else {level, ordered}.
function walkBlocks(parent, state) {
  let run = "";
  const flush = () => {
    if (run.trim()) state.blocks.push({ text: run, item: null });
    run = "";
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) run += collapsed(node.data);
    else if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName)) continue;
    else if (node.tagName === "UL" || node.tagName === "OL") { flush(); walkList(node, 0, state); }
    else if (wordLevel(node)) { flush(); state.blocks.push(wordItem(node)); }
    else if (node.tagName === "TR") { flush(); state.blocks.push({ text: rowOf(node), item: null }); }
    else if (BLOCKS.has(node.tagName) || holdsBlocks(node)) { flush(); walkBlocks(node, state); }
    else run += inline(node);
  }
  flush();
}

function rowOf(row) {
  return [...row.cells].map((cell) => inline(cell).trim()).join("; ");
}

// Google Docs wraps the whole clipboard in a <b>; browsers wrap in <span>.
function holdsBlocks(node) {
  return Boolean(node.querySelector && node.querySelector("p, div, ul, ol, table, h1, h2, h3, h4, h5, h6"));
}

function walkList(list, level, state) {
  const ordered = list.tagName === "OL";
  for (const child of list.children) {
    if (child.tagName === "UL" || child.tagName === "OL") walkList(child, level + 1, state);
    else if (child.tagName === "LI") listItem(child, { level, ordered }, state);
  }
}

function listItem(li, item, state) {
  let text = "";
  const inner = [];
  const take = (node) => {
    for (const child of node.childNodes) {
      if (child.tagName === "UL" || child.tagName === "OL") inner.push(child);
      else if (BLOCKS.has(child.tagName)) { text += " "; take(child); text += " "; }
      else text += child.nodeType === Node.TEXT_NODE ? collapsed(child.data) : inline(child);
    }
  };
  take(li);
  state.blocks.push({ text, item });
  for (const list of inner) walkList(list, item.level + 1, state);
}

// Word writes lists as paragraphs: class MsoListParagraph, the level in mso-list, the mark in an ignored span.
function wordLevel(node) {
  if (node.tagName !== "P") return 0;
  const style = node.getAttribute("data-style") || "";
  const found = /mso-list:\s*\S+\s+level(\d+)/i.exec(style);
  if (found) return Number(found[1]);
  return /MsoListParagraph/.test(node.className) && wordMark(node) ? 1 : 0;
}

function wordMark(node) {
  const span = [...node.querySelectorAll("span")].find(isIgnored);
  if (span) return span.textContent.replace(/[\u00a0\s]+/g, " ").trim();
  const found = /^\s*([·•§▪◦o–-]|\(?(?:[0-9]{1,3}|[a-zA-Z])[.)])[\s\u00a0]+/.exec(node.textContent);
  return found ? found[1] : "";
}

function isIgnored(span) {
  return /mso-list:\s*Ignore/i.test(span.getAttribute("data-style") || "");
}

function wordItem(node) {
  const mark = wordMark(node);
  const copy = node.cloneNode(true);
  for (const span of [...copy.querySelectorAll("span")].filter(isIgnored)) span.remove();
  let text = inline(copy).trim();
  if (mark && text.startsWith(mark)) text = text.slice(mark.length).trim();
  return { text, item: { level: wordLevel(node) - 1, ordered: NUMBER.test(mark) } };
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return collapsed(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName)) return "";
  if (node.tagName === "BR") return "\n";
  const text = [...node.childNodes].map(inline).join("");
  return marked(marked(text, isBold(node), "**"), isItalic(node), "*");
}

function marked(text, is, mark) {
  const inner = text.trim();
  if (!is || !inner || inner.includes("\n") || inner.startsWith(mark)) return text;
  return text.replace(inner, () => `${mark}${inner}${mark}`);
}

function isBold(node) {
  const weight = (/font-weight:\s*(\w+)/i.exec(node.getAttribute("data-style") || "") || [])[1] || "";
  if (/^(normal|[1-5]00)$/i.test(weight)) return false;
  return /^(bold|bolder|[6-9]00)$/i.test(weight) || node.tagName === "B" || node.tagName === "STRONG";
}

function isItalic(node) {
  const style = (/font-style:\s*(\w+)/i.exec(node.getAttribute("data-style") || "") || [])[1] || "";
  return style ? /^(italic|oblique)$/i.test(style) : node.tagName === "I" || node.tagName === "EM";
}

function collapsed(text) {
  return text.replace(/[\s\u00a0]+/g, " ");
}

function joined(blocks) {
  const lines = [];
  const numbers = [];
  let inList = false;
  for (const { text, item } of blocks) {
    const clean = text.split("\n").map((line) => line.replace(/ +/g, " ").trim()).join("\n").trim();
    if (!item) {
      lines.push(...(lines.length ? ["", clean] : [clean]));
      numbers.length = 0;
      inList = false;
      continue;
    }
    if (!inList && lines.length) lines.push("");
    inList = true;
    numbers.length = item.level + 1;
    numbers[item.level] = item.ordered ? (numbers[item.level] || 0) + 1 : 0;
    const indent = "    ".repeat(item.level);
    const mark = item.ordered ? `${numbers[item.level]}. ` : "- ";
    lines.push(indent + mark + clean.replace(/\n/g, `\n${indent}   `));
  }
  return lines.join("\n");
}
