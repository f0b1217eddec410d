// A manager's open deals, and at which stages they are.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { panel } from "../../panel.js";
import { facts, PIPELINE } from "./facts.js";
import { partsTable } from "./parts.js";

export const STAGED = ["open_deals", "open_pipeline"];

export function pipelinePanel(of, stages) {
  return panel("pipeline", say("Pipeline", "Воронка"), [facts(of, PIPELINE), h("h3", null, say("By stage", "По этапам")),
    partsTable(of, stages, { id: "stages", kpis: STAGED, usual: "open_pipeline:down", label: say("Stage", "Этап"), caption: say("Open deals by stage", "Открытые сделки по этапам"),
      empty: say("No open deals: DealOpened opens one.", "Открытых сделок нет: их открывает событие DealOpened.") })]);
}
