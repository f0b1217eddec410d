// One manager's page: plan, calls, leads, pipeline, deals, shipments, tasks, places on the boards.

import { get } from "../../api.js";
import { brokenDown } from "../../breakdown.js";
import { awaited } from "../../part_by_part.js";
import { planPanel, PLAN } from "../overview/plan.js";
import { daysDrawn, salesPanel } from "../overview/sales.js";
import { dealsPanel, LOST } from "./deals.js";
import { callsPanel, deliveriesPanel, FACTS, leadsPanel } from "./facts.js";
import { placesOf, placesPanel } from "./places.js";
import { headlines, HEADLINES } from "./headlines.js";
import { pipelinePanel, STAGED } from "./pipeline.js";
import { plansPanel } from "./plans.js";
import { tasksOf, tasksPanel } from "./tasks.js";
import { whoPanel } from "./who.js";

const SALES = "revenue_booked";

export const managerPage = {
  wants(view, house, { period, before }) {
    return { scopes: [view.scope], kpis: [...new Set([SALES, ...PLAN, ...HEADLINES, ...FACTS])], periods: [...new Set([period, before, house.today].filter(Boolean))] };
  },

  parts({ scope }, house, { period, before }) {
    return {
      stages: brokenDown(scope, "stage", STAGED, period), reasons: brokenDown(scope, "lost_reason", LOST, period), tasks: tasksOf(scope),
      whole: get(`/v1/scorecards/${encodeURIComponent(scope)}`, { period }), places: placesOf(period, before),
      sales: get("/v1/series", { scope, kpi: SALES, ...daysDrawn(period, house.today) }).then(({ series }) => series[0]),
    };
  },

  render(shown, { sales, places, whole, stages, reasons, tasks }) {
    return [
      whoPanel(shown), planPanel(shown), headlines(shown),
      awaited(sales, "sales", (part) => salesPanel(shown, part)), awaited(places, "places", (part) => placesPanel(shown, part)),
      awaited(whole, "plans", (part) => plansPanel(shown, part), { wide: true }),
      callsPanel(shown), leadsPanel(shown), pipelinePanel(shown, stages), dealsPanel(shown, reasons), deliveriesPanel(shown), tasksPanel(shown, tasks),
    ];
  },
};
