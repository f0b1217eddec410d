// The pipelines beside each other, where there are several.

import { brokenDown, valueNamed } from "../../breakdown.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";

const KPIS = ["open_deals", "open_pipeline", "deals_opened", "deals_won", "win_rate", "won_value", "sales_cycle_days", "stage_conversion_rate"];

export function loadPipelines(scope, period) {
  return brokenDown(scope, "pipeline", KPIS, [period]);
}

export function pipelinesPanel({ view, house, period }, pipelines) {
  const rows = pipelines.values(period).map((pipeline) => ({ key: pipeline, pipeline }));
  if (rows.length < 2) return null;
  const title = say("Pipelines", "Воронки");
  const columns = KPIS.map((kpi) => ({
    key: kpi, label: house.kpiName(kpi), value: (row) => pipelines.reading(kpi, period, row.pipeline)?.value,
    cell: (row) => number(pipelines.reading(kpi, period, row.pipeline), pipelines.about(kpi, period, row.pipeline)),
  }));
  const name = { key: "pipeline", label: say("Pipeline", "Воронка"), isText: true, value: (row) => row.pipeline, cell: (row) => valueNamed(row.pipeline) };
  return panel("pipelines", title, [table({ id: "pipelines", caption: title, columns: [name, ...columns], rows, view, usual: "open_deals:down" }), saved("pipelines")], { wide: true });
}
