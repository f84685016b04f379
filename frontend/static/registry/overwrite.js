// Whoever confirms in Wagtail's dialog that a newer version is overwritten sends with the form which one that was, and is
// asked no second time: only for a version that came later still. Without this module the form asks again.
let newest = null;
document.addEventListener("w-swap:json", ({ detail }) => {
  newest = detail.data?.other_sessions?.find((one) => one.revision_id)?.revision_id ?? newest;
});

// Capturing, so as to come before Wagtail's own listener, which sends the form.
document.addEventListener(
  "w-dialog:confirmed",
  ({ target }) => {
    if (target.id !== "w-save-confirmation-dialog" || !newest) return;
    const form = document.querySelector("[data-edit-form]");
    form.querySelector("[name=overwrites]")?.remove();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "overwrites", value: newest });
    form.append(field);
  },
  { capture: true },
);
