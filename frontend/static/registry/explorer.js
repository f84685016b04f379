/* The explorer: GraphiQL over the registry's own endpoint. The schema comes as a file, so that no key is needed. */
const root = document.getElementById("explorer");
const first = document.getElementById("first-query").textContent.trim();

async function ask(params, options) {
  const { query, variables, operationName } = params;
  const response = await fetch(root.dataset.endpoint, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang, ...options?.headers },
    body: JSON.stringify({ query, variables: variables ?? {}, operationName: operationName ?? null }),
  });
  return response.json();
}

/* The editors indent by Tab, so the keyboard would never leave them. Here Tab moves on, as everywhere on the page; while
   suggestions are open it takes the one that is marked, which closes them. */
document.addEventListener("keydown", (event) => {
  const plain = event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (plain && event.target.closest?.(".CodeMirror") && !document.querySelector(".CodeMirror-hints")) event.stopPropagation();
}, true);

const schema = await (await fetch(root.dataset.schema, { credentials: "omit" })).json();
const element = window.React.createElement(window.GraphiQL, {
  fetcher: ask,
  schema: schema.data,
  defaultQuery: first,
  isHeadersEditorEnabled: true,
  shouldPersistHeaders: false,
});
root.replaceChildren();
window.ReactDOM.createRoot(root).render(element);
