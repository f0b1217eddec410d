// Funnel and channels: how leads become deals, where deals stay, what channels cost and bring, why deals are lost.

import { say } from "../language.js";
import { comparedWith, literal } from "../periods.js";
import { channelsPanel, loadChannels, spendChart } from "./funnel/channels.js";
import { loadLosses, lossesPanel } from "./funnel/losses.js";
import { loadPipelines, pipelinesPanel } from "./funnel/pipelines.js";
import { loadPromotions, promotionsPanel } from "./funnel/promotions.js";
import { loadRivals, RIVAL_KPIS, rivalsPanel } from "./funnel/rivals.js";
import { loadStages, stagesPanel } from "./funnel/stages.js";
import { ratesPanel, STEPS_KPIS, stepsPanel } from "./funnel/steps.js";

export const funnel = {
  id: "funnel",
  isOnTelevision: true,
  title: () => say("Funnel", "Воронка"),

  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    return { scopes: [view.scope], kpis: [...STEPS_KPIS, ...RIVAL_KPIS], periods: [period, before].filter(Boolean) };
  },

  async load(view, house) {
    const { period, before } = periodsOf(view, house);
    const [stages, pipelines, channels, losses, rivals, promotions] = await Promise.all([
      loadStages(view.scope, period, before), loadPipelines(view.scope, period), loadChannels(view.scope, period, before),
      loadLosses(view.scope, period, before), loadRivals(view.scope, period, before), loadPromotions(view.scope, period),
    ]);
    return { stages, pipelines, channels, losses, rivals, promotions };
  },

  render(view, house, cards, { stages, pipelines, channels, losses, rivals, promotions }) {
    const { period, before } = periodsOf(view, house);
    const context = {
      view, house, period, before,
      about: (kpi) => ({ scope: view.scope, kpi, period }),
      now: (kpi) => cards.reading(view.scope, kpi, period),
      then: (kpi) => (before ? cards.reading(view.scope, kpi, before) : undefined),
    };
    return [
      stepsPanel(context), ratesPanel(context),
      stagesPanel(context, stages), pipelinesPanel(context, pipelines),
      channelsPanel(context, channels), spendChart(context, channels),
      lossesPanel(context, losses), rivalsPanel(context, rivals), promotionsPanel(context, promotions),
    ];
  },
};

function periodsOf(view, house) {
  const period = literal(view.period, house.today);
  return { period, before: comparedWith(period, view.compare) };
}
