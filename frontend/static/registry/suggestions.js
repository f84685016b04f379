// Suggestions under a search box, as an ARIA combobox with a list. Without this module the box is a plain form.
const PAUSE = 120;

for (const bar of document.querySelectorAll("[data-suggestions]")) {
  const input = bar.querySelector("input");
  if (input) enhance(bar, input);
}

function enhance(bar, input) {
  const list = made("ul", { id: `${input.id}-list`, role: "listbox", class: "suggestions", hidden: "" });
  const told = made("p", { class: "hidden-text", role: "status" });
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent ?? "");
  bar.append(list, told);
  set(input, {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    "aria-haspopup": "listbox",
  });
  const state = { input, list, told, bar, current: -1, timer: 0, asking: null };
  input.addEventListener("input", () => later(state));
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("blur", () => close(state));
  // A press on an option must not take the focus away before its click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}

function later(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => ask(state), PAUSE);
}

async function ask(state) {
  state.asking?.abort();
  const typed = state.input.value.trim();
  if (typed.length < 2) { close(state); return; }
  state.asking = new AbortController();
  try {
    const url = `${state.bar.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(url, { signal: state.asking.signal });
    // What was suggested for an earlier text is none for this one.
    if (!answer.ok) { state.told.textContent = ""; close(state); return; }
    show(state, (await answer.json()).suggestions);
  } catch (problem) {
    // Another letter was typed, or the network is away: the form works all the same.
    if (problem.name !== "AbortError") close(state);
  }
}

function show(state, suggestions) {
  const { input, list, told, bar } = state;
  list.replaceChildren(...suggestions.map((one, place) => option(list.id, one, place)));
  state.current = -1;
  input.removeAttribute("aria-activedescendant");
  const open = suggestions.length > 0 && document.activeElement === input;
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  const words = { 0: bar.dataset.none, 1: bar.dataset.one }[suggestions.length] ?? bar.dataset.many;
  told.textContent = words.replace("{n}", suggestions.length);
}

function option(id, one, place) {
  // No link inside: an option is one thing to press, for the eye and for a screen reader alike.
  const item = made("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" });
  item.addEventListener("click", () => location.assign(one.url));
  const name = made("span", { class: "name", lang: one.lang });
  name.textContent = one.text;
  const rest = made("span", { class: "rest" });
  rest.textContent = [one.kind, one.code, one.of].filter(Boolean).join(" · ");
  item.append(name, rest);
  return item;
}

function onKey(state, event) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && !state.list.hidden) {
    event.preventDefault();
    move(state, moves[event.key]);
  } else if (event.key === "ArrowDown" && !event.altKey) {
    event.preventDefault();
    ask(state);
  } else if (event.key === "Escape" && !state.list.hidden) {
    event.preventDefault();
    close(state);
  } else if (event.key === "Enter" && state.current >= 0 && !state.list.hidden) {
    event.preventDefault();
    state.list.children[state.current].click();
  } else if (state.current >= 0 && ["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
    // Who moves in the text is back in it: Enter then asks for what stands there.
    move(state, -(state.current + 1));
  }
}

function move(state, step) {
  const { list, input } = state;
  const many = list.children.length;
  list.children[state.current]?.setAttribute("aria-selected", "false");
  // One place more than there are options: the box itself, where what was typed stands.
  state.current = (state.current + 1 + step + many + 1) % (many + 1) - 1;
  const chosen = list.children[state.current];
  if (!chosen) { input.removeAttribute("aria-activedescendant"); return; }
  chosen.setAttribute("aria-selected", "true");
  chosen.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", chosen.id);
}

function close(state) {
  state.asking?.abort();
  clearTimeout(state.timer);
  state.list.hidden = true;
  state.current = -1;
  set(state.input, { "aria-expanded": "false" });
  state.input.removeAttribute("aria-activedescendant");
}

function made(name, attributes) {
  const element = document.createElement(name);
  set(element, attributes);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
