// The KPIs that serve a duty: those with a target first, then those that have a value.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { explained, number, stateOf } from "../../number.js";

const FIRST = 4;

export function kpisCell(duty, house, about) {
  if (!duty.kpis.length) return h("span", { class: "note" }, h("span", { lang: "en" }, duty.without_kpi ?? say("no KPI", "показателей нет")));
  const [first, rest] = [ordered(duty.kpis).slice(0, FIRST), ordered(duty.kpis).slice(FIRST)];
  return [list(first, house, about), rest.length ? h("details", { "data-key": "rest" }, h("summary", null, say(`${rest.length} more`, `ещё ${rest.length}`)), list(rest, house, about)) : null];
}

function ordered(kpis) {
  const rank = ({ reading }) => (!reading ? 2 : (reading.target ?? null) !== null ? 0 : reading.value ? 1 : reading.value === 0 ? 2 : 3);
  return [...kpis].sort((one, two) => rank(one) - rank(two));
}

function list(kpis, house, about) {
  return h("ul", { class: "kpis" }, kpis.map(({ id, reading }) => h("li", { "data-key": id }, h("span", null, house.kpiName(id)), reading ? number(reading, about(id), { short: true }) : asked(about(id)), target(reading))));
}

// What is worked out on request is worked out when somebody opens it.
function asked(about) {
  return h("a", { href: explained(about), class: "value", "data-kpi": about.kpi, "data-on-request": true }, say("work out", "рассчитать"));
}

function target(reading) {
  if ((reading?.attainment ?? null) === null) return null;
  return h("small", { class: `badge ${stateOf(reading)}` }, say(`${shown(reading.attainment, "percent")} of plan`, `${shown(reading.attainment, "percent")} плана`));
}

export function kpisText(duty, house) {
  return duty.kpis.map(({ id, reading }) => `${house.kpiName(id)}: ${reading ? shown(reading.value, reading.unit, id) : "?"}`).join("; ");
}
