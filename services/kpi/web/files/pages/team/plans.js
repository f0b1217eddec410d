// All that a manager has a plan for: target, fact, attainment, gap; and what it weighs in the scorecard of the role.

import { shown } from "../../format.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { attained } from "./standing.js";

export function plansPanel({ view, house, now, about }, whole) {
  const planned = Object.entries(whole.kpis).filter(([, { target }]) => target !== null);
  const rows = planned.map(([kpi, reading]) => ({ key: kpi, kpi, reading: now(kpi) ?? reading }));
  const weights = now("weighted_score")?.details ?? {};
  const weight = ({ kpi }) => weights[`weight=${kpi}`];
  const columns = [
    { key: "kpi", label: say("KPI", "Показатель"), isText: true, value: ({ kpi }) => house.kpiName(kpi) },
    { key: "target", label: say("Plan", "План"), value: ({ reading }) => reading.target, cell: ({ kpi, reading }) => shown(reading.target, reading.unit, kpi) },
    { key: "fact", label: say("Fact", "Факт"), value: ({ reading }) => reading.value, cell: ({ kpi, reading }) => number(reading, about(kpi)) },
    { key: "attainment", label: say("Of plan", "Выполнение"), value: ({ reading }) => reading.attainment, cell: ({ kpi, reading }) => attained(reading, house.kpis.get(kpi).better) },
    { key: "gap", label: say("Plan less fact", "План минус факт"), value: ({ reading }) => reading.details.gap, cell: ({ kpi, reading }) => gap(reading, kpi) },
    rows.some((row) => weight(row) !== undefined) && { key: "weight", label: say("Weight in the scorecard", "Вес в сводной оценке"), value: weight, cell: (row) => shown(weight(row), "ratio") },
  ].filter(Boolean);
  const title = say("Plans", "Планы");
  return panel("plans", title, [table({ id: "plans", caption: title, view, rows, columns, usual: "attainment:up", empty: say("No plans for this manager and period: POST /v1/plans sets one.", "Планов на этот период нет: их задаёт POST /v1/plans.") }),
    rows.length ? saved("plans") : null], { wide: true });
}

function gap({ details, unit }, kpi) {
  const missing = details.gap ?? null;
  return missing === null ? "–" : shown(missing, unit, kpi);
}
