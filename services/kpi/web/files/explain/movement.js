// How a number moved over thirty days.

import { h } from "../element.js";
import { drawn, shown } from "../format.js";
import { say } from "../language.js";
import { named } from "../periods.js";
import { number } from "../number.js";
import { table } from "../table.js";
import { part, whenRead } from "./part.js";

export function movement(all) {
  const { known, question } = all;
  const title = say("How it moved", "Динамика");
  if (!known.is_live) return part("movement", title, h("p", { class: "note" }, say("What is worked out on request has no history by day.", "У показателя по запросу нет истории по дням.")));
  if (question.by) return null;
  return part("movement", title, whenRead(all.found.days, (days) => (days.some(({ reading }) => reading.value !== null) ? [chart(days, all), daysTable(days, all)] : nothing())));
}

function nothing() {
  return h("p", { class: "note" }, say("No day of these thirty has a value of its own.", "Ни у одного из тридцати дней нет своего значения."));
}

function chart(days, { reading, question: { kpi }, house }) {
  const scale = scaleOf(days, reading.unit);
  const isSum = reading.unit === "count" || reading.unit.endsWith(" minor");
  const shape = isSum ? { type: "bar", marker: { color: "--accent" } } : { type: "scatter", mode: "lines+markers", line: { color: "--accent" } };
  const data = [{ ...shape, x: days.map(({ day }) => day), y: days.map((one) => scale.of(one.reading.value)), customdata: days.map((one) => shown(one.reading.value, reading.unit, kpi)), hovertemplate: "%{x|%d.%m.%Y}: <b>%{customdata}</b><extra></extra>" }];
  const label = say(`${house.kpiName(kpi)} by day`, `${house.kpiName(kpi)} по дням`);
  return h("sales-chart", { "data-key": "chart", class: "small", spec: JSON.stringify({ data, label, layout: { xaxis: { type: "date", tickformat: "%d.%m" }, yaxis: { rangemode: "tozero", ticksuffix: scale.suffix } } }) });
}

// Seconds are drawn as minutes or hours.
function scaleOf(days, unit) {
  if (unit !== "seconds") return { of: (value) => drawn(value, unit), suffix: { ratio: "%", percent: "%", hours: say(" h", " ч"), days: say(" d", " дн.") }[unit] ?? "" };
  const isLong = Math.max(...days.map((one) => one.reading.value ?? 0)) >= 2 * 3600;
  return { of: (value) => (value === null ? null : value / (isLong ? 3600 : 60)), suffix: isLong ? say(" h", " ч") : say(" min", " мин") };
}

function daysTable(days, { question: { kpi, scope }, house, view }) {
  const columns = [
    { key: "day", label: say("Day", "День"), isText: true, value: (row) => row.day, cell: (row) => named(row.day) },
    { key: "value", label: house.kpiName(kpi), value: (row) => row.reading.value, cell: (row) => number(row.reading, { kpi, scope, period: row.day }) },
  ];
  return h("details", { "data-key": "days" }, h("summary", null, say("The days as a table", "Дни таблицей")),
    table({ id: "explain-days", caption: say("By day", "По дням"), columns, rows: days.map((one) => ({ ...one, key: one.day })), view, usual: "day:down" }));
}
