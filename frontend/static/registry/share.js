// Buttons that need a script are hidden until it runs: print, and copy the address of the page.
for (const group of document.querySelectorAll("[data-share]")) {
  group.hidden = false;
  group.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const copy = group.querySelector("[data-copy]");
  copy?.addEventListener("click", async () => {
    await navigator.clipboard.writeText(window.location.href);
    copy.textContent = copy.dataset.done;
  });
  if (copy && !navigator.clipboard) copy.hidden = true;
}
