// Tells what publishing a form would change: once it is shown, and again after each change.

const PATIENCE_MS = 900;

class Impact {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.asked = 0;
    const later = () => this.later();
    this.form.addEventListener("input", later);
    this.form.addEventListener("change", later);
    // Rows and blocks that come and go, and choices in a chooser, come without an event of the form.
    const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] };
    new MutationObserver((changes) => {
      if (changes.some((change) => !this.place.contains(change.target))) later();
    }).observe(this.form, watched);
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renew(), PATIENCE_MS);
  }

  posted() {
    const posted = new FormData();
    for (const [name, value] of new FormData(this.form)) {
      if (!(value instanceof File)) posted.append(name, value);
    }
    return posted;
  }

  async renew() {
    const body = this.posted();
    const said = JSON.stringify([...body]);
    if (said === this.said) return;
    this.said = said;
    const asked = ++this.asked;
    this.place.setAttribute("aria-busy", "true");
    const answer = await fetch(this.place.dataset.impact, { method: "POST", body }).catch(() => null);
    const words = answer?.ok ? await answer.text() : document.getElementById(this.place.dataset.failed).innerHTML;
    // An answer that comes late must not replace a newer one.
    if (asked !== this.asked) return;
    this.place.innerHTML = words;
    this.place.removeAttribute("aria-busy");
  }
}

for (const place of document.querySelectorAll("[data-impact]")) new Impact(place);
