// Why the average check changed: more in each order, dearer things, or higher prices.

import { h } from "../../element.js";
import { drawn, shown } from "../../format.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { part } from "../../on_request.js";
import { empty, panel } from "../../panel.js";

export const CHECK = "average_check_change";
const PARTS = ["before", "volume", "mix", "price", "after"];

export function checkPanel({ house, about }, reading) {
  const title = house.kpiName(CHECK);
  if (reading.value === null) return panel("check", title, empty(say("No two periods with orders to compare yet.", "Пока нет двух периодов с заказами для сравнения.")));
  return panel("check", title, [
    h("p", { class: "lead" }, say("Change: ", "Изменение: "), number(reading, about(CHECK))),
    h("sales-chart", { class: "low", "data-key": "check-chart", spec: JSON.stringify(spec(reading)) }),
    h("dl", { class: "figures" }, PARTS.map((name) => h("div", null, h("dt", null, partNamed(name)), h("dd", null, part(reading, name, about(CHECK)))))),
  ], { note: say("Booked, against the period before, by category.", "По заказам, к предыдущему периоду, по категориям.") });
}

// Steps from the check before to the check after, drawn as bars that stand on each other.
function spec({ details, unit }) {
  let level = details.before;
  const steps = PARTS.map((name) => {
    const isWhole = name === "before" || name === "after", size = details[name], from = isWhole ? 0 : level;
    if (!isWhole) level += size;
    return { name, size, from, colour: isWhole ? "--accent" : size < 0 ? "--bad" : "--good" };
  });
  return {
    data: [{
      type: "bar", x: steps.map(({ name }) => partNamed(name)), y: steps.map(({ size }) => drawn(size, unit)), base: steps.map(({ from }) => drawn(from, unit)), marker: { color: steps.map(({ colour }) => colour) },
      customdata: steps.map(({ size }) => shown(size, unit)), hovertemplate: "%{x}: <b>%{customdata}</b><extra></extra>",
    }],
    label: say("The average check before, what moved it, and after", "Средний чек до, что его изменило, и после"), layout: { yaxis: { tickformat: "~s" } },
  };
}

function partNamed(name) {
  return { before: say("Before", "Было"), volume: say("Volume", "Объём"), mix: say("Mix", "Структура"), price: say("Price", "Цена"), after: say("After", "Стало") }[name];
}
