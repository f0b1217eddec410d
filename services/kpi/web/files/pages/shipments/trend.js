// On time in full over the last twelve weeks; for quarters and years, twelve months.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { dateOf, dayOf, kindOf, lastOf, named, periodOf, shifted } from "../../periods.js";
import { saved, table } from "../../table.js";

const KPIS = [["otif", "--accent"], ["on_time_delivery_rate", "--second"], ["perfect_order_rate", "--third"]];
const STEPS = 12;

export async function trendOf(scope, period, today) {
  const kind = ["quarter", "year"].includes(kindOf(period)) ? "month" : "week";
  const last = periodOf(kind, dateOf([dayOf(lastOf(period)), today].sort()[0]));
  const periods = Array.from({ length: STEPS }, (_, step) => shifted(last, step + 1 - STEPS));
  const { cards } = await get("/v1/scorecards", { scope, kpi: KPIS.map(([kpi]) => kpi), period: periods });
  return periods.map((one) => ({ period: one, kpis: cards.find((card) => card.period === one)?.kpis ?? {} }));
}

export function trendPanel({ view, house }, trend) {
  const title = say("On time in full, over time", "Вовремя и в полном объёме: динамика");
  return panel("trend", title, [h("sales-chart", { "data-key": "trend-chart", spec: JSON.stringify({ data: KPIS.map((one) => line(one, trend, house)), label: title, layout: layoutOf(trend) }) }),
    h("details", { "data-key": "trend-table" }, h("summary", null, say("As a table", "Таблицей")), trendTable(trend, view, house), saved("trend"))]);
}

function layoutOf(trend) {
  const title = kindOf(trend[0].period) === "week" ? { text: say("week", "неделя"), standoff: 4 } : null;
  return { yaxis: { ticksuffix: "%", range: [0, 103] }, xaxis: { type: "category", title }, showlegend: true, legend: { orientation: "h", y: -0.3 } };
}

function line([kpi, color], trend, house) {
  const values = trend.map(({ kpis }) => kpis[kpi]?.value ?? null);
  return {
    type: "scatter", mode: "lines+markers", name: house.kpiName(kpi), x: trend.map(({ period }) => shortly(period)), y: values.map((value) => (value === null ? null : 100 * value)), line: { color, width: 2.5 },
    customdata: trend.map(({ period, kpis }) => `${named(period)}: ${kpis[kpi]?.numerator ?? "–"} / ${kpis[kpi]?.denominator ?? "–"}`), hovertemplate: "%{customdata}, <b>%{y:.1f}%</b><extra></extra>",
  };
}

function shortly(period) {
  return kindOf(period) === "week" ? String(Number(period.slice(6))) : `${period.slice(5)}.${period.slice(0, 4)}`;
}

function trendTable(trend, view, house) {
  const columns = [
    { key: "period", label: say("Period", "Период"), isText: true, value: (row) => row.period, cell: (row) => named(row.period) },
    ...KPIS.map(([kpi]) => ({ key: kpi, label: house.kpiName(kpi), value: (row) => row.kpis[kpi]?.value, cell: (row) => number(row.kpis[kpi], { scope: view.scope, kpi, period: row.period }) })),
    { key: "due", label: say("Orders due", "Заказов к сроку"), value: (row) => row.kpis.otif?.denominator },
  ];
  return table({ id: "trend", caption: say("By period", "По периодам"), columns, rows: trend.map((row) => ({ ...row, key: row.period })), view, usual: "period:down" });
}
