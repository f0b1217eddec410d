// Overview: where the period stands against its plan, what moves it, and what is worth a word.

import { get } from "../api.js";
import { h } from "../element.js";
import { say } from "../language.js";
import { movementOf } from "../movement.js";
import { tile } from "../panel.js";
import { awaited, partByPart } from "../part_by_part.js";
import { periodsOf, shownBy } from "../shown.js";
import { alertPanel } from "./overview/alerts.js";
import { funnelPanel, FUNNEL } from "./overview/funnel.js";
import { planPanel, PLAN } from "./overview/plan.js";
import { daysDrawn, salesPanel } from "./overview/sales.js";
import { teamPanel } from "./overview/teams.js";

const TILES = [
  "deals_won", "win_rate", "average_deal_size", "average_check", "leads_created", "speed_to_lead_seconds",
  "calls_completed", "new_customers", "on_time_delivery_rate", "open_pipeline", "weighted_pipeline", "nps",
];
const SALES = "revenue_booked";

export const overview = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    const teams = view.scope === "company" ? house.teams.map((team) => `team:${team.team_id}`) : [];
    return { scopes: [view.scope, ...teams], kpis: [...new Set([SALES, ...PLAN, ...FUNNEL, ...TILES])], periods: [...new Set([period, before, house.today].filter(Boolean))] };
  },

  load(view, house, tell) {
    const { period } = periodsOf(view, house);
    const scope = view.scope === "company" ? null : view.scope;
    return partByPart({
      sales: get("/v1/series", { scope: view.scope, kpi: SALES, ...daysDrawn(period, house.today) }).then(({ series }) => series[0]),
      moved: movementOf(view.scope, TILES, house.today),
      alerts: get("/v1/alerts", { scope, limit: 100 }).then(({ alerts }) => alerts),
    }, tell);
  },

  render(view, house, cards, { sales, moved, alerts }) {
    const shown = shownBy(view, house, cards), { about, now, then } = shown;
    return [
      planPanel(shown),
      h("section", { class: "tiles", "data-key": "tiles", "aria-label": say("Key figures", "Ключевые показатели") },
        TILES.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi), values: moved?.get(kpi) ?? [] }))),
      awaited(sales, "sales", () => salesPanel(shown, sales)),
      awaited(alerts, "alerts", () => alertPanel(shown, alerts)),
      funnelPanel(shown),
      view.scope === "company" ? teamPanel(shown) : null,
    ];
  },
};
