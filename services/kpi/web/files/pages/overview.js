// Overview: where the period stands against its plan, what moves it, and what is worth a word.

import { get } from "../api.js";
import { h } from "../element.js";
import { say } from "../language.js";
import { tile } from "../panel.js";
import { comparedWith, dateOf, dayOf, literal, plusDays } from "../periods.js";
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
const SPARK_DAYS = 30;

export const overview = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    const teams = view.scope === "company" ? house.teams.map((team) => `team:${team.team_id}`) : [];
    return { scopes: [view.scope, ...teams], kpis: [...new Set([SALES, ...PLAN, ...FUNNEL, ...TILES])], periods: [...new Set([period, before, house.today].filter(Boolean))] };
  },

  async load(view, house) {
    const { period } = periodsOf(view, house);
    const scope = view.scope === "company" ? null : view.scope;
    const [sales, moved, alerts] = await Promise.all([
      get("/v1/series", { scope: view.scope, kpi: SALES, ...daysDrawn(period, house.today) }),
      get("/v1/series", { scope: view.scope, kpi: TILES, from: dayOf(plusDays(dateOf(house.today), 1 - SPARK_DAYS)), to: house.today }),
      get("/v1/alerts", { scope, limit: 100 }),
    ]);
    return { sales: sales.series[0], moved: new Map(moved.series.map((one) => [one.kpi, one.days.map((day) => day.reading.value)])), alerts: alerts.alerts };
  },

  render(view, house, cards, { sales, moved, alerts }) {
    const { period, before } = periodsOf(view, house);
    const about = (kpi) => ({ scope: view.scope, kpi, period });
    const now = (kpi) => cards.reading(view.scope, kpi, period);
    const then = (kpi) => (before ? cards.reading(view.scope, kpi, before) : undefined);
    const shown = { view, house, cards, period, about, now, then };
    return [
      planPanel(shown),
      h("section", { class: "tiles", "data-key": "tiles", "aria-label": say("Key figures", "Ключевые показатели") },
        TILES.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi), values: moved.get(kpi) }))),
      salesPanel(shown, sales),
      alertPanel(shown, alerts),
      funnelPanel(shown),
      view.scope === "company" ? teamPanel(shown) : null,
    ];
  },
};

function periodsOf(view, house) {
  const period = literal(view.period, house.today);
  return { period, before: comparedWith(period, view.compare) };
}
