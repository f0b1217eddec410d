// A manager's KPIs by what they are about: each with its comparison, plan, and what is behind it.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, explained, number } from "../../number.js";
import { behind, panel } from "../../panel.js";
import { attained } from "./standing.js";

const PLANNED = "call_plan_adherence";
export const CALLS = [PLANNED, "call_plan_connected_rate", "calls_completed", "connect_rate", "calls_unplanned", "missed_calls", "call_quality_score"];
const SPEED = "speed_to_lead_seconds";
export const LEADS = [SPEED, "lead_coverage_rate", "leads_created", "lead_to_deal_rate"];
export const PIPELINE = ["open_deals", "open_pipeline", "weighted_pipeline", "next_step_discipline", "overdue_deals_rate"];
export const DEALS = ["deals_opened", "deals_won", "deals_lost", "win_rate", "sales_cycle_days", "lost_revenue"];
export const DELIVERIES = ["on_time_delivery_rate", "otif", "shipments_delivered", "shipments_late", "shipment_lateness_rate"];
export const TASKS = ["tasks_on_time_rate", "task_time_seconds"];
export const FACTS = [...CALLS, ...LEADS, ...PIPELINE, ...DEALS, ...DELIVERIES, ...TASKS];

export function callsPanel(of) {
  return panel("calls", say("Calls, planned and made", "Звонки: план и факт"), [facts(of, CALLS), planned(of)]);
}

// How many planned calls were due, and how many of them were made.
function planned({ now, about }) {
  const reading = now(PLANNED);
  if (!reading) return null;
  const { numerator, denominator, value } = reading;
  const one = (key, label, count) => detail(key, label, shown(count, "count"), about(PLANNED));
  return value === null ? h("p", { class: "note" }, say("No planned call was due: CallPlanned events, or POST /v1/calls/plan of the leads service, plan them.", "Плановых звонков не было: их задают события CallPlanned или POST /v1/calls/plan сервиса leads."))
    : h("dl", { class: "facts" }, one("due", say("Planned calls due", "Запланировано звонков к этому дню"), denominator), one("made", say("Made in time", "Из них сделано вовремя"), numerator));
}

export function leadsPanel(of) {
  return panel("leads", say("Speed to lead", "Скорость реакции на лиды"), [facts(of, LEADS), spread(of)]);
}

// What the median does not tell: the slow ones, those answered within minutes, and those still waiting.
function spread({ now, about }) {
  const reading = now(SPEED);
  if ((reading?.value ?? null) === null) return null;
  const { p90, mean, within_300: five, within_1800: half, open } = reading.details;
  const one = (key, label, text) => detail(key, label, text, about(SPEED));
  return h("dl", { class: "facts" },
    one("p90", say("9 of 10 within", "9 из 10 — за"), shown(p90, "seconds")), one("mean", say("Mean", "В среднем"), shown(mean, "seconds")),
    one("within_300", say("Within 5 minutes", "За 5 минут"), shown(five, "ratio")), one("within_1800", say("Within 30 minutes", "За 30 минут"), shown(half, "ratio")),
    one("open", say("Still waiting", "Ещё ждут ответа"), shown(open, "count")));
}

function detail(key, label, text, about) {
  return h("div", { "data-key": key }, h("dt", null, label), h("dd", null, h("a", { class: "value", href: explained(about), "data-detail": key }, text)));
}

export function deliveriesPanel(of) {
  return panel("deliveries", say("Shipments on time", "Отгрузки в срок"), facts(of, DELIVERIES));
}

export function facts({ house, now, then, about }, kpis) {
  return h("dl", { class: "facts" }, kpis.map((kpi) => {
    const reading = now(kpi), { better, basis } = house.kpis.get(kpi);
    return h("div", { "data-key": kpi }, h("dt", null, house.kpiName(kpi)),
      h("dd", null, number(reading, about(kpi)), delta(reading, then(kpi), better), beside(reading, kpi, better, basis)));
  }));
}

function beside(reading, kpi, better, basis) {
  return (reading?.attainment ?? null) === null ? h("small", null, behind(reading, kpi, basis)) : attained(reading, better);
}
