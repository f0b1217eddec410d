// From the request to the delivery: how many shipments took each step in the period.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, explained, number } from "../../number.js";
import { panel } from "../../panel.js";

const AGREED = "shipment_agreement_hours";
export const WAY = ["shipments_requested", AGREED, "shipments_dispatched", "shipments_delivered", "shipments_rejected", "shipments_failed", "shipment_rejection_rate"];
const ASIDE = ["shipments_rejected", "shipment_rejection_rate", "shipments_failed"];

export function funnelPanel({ house, now, then, about }) {
  const steps = [
    { kpi: "shipments_requested", name: say("Requested", "Запрошено") }, { kpi: AGREED, name: say("Agreed", "Согласовано") },
    { kpi: "shipments_dispatched", name: say("Dispatched", "Отправлено") }, { kpi: "shipments_delivered", name: say("Delivered", "Доставлено") },
  ].map((step) => ({ ...step, count: countOf(step.kpi, now), before: countOf(step.kpi, then) }));
  const most = Math.max(1, ...steps.map(({ count }) => count?.value ?? 0));
  return panel("way", say("From request to delivery", "От заявки до доставки"), [
    h("ol", { class: "funnel" }, steps.map(({ kpi, name, count, before }) => h("li", { "data-key": `way-${kpi}`, style: `--share:${(count?.value ?? 0) / most}` },
      h("span", null, name), kpi === AGREED ? agreed(count, about(kpi)) : number(count, about(kpi)), delta(count, before, "-")))),
    h("p", { class: "rates" }, ASIDE.map((kpi) => h("span", { "data-key": `aside-${kpi}` }, `${house.kpiName(kpi)}: `, number(now(kpi), about(kpi)), " ", delta(now(kpi), then(kpi), "down")))),
    waiting(now(AGREED), about(AGREED)),
    silent(now),
  ], { note: say("Each step by the day it was taken, so a shipment may be requested in one period and delivered in the next.", "Каждый шаг — по своему дню: заявка может быть в одном периоде, а доставка в следующем.") });
}

// How many were agreed stands behind the time that this took.
function countOf(kpi, at) {
  const reading = at(kpi);
  return kpi === AGREED && reading ? { ...reading, value: reading.n, unit: "count" } : reading;
}

function agreed(count, about) {
  return h("a", { class: "value", href: explained(about), "data-agreed": count?.value ?? "" }, count ? shown(count.value, "count") : "–");
}

function waiting(reading, about) {
  const { open, open_mean_age: age } = reading?.details ?? {};
  if (!open) return null;
  return h("p", { class: "note" }, h("a", { href: explained(about) }, say(`${open} wait for logistics' word`, `Ждут ответа логистики: ${open}`)), say(`, ${shown(age, "hours")} on average.`, `, в среднем ${shown(age, "hours")}.`));
}

function silent(now) {
  if (now("shipments_dispatched")?.value || !now("shipments_delivered")?.value) return null;
  return h("p", { class: "note" }, say("Nothing was reported as dispatched, though shipments arrived: logistics does not send ShipmentDispatched.", "Об отправке не сообщали, хотя доставки были: логистика не присылает ShipmentDispatched."));
}
