// What is looked at, kept in the address: page, period, scope, comparison, order of tables, what is explained.

const USUAL = { page: "overview", period: "month", scope: "company", compare: "previous" };
const KEPT_APART = ["lang", "theme"];
const listeners = [];

export function viewOf(search) {
  return { ...USUAL, ...Object.fromEntries(new URLSearchParams(search)) };
}

// The scope that an address without one means.
export function useHome(scope) {
  USUAL.scope = scope;
}

export function view() {
  return viewOf(location.search);
}

// The address of the present view with *part* changed; what is null or usual is left out.
export function href(part) {
  const all = { ...view(), ...part };
  const said = Object.entries(all).filter(([name, value]) => value !== null && value !== undefined && value !== USUAL[name]);
  return `?${new URLSearchParams(said)}`;
}

export function change(part, { quietly = false } = {}) {
  history[quietly ? "replaceState" : "pushState"](null, "", href(part));
  tell();
}

export function onView(listener) {
  listeners.push(listener);
}

function tell() {
  for (const listener of listeners) listener(view());
}

addEventListener("popstate", tell);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='?']");
  const isPlain = !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || KEPT_APART.some((name) => link.dataset[name])) return;
  event.preventDefault();
  const before = view();
  history.pushState(null, "", link.getAttribute("href"));
  if (view().page !== before.page) scrollTo(0, 0);
  tell();
});
