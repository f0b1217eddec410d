// From lead to won deal: each step by its own day, and what share it is of the one before.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { panel, tile } from "../../panel.js";

const STEPS = ["leads_all", "leads_created", "deals_opened", "deals_won"];
const RATES = ["win_rate", "lead_to_deal_rate", "lead_to_deal_rate_by_close", "win_rate_value", "quote_to_deal_rate", "sales_cycle_days", "sales_velocity", "average_deal_size", "weighted_pipeline"];
export const STEPS_KPIS = [...STEPS, ...RATES];

export function stepsPanel({ house, now, then, about }) {
  const readings = STEPS.map(now), most = Math.max(1, ...readings.map((reading) => reading?.value ?? 0));
  const steps = STEPS.map((kpi, place) => [
    place ? between(readings[place - 1], readings[place], named(STEPS[place - 1])) : null,
    h("li", { class: "step", "data-key": kpi },
      h("span", { class: "name" }, named(kpi)),
      h("span", { class: "bar-of", style: `--share:${(readings[place]?.value ?? 0) / most}` }, number(readings[place], about(kpi))),
      delta(readings[place], then(kpi), house.kpis.get(kpi)?.better ?? "-")),
  ]);
  return panel("steps", say("From lead to won deal", "От лида до выигранной сделки"), h("ol", { class: "steps" }, steps),
    { note: say("Each step is counted by its own day; the conversions beside it follow the same leads.", "Каждый шаг считается по своей дате; конверсии рядом прослеживают одни и те же лиды.") });
}

// A comparison of two readings, and no KPI: they are not of the same leads.
function between(before, after, nameBefore) {
  const share = before?.value && after ? after.value / before.value : null;
  const text = shown(share, "ratio");
  return h("li", { class: "between", "aria-label": say(`${text} of: ${nameBefore}`, `${text} от: ${nameBefore}`) }, h("span", null, share === null ? "▾" : `▾ ${text}`));
}

function named(kpi) {
  return {
    leads_all: say("All leads", "Все лиды"), leads_created: say("Valid leads", "Целевые лиды"),
    deals_opened: say("Deals opened", "Открыто сделок"), deals_won: say("Deals won", "Выиграно сделок"),
  }[kpi];
}

export function ratesPanel({ house, now, then, about }) {
  return h("section", { class: "tiles rates-of", "data-key": "rates", "aria-label": say("Conversions", "Конверсии") },
    RATES.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi) })));
}
