// Funnel and channels: how leads become deals, where deals stay, what channels cost and bring, why deals are lost.

import { awaited, partByPart } from "../part_by_part.js";
import { periodsOf, shownBy } from "../shown.js";
import { channelsPanel, loadChannels, spendChart } from "./funnel/channels.js";
import { loadLosses, lossesPanel } from "./funnel/losses.js";
import { loadPipelines, pipelinesPanel } from "./funnel/pipelines.js";
import { loadPromotions, promotionsPanel } from "./funnel/promotions.js";
import { loadRivals, RIVAL_KPIS, rivalsPanel } from "./funnel/rivals.js";
import { loadStages, stagesPanel } from "./funnel/stages.js";
import { ratesPanel, STEPS_KPIS, stepsPanel } from "./funnel/steps.js";

export const funnel = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    return { scopes: [view.scope], kpis: [...STEPS_KPIS, ...RIVAL_KPIS], periods: [period, before].filter(Boolean) };
  },

  load(view, house, tell) {
    const { period, before } = periodsOf(view, house);
    return partByPart({
      stages: loadStages(view.scope, period, before), channels: loadChannels(view.scope, period, before),
      losses: loadLosses(view.scope, period, before), rivals: loadRivals(view.scope, period, before),
      pipelines: loadPipelines(view.scope, period), promotions: loadPromotions(view.scope, period),
    }, tell);
  },

  render(view, house, cards, { stages, pipelines, channels, losses, rivals, promotions }) {
    const context = shownBy(view, house, cards);
    return [
      stepsPanel(context), ratesPanel(context),
      awaited(stages, "stages", (part) => stagesPanel(context, part), { wide: true }), pipelines && pipelinesPanel(context, pipelines),
      awaited(channels, "channels", (part) => channelsPanel(context, part), { wide: true }), awaited(channels, "spend", (part) => spendChart(context, part)),
      awaited(losses, "losses", (part) => lossesPanel(context, part)), awaited(rivals, "rivals", (part) => rivalsPanel(context, part)),
      awaited(promotions, "promotions", (part) => promotionsPanel(context, part), { wide: true }),
    ];
  },
};
