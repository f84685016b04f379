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
