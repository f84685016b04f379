// After a list has come anew without a reload: what was unfolded stays so, and the number found is said.
const unfolded = new Map();
const kept = () => document.querySelectorAll("#found details[data-keep]");

document.addEventListener("htmx:beforeSwap", () => {
  for (const each of kept()) unfolded.set(each.dataset.keep, each.open);
});

document.addEventListener("htmx:afterSettle", (event) => {
  for (const each of kept()) each.open ||= unfolded.get(each.dataset.keep) ?? false;
  const total = document.querySelector("#found [data-total]");
  const told = document.querySelector("[data-told]");
  if (total && told) told.textContent = total.textContent.replace(/\s+/g, " ").trim();
  if (event.detail.requestConfig?.triggeringEvent?.type === "submit") total?.scrollIntoView();
});

// Without an answer the address itself says what is wrong, as it does without this module.
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(trouble, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
}
