// The stages in the order of the pipeline: what is open in each, how deals pass it, how long they stay.

import { brokenDown, valueNamed } from "../../breakdown.js";
import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, meter, number } from "../../number.js";
import { part } from "../../on_request.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { placesOf } from "./order.js";

const INCLUSIVE = "stage_conversion_inclusive_rate";
const BY_NAME = ["open_deals", "open_pipeline", "stage_conversion_rate", "time_in_stage_days"];

export async function loadStages(scope, period, before) {
  const stages = await brokenDown(scope, "stage", [...BY_NAME, INCLUSIVE], [period, before].filter(Boolean));
  const names = stages.values(period, BY_NAME);
  return { stages, places: await placesOf(names, scope, period) };
}

export function stagesPanel({ view, house, period, before }, { stages, places }) {
  const rows = stages.values(period, BY_NAME).map((stage) => ({ key: stage, stage, ...(places.get(stage) ?? { order: null, pipeline: "" }) })).sort(byPlace);
  const title = say("Stages of the pipeline", "Этапы воронки");
  return panel("stages", title, [
    table({ id: "stages", caption: title, columns: columns(stages, house, period, before, new Set(rows.map((row) => row.pipeline)).size > 1), rows, view, usual: "place:up", empty: say("No deals: DealOpened and DealStageChanged come from the CRM, or from POST /v1/deals of the orders service.", "Сделок нет: DealOpened и DealStageChanged присылает CRM, или POST /v1/deals сервиса заказов.") }),
    rows.length ? saved("stages") : null,
  ], { wide: true, note: say("Conversion: deals that went on to a higher stage, or were won, of those that entered it in this period; young ones are still on their way.", "Конверсия: сделки, ушедшие на более высокий этап или выигранные, из вошедших на этап за период; недавние ещё в пути.") });
}

function byPlace(one, two) {
  return one.pipeline.localeCompare(two.pipeline) || (one.order ?? Infinity) - (two.order ?? Infinity);
}

function columns(stages, house, period, before, hasSeveral) {
  const of = (kpi) => ({ stage }) => stages.reading(kpi, period, stage);
  const value = (kpi) => (row) => of(kpi)(row)?.value;
  const cell = (kpi) => (row) => number(of(kpi)(row), stages.about(kpi, period, row.stage));
  const inclusive = ({ order }) => stages.reading(INCLUSIVE, period, String(order));
  const time = of("time_in_stage_days");
  const detail = (name) => ({ value: (row) => time(row)?.details[name], cell: (row) => part(time(row), name, stages.about("time_in_stage_days", period, row.stage)) });
  return [
    { key: "stage", label: say("Stage", "Этап"), isText: true, value: (row) => row.stage, cell: (row) => valueNamed(row.stage) },
    hasSeveral ? { key: "pipeline", label: say("Pipeline", "Воронка"), isText: true, value: (row) => row.pipeline } : null,
    { key: "place", label: "№", title: say("place in the pipeline", "место в воронке"), value: (row) => row.order, cell: (row) => String(row.order ?? "–") },
    { key: "open", label: say("Open deals", "Открытые сделки"), value: value("open_deals"), cell: cell("open_deals") },
    { key: "amount", label: say("Open amount", "Сумма открытых"), value: value("open_pipeline"), cell: cell("open_pipeline") },
    { key: "entered", label: say("Entered", "Вошли"), value: (row) => of("stage_conversion_rate")(row)?.denominator, cell: (row) => shown(of("stage_conversion_rate")(row)?.denominator, "count") },
    { key: "conversion", label: say("Conversion", "Конверсия"), title: house.kpiName("stage_conversion_rate"), value: value("stage_conversion_rate"), cell: (row) => withMeter(cell("stage_conversion_rate")(row), value("stage_conversion_rate")(row)) },
    before ? { key: "change", label: say("Change", "Изменение"), value: null, cell: (row) => delta(of("stage_conversion_rate")(row), stages.reading("stage_conversion_rate", before, row.stage), "up") ?? "–" } : null,
    { key: "inclusive", label: say("With skipped", "С пропущенными"), title: house.kpiName(INCLUSIVE), value: (row) => inclusive(row)?.value, cell: (row) => number(inclusive(row), stages.about(INCLUSIVE, period, row.order)) },
    { key: "median", label: say("Days, median", "Дней, медиана"), title: house.kpiName("time_in_stage_days"), value: value("time_in_stage_days"), cell: cell("time_in_stage_days") },
    { key: "p90", label: say("9 of 10 within", "9 из 10 за"), ...detail("p90") },
    { key: "age", label: say("Still there, mean", "Ещё на этапе, в среднем"), title: say("mean age of stays that go on", "средний возраст незавершённых"), ...detail("open_mean_age") },
  ].filter(Boolean);
}

function withMeter(content, share) {
  return h("span", { class: "metered" }, meter(100 * (share ?? 0), { label: shown(share, "ratio") }), content);
}
