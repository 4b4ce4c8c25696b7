/* Adds a box that narrows a long list of things to tick. Without this file the list is all there. */
for (const list of document.querySelectorAll("[data-plan-filter]")) {
  const items = [...list.querySelectorAll("[data-plan-item]")];
  if (items.length < 8) continue;
  const group = document.createElement("div");
  group.className = "plan-find";
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.textContent = list.dataset.planFilter;
  const box = document.createElement("input");
  box.className = "govuk-input";
  box.type = "search";
  box.id = `plan-find-${Math.random().toString(36).slice(2)}`;
  label.htmlFor = box.id;
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  group.append(label, box, said);
  list.querySelector("legend").after(group);
  const open = new Map([...list.querySelectorAll("details")].map((part) => [part, part.open]));
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      const fits = !wanted || item.textContent.toLowerCase().includes(wanted);
      item.toggleAttribute("data-plan-hidden", !fits);
      shown += fits ? 1 : 0;
    }
    for (const [part, was] of open) {
      const fits = part.querySelector("[data-plan-item]:not([data-plan-hidden])") !== null;
      part.toggleAttribute("data-plan-hidden", !fits);
      part.open = wanted ? fits : was;
    }
    said.textContent = wanted ? `${shown} found` : "";
  });
  // A return key in this box would send the whole form.
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
