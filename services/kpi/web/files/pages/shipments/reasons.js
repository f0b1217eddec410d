// Why deliveries fail, logistics rejects and goods come back.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";

const KINDS = [
  { kpi: "shipments_failed", color: "--bad", name: () => say("failed", "не доставлено"), event: "ShipmentFailed" },
  { kpi: "shipments_rejected", color: "--second", name: () => say("rejected", "отклонено"), event: "ShipmentRejected" },
  { kpi: "returns_received", color: "--third", name: () => say("returned", "возврат"), event: "ReturnReceived" },
];
const MONEY = "revenue_returned";

export async function reasonsOf(scope, period) {
  const by = (kpi) => get(`/v1/breakdowns/${encodeURIComponent(scope)}/${kpi}`, { by: "reason", period });
  const [money, ...counts] = await Promise.all([by(MONEY), ...KINDS.map(({ kpi }) => by(kpi))]);
  const worth = new Map(money.rows.map((row) => [row.value, row.reading]));
  return counts.flatMap(({ rows }, place) => rows.map(({ value, reading }) => ({
    key: `${KINDS[place].kpi}/${value}`, kind: KINDS[place], reason: value, reading, money: KINDS[place].kpi === "returns_received" ? worth.get(value) : null,
  })));
}

export function reasonsPanel({ view, house, period }, rows) {
  const title = say("Why: failures, rejections, returns", "Почему: срывы, отказы, возвраты");
  const by = (row, kpi) => ({ scope: view.scope, kpi, period, by: `reason=${row.reason}` });
  const columns = [
    { key: "reason", label: say("Reason", "Причина"), isText: true, value: (row) => reasonNamed(row.reason) },
    { key: "kind", label: say("What", "Что"), isText: true, value: (row) => row.kind.name() },
    { key: "count", label: say("How often", "Сколько раз"), value: (row) => row.reading.value, cell: (row) => number(row.reading, by(row, row.kind.kpi)) },
    { key: "money", label: house.kpiName(MONEY), value: (row) => row.money?.value, cell: (row) => (row.money ? number(row.money, by(row, MONEY), { short: true }) : "–") },
  ];
  const empty = say(`No reasons told in this period. They come with ${KINDS.map((one) => one.event).join(", ")}, which logistics sends.`, `За период причин нет. Они приходят с событиями ${KINDS.map((one) => one.event).join(", ")} от логистики.`);
  return panel("reasons", title, h("div", { class: "reasons" }, rows.length ? chart(rows, title) : null, h("div", null, table({ id: "reasons", caption: title, columns, rows, view, usual: "count:down", empty }), rows.length ? saved("reasons") : null)), { wide: true });
}

function chart(rows, label) {
  const most = [...rows].sort((one, two) => two.reading.value - one.reading.value).slice(0, 12).reverse();
  const data = KINDS.map(({ kpi, color, name }) => {
    const its = most.filter((row) => row.kind.kpi === kpi);
    return { type: "bar", orientation: "h", name: name(), x: its.map((row) => row.reading.value), y: its.map((row) => reasonNamed(row.reason)), marker: { color }, hovertemplate: "%{y}: <b>%{x}</b><extra></extra>" };
  }).filter((trace) => trace.x.length);
  const order = [...new Set(most.map((row) => reasonNamed(row.reason)))];
  return h("sales-chart", { "data-key": "reasons-chart", spec: JSON.stringify({ data, label, layout: { barmode: "stack", showlegend: true, legend: { orientation: "h", y: 1.15 }, yaxis: { automargin: true, categoryorder: "array", categoryarray: order, gridcolor: "transparent" } } }) });
}

function reasonNamed(reason) {
  return reason === "unknown" ? say("unknown", "не указано") : reason;
}
