// Keeps what is typed in a step of an application when its tab is left or closed. Without scripts, each step is kept
// when it is sent. What the draft would not keep whole is told at once, and nobody leaves with it unasked.
const AT_LEAVING = 60_000; // Bytes that browsers still send of a page that is gone: 64 KB with all that goes along.
const PAUSE = 2_000;
const form = document.getElementById("draft");
const notices = { long: document.getElementById("too-long"), kept: document.getElementById("not-kept") };
let typed = false;
let isSent = false;
let timer = 0;

function written() {
  const said = new FormData(form);
  said.set("do", "keep");
  return new URLSearchParams(said);
}

// A line end counts twice, as it is sent; a letter beyond the common ones once.
const letters = (text) => [...text].length + text.split("\n").length - 1;
const tooLong = () => [...form.querySelectorAll("textarea, input")].filter((box) => letters(box.value) > Number(form.dataset.longest));
const isLarge = () => written().toString().length > AT_LEAVING;

function tell() {
  const names = tooLong().map((box) => box.labels[0]?.firstChild.textContent.trim()).filter(Boolean);
  notices.long.hidden = names.length === 0;
  notices.long.querySelector("b").textContent = names.join(", ");
}

async function keep(isLeaving) {
  if (!typed) return;
  typed = false;
  try {
    // When the page may be gone before the answer comes, it is not waited for by anybody.
    const answer = await fetch(form.action, { method: "POST", body: written(), keepalive: isLeaving, credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    notices.kept.hidden = true;
  } catch {
    typed = true;
    notices.kept.hidden = false;
  }
}

function onInput() {
  typed = true;
  tell();
  clearTimeout(timer);
  // Too much to be sent at the last moment is kept while it is written.
  timer = setTimeout(() => { if (isLarge()) keep(false); }, PAUSE);
}

if (form && form.dataset.longest) {
  tell();
  form.addEventListener("input", onInput);
  form.addEventListener("submit", () => { typed = false; isSent = true; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(!isLarge()); });
  addEventListener("pagehide", () => keep(true));
  addEventListener("beforeunload", (event) => {
    if (!isSent && (tooLong().length || (typed && isLarge()))) event.preventDefault();
  });
}
