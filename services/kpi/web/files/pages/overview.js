// Overview.

import { tile } from "../panel.js";
import { comparedWith, literal } from "../periods.js";
import { h } from "../element.js";
import { say } from "../language.js";

const KPIS = ["revenue_booked", "deals_won", "win_rate", "on_time_delivery_rate"];

export const overview = {
  id: "overview",
  isOnTelevision: true,
  title: () => say("Overview", "Обзор"),

  wants(view, house) {
    const period = literal(view.period, house.today);
    return { scopes: [view.scope], kpis: KPIS, periods: [period, comparedWith(period, view.compare)].filter(Boolean) };
  },

  render(view, house, cards) {
    const period = literal(view.period, house.today), before = comparedWith(period, view.compare);
    return [h("section", { class: "tiles" }, KPIS.map((kpi) => tile({
      house, kpi, reading: cards.reading(view.scope, kpi, period), before: before && cards.reading(view.scope, kpi, before), about: { scope: view.scope, kpi, period },
    })))];
  },
};
