// How a number stands to its plan.

import { h } from "../element.js";
import { shown } from "../format.js";
import { say } from "../language.js";
import { meter, stateOf } from "../number.js";
import { part } from "./part.js";
import { detailsOf } from "./details.js";
import { figuresList, unitsOf } from "./parts.js";

export function plan(all) {
  const { reading, question } = all;
  const title = say("Its plan", "План");
  const rest = detailsOf(reading, { isPlan: true, money: unitsOf(all).money });
  if (reading.target === null && !rest.length) return part("plan", title, h("p", { class: "note" }, noPlan(question.by)));
  const figures = [
    reading.target === null ? null : { key: "target", name: say("Target", "Цель"), value: reading.target, unit: reading.unit },
    reading.attainment === null ? null : { key: "attainment", name: say("Attainment", "Выполнение"), value: reading.attainment, unit: "percent" },
    ...rest,
  ];
  return part("plan", title, progress(reading, question.kpi), figuresList(figures.filter(Boolean), question.kpi));
}

function noPlan(by) {
  if (by) return say("Plans are of whole scopes, not of a part by a dimension.", "Планы ставятся целиком, а не по значениям измерения.");
  return say("No plan is set for this KPI, scope and period. Set one: POST /v1/plans.", "План на этот показатель и период не задан. Задать: POST /v1/plans.");
}

function progress(reading, kpi) {
  if (reading.attainment === null) return null;
  const { pace } = reading.details;
  const state = { good: say("reached", "выполнен"), near: say("near", "близко"), bad: say("behind", "отстаёт") }[stateOf(reading)];
  const label = say(`${shown(reading.attainment, "percent")} of ${shown(reading.target, reading.unit, kpi)}`, `${shown(reading.attainment, "percent")} от ${shown(reading.target, reading.unit, kpi)}`);
  return h("div", { class: "progress" }, meter(reading.attainment, { label, pace: pace && reading.target ? (100 * pace) / reading.target : null }), h("span", { class: `badge ${stateOf(reading)}` }, state));
}
