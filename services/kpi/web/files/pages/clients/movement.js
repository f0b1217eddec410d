// The movement of the base, month by month: who came, who came back, who was lost, how many are left.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { language, locale, say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { firstOf, lastOf, periodOf, shifted } from "../../periods.js";
import { saved, table } from "../../table.js";

const CAME = ["new_customers", "returned_customers"], LOST = "lost_customers", LEFT = "active_customers", NET = "net_customer_growth", RATE = "churn_rate";
const KPIS = [...CAME, LOST, NET, LEFT, RATE];
const MONTHS = 12;

// The months up to the one that *period* ends in, or that today is in.
export async function loadMovement(scope, period, today) {
  const day = [lastOf(period), firstOf(today)].reduce((one, two) => (one < two ? one : two));
  const last = periodOf("month", day);
  const months = Array.from({ length: MONTHS }, (_, place) => shifted(last, place + 1 - MONTHS));
  const { cards } = await get("/v1/scorecards", { scope, period: months, kpi: KPIS });
  const first = cards.findIndex((card) => [...CAME, LOST, LEFT].some((kpi) => card.kpis[kpi]?.value));
  return first < 0 ? [] : cards.slice(first);
}

export function movementPanel(context, months) {
  const { view, house } = context;
  const title = say("Movement of the client base", "Движение клиентской базы");
  return panel("movement", title, months.length ? [
    h("sales-chart", { "data-key": "movement-chart", spec: JSON.stringify(spec(months, house)) }),
    table({ id: "movement", caption: title, columns: columns(context), rows: months.map((card) => ({ key: card.period, card })), view, usual: "month:down" }),
    saved("movement"),
  ] : h("p", { class: "empty" }, say("No clients yet: they begin with a paid order (OrderPlaced, PaymentReceived from the ERP).", "Клиентов пока нет: клиент появляется с первым оплаченным заказом (OrderPlaced, PaymentReceived из ERP).")));
}

function columns({ house }) {
  const kpiColumn = (kpi) => ({
    key: kpi, label: shortNamed(kpi), title: house.kpiName(kpi), value: ({ card }) => card.kpis[kpi]?.value,
    cell: ({ card }) => number(card.kpis[kpi], { scope: card.scope, kpi, period: card.period }),
  });
  return [{ key: "month", label: say("Month", "Месяц"), isText: true, value: ({ card }) => card.period, cell: ({ card }) => monthNamed(card.period) }, ...KPIS.map(kpiColumn)];
}

function spec(months, house) {
  const x = months.map((card) => monthNamed(card.period));
  const values = (kpi, sign = 1) => months.map((card) => (card.kpis[kpi]?.value ?? null) === null ? null : sign * card.kpis[kpi].value);
  const bar = (kpi, colour, sign) => ({ type: "bar", name: shortNamed(kpi), x, y: values(kpi, sign), customdata: values(kpi), marker: { color: colour }, hovertemplate: `%{x}: <b>%{customdata}</b><extra>${house.kpiName(kpi)}</extra>` });
  return {
    data: [
      bar(CAME[0], "--good", 1), bar(CAME[1], "--fourth", 1), bar(LOST, "--bad", -1),
      { type: "scatter", mode: "lines+markers", name: shortNamed(LEFT), x, y: values(LEFT), yaxis: "y2", line: { color: "--second", width: 3 }, hovertemplate: `%{x}: <b>%{y}</b><extra>${house.kpiName(LEFT)}</extra>` },
    ],
    label: say("New, returned and lost clients, and how many are active, by month", "Новые, вернувшиеся и потерянные клиенты и активная база по месяцам"),
    layout: {
      barmode: "relative", showlegend: true, legend: { orientation: "h", y: 1, yanchor: "bottom" }, margin: { l: 44, r: 48, t: 48, b: 36 }, xaxis: { type: "category" },
      yaxis2: { overlaying: "y", side: "right", rangemode: "tozero", showgrid: false, fixedrange: true, tickmode: "auto", nticks: 5, tickformat: ",d" },
    },
  };
}

function monthNamed(month) {
  return firstOf(month).toLocaleDateString(locale, { timeZone: "UTC", month: "short", year: language === "ru" ? "numeric" : "2-digit" });
}

function shortNamed(kpi) {
  return {
    new_customers: say("New", "Новые"), returned_customers: say("Returned", "Вернулись"), lost_customers: say("Lost", "Потеряны"),
    net_customer_growth: say("Net", "Прирост"), active_customers: say("Active", "Активные"), churn_rate: say("Churn", "Отток"),
  }[kpi];
}
