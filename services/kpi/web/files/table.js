// Tables that sort by their headings (in the address) and can be saved as CSV.

import { h } from "./element.js";
import { say } from "./language.js";
import { href } from "./view.js";

// *columns*: [{key, label, title, cell(row) → node or text, value(row) → what is sorted and exported, isText, isHeader}];
// the first is the rows' header unless another says that it is; a label of more than text says its `heading` for the CSV.
// *rows*: any objects with a `key`; *usual*: `column:down` that it is ordered by when nothing else was asked.
export function table({ id, caption, columns, rows, view, usual = null, empty, most = Infinity, attributes = () => ({}) }) {
  if (!rows.length) return h("p", { class: "empty" }, empty ?? say("Nothing here in this period.", "За этот период ничего нет."));
  const order = view[`sort_${id}`] ?? usual;
  const ordered = sorted(rows, columns, order).slice(0, most);
  const header = columns.find((column) => column.isHeader) ?? columns[0];
  return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, h("table", { id, "data-name": id },
    h("caption", { class: "unseen" }, caption),
    h("thead", null, h("tr", null, columns.map((column) => heading(column, id, order)))),
    h("tbody", null, ordered.map((row) => h("tr", { "data-key": row.key, ...attributes(row) }, columns.map((column) => cell(column, row, column === header)))))));
}

function cell(column, row, isHeader) {
  const value = column.value?.(row);
  return h(isHeader ? "th" : "td", { scope: isHeader ? "row" : null, class: column.isText ? "text" : null, "data-raw": value ?? "" },
    column.cell ? column.cell(row) : (value ?? "–"));
}

function heading(column, id, order) {
  const [by, direction] = (order ?? "").split(":");
  const is = by === column.key ? direction : null;
  const next = is === "down" ? "up" : is === "up" ? "down" : column.isText ? "up" : "down";
  const sort = is === "down" ? "descending" : is === "up" ? "ascending" : null;
  return h("th", { scope: "col", class: column.isText ? "text" : null, title: column.title, "aria-sort": sort, "data-heading": column.heading ?? column.label },
    column.value ? h("a", { href: href({ [`sort_${id}`]: `${column.key}:${next}` }) }, column.label) : column.label);
}

// Rows without a value come last, whichever way the table is ordered.
export function sorted(rows, columns, order) {
  const [by, direction] = (order ?? "").split(":");
  const column = columns.find((one) => one.key === by);
  if (!column?.value) return rows;
  const sign = direction === "up" ? 1 : -1;
  const isNothing = (value) => value === null || value === undefined || value === "";
  return [...rows].sort((one, two) => {
    const [a, b] = [column.value(one), column.value(two)];
    if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b));
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  });
}

// A link under a table that saves it.
export function saved(id) {
  return h("button", { type: "button", class: "quiet", "data-save": id }, say("Save as CSV", "Сохранить CSV"));
}

document.addEventListener("click", ({ target }) => {
  const id = target.closest?.("[data-save]")?.dataset.save;
  const found = id && document.getElementById(id);
  if (found) download(`${id}.csv`, csvOf(found));
});

export function csvOf(element) {
  const heads = [...element.tHead.rows[0].cells].map((one) => one.dataset.heading);
  const rows = [...element.tBodies[0].rows].map((row) => [...row.cells].map((one) => one.dataset.raw));
  return [heads, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
}

// A text that a spreadsheet would take for a formula is given a quote; numbers stay numbers.
function quoted(text) {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function download(name, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
