// Keeps what is typed in a step of an application when its tab is left or closed. Without scripts, each step is kept
// when it is sent.
const form = document.getElementById("draft");
let typed = false;

function keep() {
  if (!typed) return;
  typed = false;
  const body = new FormData(form);
  body.set("do", "keep");
  // The answer is not waited for: the page may be gone before it comes.
  fetch(form.action, { method: "POST", body: new URLSearchParams(body), keepalive: true, credentials: "same-origin" }).catch(() => { typed = true; });
}

if (form) {
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  addEventListener("pagehide", keep);
}
