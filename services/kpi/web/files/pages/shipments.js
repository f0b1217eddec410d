// Shipments: on time in full, what is late or at risk now, and why.

import { get } from "../api.js";
import { h } from "../element.js";
import { say } from "../language.js";
import { tile } from "../panel.js";
import { comparedWith, dateOf, dayOf, literal, plusDays } from "../periods.js";
import { funnelPanel, WAY } from "./shipments/funnel.js";
import { openOrders } from "./shipments/open_orders.js";
import { nowPanels } from "./shipments/now.js";
import { OF_PEOPLE, peoplePanel, peopleShown } from "./shipments/people.js";
import { reasonsOf, reasonsPanel } from "./shipments/reasons.js";
import { trendOf, trendPanel } from "./shipments/trend.js";

const MAIN = ["otif", "otif_lines", "on_time_delivery_rate", "perfect_order_rate", "shipments_late", "shipment_lateness_rate"];
const FURTHER = [
  "shipment_agreement_hours", "shipment_agreement_hours_working", "order_cycle_days", "order_cycle_days_p90", "orders_without_promise",
  "revenue_shipped", "revenue_returned", "return_rate", "shipments_rescheduled_by_client", "shipments_rescheduled_by_logistics",
];
const SPARK_DAYS = 30;

export const shipments = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    const kpis = [...new Set([...MAIN, ...FURTHER, ...WAY, ...OF_PEOPLE])];
    return { scopes: [view.scope, ...peopleShown(view, house)], kpis, periods: [period, before].filter(Boolean) };
  },

  async load(view, house) {
    const { period } = periodsOf(view, house);
    const days = { from: dayOf(plusDays(dateOf(house.today), 1 - SPARK_DAYS)), to: house.today };
    const [open, reasons, trend, moved] = await Promise.all([
      openOrders(view.scope, house.today),
      reasonsOf(view.scope, period),
      trendOf(view.scope, period, house.today),
      get("/v1/series", { scope: view.scope, kpi: [...MAIN, ...FURTHER], ...days }),
    ]);
    return { open, reasons, trend, moved: new Map(moved.series.map((one) => [one.kpi, one.days.map((day) => day.reading.value)])) };
  },

  render(view, house, cards, { open, reasons, trend, moved }) {
    const { period, before } = periodsOf(view, house);
    const about = (kpi) => ({ scope: view.scope, kpi, period });
    const now = (kpi) => cards.reading(view.scope, kpi, period);
    const then = (kpi) => (before ? cards.reading(view.scope, kpi, before) : undefined);
    const shown = { view, house, cards, period, about, now, then };
    const tiles = (key, label, kpis) => h("section", { class: "tiles", "data-key": key, "aria-labelledby": `${key}-title` },
      h("h2", { id: `${key}-title`, class: "unseen" }, label), kpis.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi), values: moved.get(kpi) })));
    return [
      tiles("tiles", say("On time in full", "Вовремя и в полном объёме"), MAIN),
      nowPanels(shown, open),
      trendPanel(shown, trend),
      funnelPanel(shown),
      tiles("further", say("Times, money and moved dates", "Сроки, деньги и переносы"), FURTHER),
      peoplePanel(shown),
      reasonsPanel(shown, reasons),
    ];
  },
};

function periodsOf(view, house) {
  const period = literal(view.period, house.today);
  return { period, before: comparedWith(period, view.compare) };
}
