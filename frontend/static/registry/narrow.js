// A long list of values gets a box that narrows it by typing. Without this module the whole list stands behind "more",
// or in a frame that scrolls.
const LONG = 15;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase();

const dress = (list) => {
  const options = [...list.querySelectorAll(".option")];
  if (options.length < LONG || list.querySelector(".narrow")) return;
  const more = list.querySelector(".more");
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "input narrow", autocomplete: "off", placeholder: list.dataset.narrow });
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
};

const dressAll = () => document.querySelectorAll("[data-narrow]").forEach(dress);
dressAll();
document.addEventListener("htmx:afterSettle", dressAll);
