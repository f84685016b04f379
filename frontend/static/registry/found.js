// After a list has come anew without a reload: what was unfolded stays so, the number found is said, and whoever
// followed a link is at the top of the list, where a reload would have put them.
const unfolded = new Map();
let stoodAt = null;
let focused = "";
const kept = () => document.querySelectorAll("#found details[data-keep]");

document.addEventListener("htmx:beforeSwap", () => {
  for (const each of kept()) unfolded.set(each.dataset.keep, each.open);
  focused = document.activeElement?.id ?? "";
  stoodAt = focused ? document.activeElement.getBoundingClientRect().top : null;
});

// What is shown is of the question before until the answer is there; the new list comes without the mark.
// An address says what is asked for; boxes that are empty ask for nothing.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

document.addEventListener("htmx:beforeRequest", () => {
  document.querySelector("#found")?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterSettle", (event) => {
  // The box above the list is no part of it.
  const words = document.querySelector("#q");
  if (words) words.value = new URLSearchParams(location.search).get("q") ?? "";
  for (const each of kept()) each.open ||= unfolded.get(each.dataset.keep) ?? false;
  // What stands in a part that comes folded cannot take the focus before it is open again.
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  const total = document.querySelector("#found [data-total]");
  const told = document.querySelector("[data-told]");
  if (total && told) told.textContent = total.textContent.replace(/\s+/g, " ").trim();
  const asked = event.detail.requestConfig;
  const way = asked?.triggeringEvent?.type;
  // A box that was ticked stays where it was on the screen, though those above it have grown or shrunk.
  const box = document.activeElement;
  if (way === "change" && stoodAt !== null && box?.closest("#found .filters")) {
    scrollBy({ top: box.getBoundingClientRect().top - stoodAt, behavior: "instant" });
  }
  if (!total || !["submit", "click"].includes(way)) return;
  if (way === "submit" || asked.elt.closest(".pages")) total.scrollIntoView();
  if (way === "click") {
    // The link that was followed is gone with the old list, and the focus with it.
    total.tabIndex = -1;
    total.focus();
  }
});

// Without an answer the address itself says what is wrong, as it does without this module.
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(trouble, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
}
