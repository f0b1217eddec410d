// Sales by day, or summed up from the period's first day to where the projection leads.

import { h } from "../../element.js";
import { drawn, shown } from "../../format.js";
import { say } from "../../language.js";
import { choices, panel } from "../../panel.js";
import { dayOf, firstOf, firstOfDays, kindOf, lastOf } from "../../periods.js";

const DAYS_BESIDE_ONE = 30;

// The days of the period; of a single day, the month that ends with it.
export function daysDrawn(period, today) {
  const last = dayOf(lastOf(period));
  const first = kindOf(period) === "day" ? firstOfDays(DAYS_BESIDE_ONE, period) : dayOf(firstOf(period));
  return { from: first, to: first <= today && today < last ? today : last };
}

export function salesPanel({ view, house, period, now, cards }, { days }) {
  const kind = kindOf(period);
  const isSum = kind !== "day" && (view.chart ?? "sum") === "sum";
  const live = withToday(days, house.today, cards.reading(view.scope, "revenue_booked", house.today));
  const data = isSum ? summed(live, now("plan_projection"), now("revenue_booked"), period, house.today) : [bars(live)];
  const tools = kind === "day" ? null : choices("chart", isSum ? "sum" : "days", [["sum", say("Summed up", "Нарастающим итогом")], ["days", say("By day", "По дням")]], say("Chart", "График"));
  const label = say("Sales by day", "Продажи по дням");
  return panel("sales", label, h("sales-chart", { "data-key": `sales-${isSum}`, spec: JSON.stringify({ data, label, layout: { xaxis: { type: "date", tickformat: "%d.%m" }, yaxis: { rangemode: "tozero", tickformat: "~s" }, legend: { orientation: "h", y: 1.12 }, showlegend: isSum } }) }), { tools });
}

// Today's sales are those of the live card.
function withToday(days, today, reading) {
  return days.map((one) => (one.day === today && reading ? { day: today, reading } : one));
}

function bars(days) {
  return {
    type: "bar", x: days.map((one) => one.day), y: days.map(({ reading }) => drawn(reading.value, reading.unit)), marker: { color: "--accent" },
    customdata: days.map(({ reading }) => shown(reading.value, reading.unit)), hovertemplate: "%{x|%d.%m.%Y}: <b>%{customdata}</b><extra></extra>",
  };
}

function summed(days, projection, sales, period, today) {
  let sum = 0;
  const known = days.filter((one) => one.day <= today).map(({ day, reading }) => ({ day, value: (sum += reading.value ?? 0), unit: reading.unit }));
  const end = dayOf(lastOf(period)), last = known.at(-1);
  const line = (name, points, style) => ({
    type: "scatter", mode: "lines", name, x: points.map((one) => one.day), y: points.map((one) => drawn(one.value, one.unit)), line: style,
    customdata: points.map((one) => shown(one.value, one.unit)), hovertemplate: `%{x|%d.%m.%Y}: <b>%{customdata}</b><extra>${name}</extra>`,
  });
  const target = sales?.target ?? null, leads = projection?.value ?? null, unit = sales?.unit;
  return [
    line(say("fact", "факт"), known, { color: "--accent", width: 3, shape: "hv" }),
    leads !== null && last && last.day < end ? line(say("projection", "прогноз"), [last, { day: end, value: leads, unit }], { color: "--accent", width: 2, dash: "dot" }) : null,
    target !== null ? line(say("plan", "план"), planned(days[0].day, today, end, sales), { color: "--third", width: 2, dash: "dash" }) : null,
  ].filter(Boolean);
}

// From nothing to the target, by way of what of it is due today.
function planned(first, today, end, { target, unit, details }) {
  const pace = details.pace ?? null;
  const points = [{ day: first, value: 0 }, first < today && today < end && pace !== null ? { day: today, value: pace } : null, { day: end, value: target }];
  return points.filter(Boolean).map((one) => ({ ...one, unit }));
}
