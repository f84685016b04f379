// Leads from what is wrong with a form to where it is mended: in a list above a form that was not saved, and from what is
// told beside it while one edits. The blocks of a form are made by scripts, so their places are looked up when asked for.

const FAULT = ".error-message, .help-critical";
const TOLD_ELSEWHERE = "[data-faults-list], .impact, template, [hidden]:not([role=tabpanel])";
const CONTROL = "input:not([type=hidden]), select, textarea, button, a[href], [contenteditable=true]";
const SETTLED_MS = 5000;
const PATIENCE_MS = 1000;
const STEP_MS = 20;

// Opens the tab and the sections around a place, and puts the focus on its first control.
async function reach(place) {
  const tab = place.closest("[role=tabpanel]");
  if (tab?.hidden) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
  // A tab is shown a moment after it is chosen.
  for (let waited = 0; tab?.hidden && waited < PATIENCE_MS; waited += STEP_MS) await new Promise((on) => setTimeout(on, STEP_MS));
  for (let panel = place.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
    const toggle = panel.querySelector("[data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  const shown = (one) => one.checkVisibility() && !one.disabled && !one.matches("[data-panel-toggle], [data-panel-anchor]");
  const control = [...place.querySelectorAll(CONTROL)].find(shown);
  const target = control ?? place;
  if (!control) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  place.scrollIntoView({ block: place.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

// The n-th block of a list, those that were deleted left out; lists inside its blocks have their own.
function member(list, number) {
  const inside = (one) => one.parentElement.closest("[data-contentpath]") === list;
  const blocks = [...list.querySelectorAll("[data-streamfield-child]")].filter(inside);
  return blocks.filter((one) => !one.hidden && one.style.display !== "none")[number];
}

// Goes a way of fields and numbers as far as it leads.
function placeOf(form, [name, ...steps]) {
  let place = form.querySelector(`[data-contentpath="${name}"]`) ?? form.querySelector(`#id_${name}-FORMS, #id_${name}`);
  for (const step of steps) {
    const next = typeof step === "number" ? member(place, step) : place?.querySelector(`[data-contentpath="${step}"]`);
    if (!next) break;
    place = next;
  }
  return place;
}

function placeOfFault(fault) {
  return fault.closest("[data-field]") ?? fault.closest("[data-streamfield-child], [data-inline-panel-child], [data-contentpath], [data-panel]") ?? fault.parentElement;
}

// What a place is called, after what it stands in: the tab, the sections, the blocks.
function nameOf(form, fault) {
  const names = [];
  const add = (text) => {
    const name = text?.replace("*", "").replace(/\s+/g, " ").trim();
    if (name && names[0] !== name) names.unshift(name);
  };
  for (let one = fault; one && one !== form; one = one.parentElement) {
    add(one.querySelector(":scope > .w-field__label, :scope > label, :scope > .w-panel__header [data-panel-heading]")?.textContent);
    if (one.matches("[role=tabpanel]")) add(document.querySelector(`[role=tab][href="#${one.id}"]`)?.firstChild.textContent);
  }
  return names.join(" › ");
}

class Faults {
  constructor(form, template) {
    this.form = form;
    this.list = template.content.firstElementChild.cloneNode(true);
    this.told = "";
    this.draw();
    // Blocks come one after another; what is wrong with one is there when it is.
    const watch = new MutationObserver(() => this.draw());
    watch.observe(form, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), SETTLED_MS);
  }

  found() {
    const told = [...this.form.querySelectorAll(FAULT)].filter((one) => one.textContent.trim() && !one.closest(TOLD_ELSEWHERE));
    return told.filter((one) => !one.querySelector(FAULT));
  }

  line(group) {
    const line = document.createElement("li");
    const colon = `${document.documentElement.lang.startsWith("fr") ? "\u00a0" : ""}: `;
    const [, , said] = group[0];
    group.forEach(([fault, name], place) => {
      const link = document.createElement("a");
      link.href = `#${this.form.id}`;
      link.textContent = group.length > 1 ? name : name ? name + colon + said : said;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        reach(placeOfFault(fault));
      });
      line.append(place ? ", " : "", link);
    });
    if (group.length > 1) line.append(colon + said);
    return line;
  }

  draw() {
    const faults = this.found().map((fault) => [fault, nameOf(this.form, fault), fault.textContent.trim().replace(/\s+/g, " ")]);
    const told = JSON.stringify(faults.map(([, ...words]) => words));
    if (told === this.told || !faults.length) return;
    const isFirst = !this.told;
    this.told = told;
    // What is said of several boxes is said once, and leads to each of them.
    const groups = new Map();
    for (const one of faults) {
      const [fault, name, said] = one;
      const key = name ? said : fault;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const lines = [...groups.values()].map((group) => this.line(group));
    this.list.querySelector("ul").replaceChildren(...lines);
    if (!isFirst) return;
    this.form.before(this.list);
    this.list.focus();
  }
}

const form = document.querySelector("[data-edit-form]");
const template = document.getElementById("registry-faults");
if (form && template) new Faults(form, template);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-way]");
  const place = link && placeOf(link.closest("form") ?? form, JSON.parse(link.dataset.way));
  if (!place) return;
  event.preventDefault();
  reach(place);
});
