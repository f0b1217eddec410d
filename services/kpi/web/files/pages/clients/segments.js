// Clients in segments, by one list at a time: RFM, ABC or XYZ; a segment opens to its clients.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { meter } from "../../number.js";
import { choices, panel } from "../../panel.js";
import { href } from "../../view.js";
import { saved, table } from "../../table.js";
import { clientList, clientTable } from "./client_list.js";
import { GROUPS, groupOf } from "./rfm.js";

const LISTS = [["rfm", "RFM"], ["abc", "ABC"], ["xyz", "XYZ"]];
const CLASSES = { abc: ["A", "B", "C"], xyz: ["X", "Y", "Z"] };
const WORTH = { rfm: "revenue_booked_minor", abc: "revenue_booked_minor", xyz: "mean_revenue_booked_minor" };

export function listOf(view) {
  return LISTS.some(([name]) => name === view.list) ? view.list : "rfm";
}

export function loadSegments(view, period) {
  return clientList(listOf(view), view.scope, period);
}

export function segmentsPanel(context, list) {
  const { view, house } = context;
  const segments = segmentsOf(list), open = segments.find((one) => one.key === view.segment);
  const total = list.rows.length, title = say("Segments", "Сегменты");
  const revenue = segments.reduce((sum, one) => sum + one.worth, 0);
  return panel("segments", title, [
    table({ id: "segments", caption: title, columns: columns({ total, revenue, house, open }), rows: segments, view, empty: say("No client has ordered in these twelve months: OrderPlaced comes from the ERP.", "За двенадцать месяцев никто не заказывал: OrderPlaced присылает ERP.") }),
    segments.length ? saved("segments") : null,
    open ? h("div", { "data-key": "segment" }, h("h3", null, `${title}: ${open.name}`),
      clientTable({ id: "segment-clients", caption: open.name, columns: list.columns, rows: open.rows, context, usual: `${WORTH[list.name]}:down` })) : null,
  ], { wide: true, note: meaning(list), tools: choices("list", list.name, LISTS, say("Which list", "Какой список")) });
}

// Counts and sums of the list's rows; the list itself is the API's.
function segmentsOf({ name, rows }) {
  const groups = name === "rfm" ? GROUPS.map((group) => ({ key: group.id, name: group.name(), rule: group.rule })) : CLASSES[name].map((one) => ({ key: one, name: one, rule: "" }));
  const keyOf = name === "rfm" ? groupOf : (row) => row.class;
  return groups.map((group) => {
    const members = rows.filter((row) => keyOf(row) === group.key);
    return { ...group, rows: members, worth: members.reduce((sum, row) => sum + (row[WORTH[name]] ?? 0), 0) };
  }).filter((group) => group.rows.length);
}

function columns({ total, revenue, house, open }) {
  const money = `${house.currency} minor`;
  return [
    { key: "segment", label: say("Segment", "Сегмент"), isText: true, value: (row) => row.name, cell: (row) => [
      h("a", { href: href({ segment: row === open ? null : row.key }), "aria-expanded": String(row === open), "data-segment": row.key }, `${row === open ? "▾" : "▸"} ${row.name}`), row.rule ? h("small", { class: "rule" }, ` ${row.rule}`) : null] },
    { key: "clients", label: say("Clients", "Клиенты"), value: (row) => row.rows.length, cell: (row) => shown(row.rows.length, "count") },
    { key: "share", label: say("Of clients", "Доля клиентов"), value: (row) => row.rows.length / total, cell: (row) => metered(row.rows.length / total) },
    { key: "worth", label: say("Revenue", "Выручка"), value: (row) => row.worth, cell: (row) => shown(row.worth, money) },
    { key: "part", label: say("Of revenue", "Доля выручки"), value: (row) => (revenue ? row.worth / revenue : null), cell: (row) => metered(revenue ? row.worth / revenue : null) },
  ];
}

function metered(share) {
  return h("span", { class: "metered" }, meter(100 * (share ?? 0), { label: shown(share, "ratio") }), shown(share, "ratio"));
}

function meaning({ name, as_of_day: day }) {
  const text = {
    rfm: say("Fifths of clients by how recent (R), how many (F) and how large (M) their orders of twelve months were; 5 is best.", "Пятые доли клиентов по давности (R), числу (F) и сумме (M) заказов за двенадцать месяцев; 5 — лучшая."),
    abc: say("By cumulative share of the revenue of twelve months: A up to 80 %, B up to 95 %.", "По накопленной доле выручки за двенадцать месяцев: A до 80 %, B до 95 %."),
    xyz: say("By how steady the revenue of whole months is: X up to 10 % of variation, Y up to 25 %.", "По ровности выручки целых месяцев: X — вариация до 10 %, Y — до 25 %."),
  }[name];
  return `${text} ${say("As of", "На")} ${day}.`;
}
