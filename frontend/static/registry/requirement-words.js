// Says a requirement in words again after each change of its blocks.

const PATIENCE_MS = 400;

class RequirementWords {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.columns = [place.dataset.requirementWords, place.dataset.boundBy].filter(Boolean);
    this.asked = 0;
    const later = () => this.later();
    this.form.addEventListener("input", later);
    this.form.addEventListener("change", later);
    // Blocks that are added, moved or deleted, and choices in a chooser, come without an event of the form.
    const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] };
    for (const column of this.columns) {
      const blocks = document.getElementById(column);
      if (blocks) new MutationObserver(later).observe(blocks.closest("[data-contentpath]") ?? blocks.parentElement, watched);
    }
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renew(), PATIENCE_MS);
  }

  own() {
    const posted = new FormData();
    for (const [name, value] of new FormData(this.form)) {
      if (name === "csrfmiddlewaretoken" || this.columns.some((column) => name.startsWith(`${column}-`))) posted.append(name, value);
    }
    return posted;
  }

  async renew() {
    const body = this.own();
    const said = JSON.stringify([...body]);
    if (said === this.said) return;
    this.said = said;
    const asked = ++this.asked;
    const answer = await fetch(this.place.dataset.url, { method: "POST", body });
    const words = await answer.text();
    // An answer that comes late must not replace a newer one.
    if (answer.ok && asked === this.asked) this.place.innerHTML = words;
  }
}

for (const place of document.querySelectorAll("[data-requirement-words]")) new RequirementWords(place);
