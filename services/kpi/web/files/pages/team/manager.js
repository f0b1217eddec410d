// One manager's page: plan, calls, leads, pipeline, deals, shipments, tasks, places on the boards.

import { get } from "../../api.js";
import { brokenDown } from "../../breakdown.js";
import { dateOf, dayOf, firstOf, kindOf, lastOf, plusDays } from "../../periods.js";
import { planPanel, PLAN } from "../overview/plan.js";
import { salesPanel } from "../overview/sales.js";
import { dealsPanel, LOST } from "./deals.js";
import { callsPanel, deliveriesPanel, FACTS, leadsPanel } from "./facts.js";
import { placesOf, placesPanel } from "./places.js";
import { headlines, HEADLINES } from "./headlines.js";
import { pipelinePanel, STAGED } from "./pipeline.js";
import { plansPanel } from "./plans.js";
import { tasksOf, tasksPanel } from "./tasks.js";
import { whoPanel } from "./who.js";

const SALES = "revenue_booked";
const DAYS = 30;

export const managerPage = {
  wants(view, house, { period, before }) {
    return { scopes: [view.scope], kpis: [...new Set([SALES, ...PLAN, ...HEADLINES, ...FACTS])], periods: [...new Set([period, before, house.today].filter(Boolean))] };
  },

  async load({ scope }, house, { period, before }) {
    const [sales, whole, places, tasks, stages, reasons] = await Promise.all([
      get("/v1/series", { scope, kpi: SALES, ...daysDrawn(period, house.today) }), get(`/v1/scorecards/${encodeURIComponent(scope)}`, { period }),
      placesOf(period, before), tasksOf(scope),
      brokenDown(scope, "stage", STAGED, period), brokenDown(scope, "lost_reason", LOST, period),
    ]);
    return { sales: sales.series[0], whole, places, tasks, stages, reasons };
  },

  render({ view, house, cards, loaded, period, before }) {
    const { scope } = view;
    const about = (kpi) => ({ scope, kpi, period });
    const now = (kpi) => cards.reading(scope, kpi, period), then = (kpi) => (before ? cards.reading(scope, kpi, before) : undefined);
    const shown = { view, house, cards, period, before, about, now, then };
    return [
      whoPanel(shown), planPanel(shown), headlines(shown), salesPanel(shown, loaded.sales), placesPanel(shown, loaded.places),
      plansPanel(shown, loaded.whole), callsPanel(shown), leadsPanel(shown), pipelinePanel(shown, loaded.stages), dealsPanel(shown, loaded.reasons),
      deliveriesPanel(shown), tasksPanel(shown, loaded.tasks),
    ];
  },
};

// The days of the period; of a single day, the month that ends with it.
function daysDrawn(period, today) {
  const last = dayOf(lastOf(period));
  const first = kindOf(period) === "day" ? dayOf(plusDays(dateOf(period), 1 - DAYS)) : dayOf(firstOf(period));
  return { from: first, to: first <= today && today < last ? today : last };
}
