// A long list of values gets a box that narrows it by typing. Without this module the whole list stands behind "more",
// or in a frame that scrolls.
const LONG = 15;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase();

// What was typed, and where, when the list comes anew.
const typed = new Map();
let typing = null;
document.addEventListener("htmx:beforeSwap", () => {
  typed.clear();
  for (const box of document.querySelectorAll(".narrow")) typed.set(box.id, box.value);
  const box = document.activeElement;
  typing = typed.has(box?.id) ? { id: box.id, narrows: box.dataset.narrows } : null;
});

const dress = (list) => {
  const options = [...list.querySelectorAll(".option")];
  if (options.length < LONG || list.querySelector(".narrow")) return;
  const more = list.querySelector(".more");
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "input narrow", autocomplete: "off", placeholder: list.dataset.narrow });
  const { name } = options[0].querySelector("input");
  box.id = `narrow-${more?.dataset.keep ?? name}`;
  box.dataset.narrows = name;
  box.setAttribute("aria-label", list.dataset.named);
  const told = document.createElement("p");
  told.className = "small quiet";
  told.setAttribute("role", "status");
  list.prepend(box, told);

  let wasOpen = more?.open;
  const narrow = () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    if (more && !list.classList.contains("narrowed")) wasOpen = more.open;
    list.classList.toggle("narrowed", words.length > 0);
    if (more) more.open = words.length > 0 || wasOpen;
    let shown = 0;
    for (const each of options) {
      const said = folded(each.querySelector("span:not(.swatch)").textContent);
      const fits = words.every((word) => said.includes(word));
      // What is chosen stays in sight, so that it can be taken away; it is counted only where it fits.
      each.hidden = !fits && !each.querySelector("input").checked;
      if (fits) shown += 1;
    }
    const all = options.length;
    told.textContent = words.length ? (shown ? list.dataset.some.replace("{n}", shown).replace("{all}", all) : list.dataset.none) : "";
  };
  box.addEventListener("input", narrow);
  // The box narrows what is seen, not what is asked: it starts no search.
  box.addEventListener("change", (event) => event.stopPropagation());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  if (typed.get(box.id)) {
    box.value = typed.get(box.id);
    narrow();
  }
};

const dressAll = () => {
  document.querySelectorAll("[data-narrow]").forEach(dress);
  if (!typing) return;
  // Whoever was about to narrow a list that is too short for it now is at its first value.
  const first = document.querySelector(`#found .filters input[name="${typing.narrows}"]`);
  (document.getElementById(typing.id) ?? first)?.focus({ preventScroll: true });
  typing = null;
};
dressAll();
document.addEventListener("htmx:afterSettle", dressAll);
