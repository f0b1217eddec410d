// Shipments: on time in full, what is late or at risk now, and why.

import { h } from "../element.js";
import { say } from "../language.js";
import { movementOf } from "../movement.js";
import { tile } from "../panel.js";
import { awaited, partByPart } from "../part_by_part.js";
import { periodsOf, shownBy } from "../shown.js";
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

export const shipments = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    const kpis = [...new Set([...MAIN, ...FURTHER, ...WAY, ...OF_PEOPLE])];
    return { scopes: [view.scope, ...peopleShown(view, house)], kpis, periods: [period, before].filter(Boolean) };
  },

  load(view, house, tell) {
    const { period } = periodsOf(view, house);
    return partByPart({
      open: openOrders(view.scope, house.today),
      reasons: reasonsOf(view.scope, period),
      trend: trendOf(view.scope, period, house.today),
      moved: movementOf(view.scope, [...MAIN, ...FURTHER], house.today),
    }, tell);
  },

  render(view, house, cards, { open, reasons, trend, moved }) {
    const shown = shownBy(view, house, cards), { about, now, then } = shown;
    const tiles = (key, label, kpis) => h("section", { class: "tiles", "data-key": key, "aria-labelledby": `${key}-title` },
      h("h2", { id: `${key}-title`, class: "unseen" }, label), kpis.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi), values: moved?.get(kpi) ?? [] })));
    return [
      tiles("tiles", say("On time in full", "Вовремя и в полном объёме"), MAIN),
      awaited(open, "late-now", () => nowPanels(shown, open)),
      awaited(trend, "trend", () => trendPanel(shown, trend)),
      funnelPanel(shown),
      tiles("further", say("Times, money and moved dates", "Сроки, деньги и переносы"), FURTHER),
      peoplePanel(shown),
      awaited(reasons, "reasons", () => reasonsPanel(shown, reasons), { wide: true }),
    ];
  },
};
