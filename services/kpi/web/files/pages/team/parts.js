// A table of a breakdown: one row for each value, one column for each KPI. Until it is known, a word that it comes.

import { valueNamed } from "../../breakdown.js";
import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { saved, table } from "../../table.js";

export function coming() {
  return h("p", { class: "note", "aria-busy": "true" }, say("Loading …", "Загрузка …"));
}

export function partsTable({ view, house, period }, breakdown, { id, kpis, usual, label, caption, empty }) {
  if (!breakdown) return coming();
  const rows = breakdown.values(period).map((value) => ({ key: value }));
  const reading = (row, kpi) => breakdown.reading(kpi, period, row.key);
  const columns = [
    { key: "value", label, isText: true, value: (row) => valueNamed(row.key) },
    ...kpis.map((kpi) => ({ key: kpi, label: house.kpiName(kpi), value: (row) => reading(row, kpi)?.value, cell: (row) => number(reading(row, kpi), breakdown.about(kpi, period, row.key)) })),
  ];
  return [table({ id, caption, view, rows, columns, usual, empty }), rows.length ? saved(id) : null];
}
