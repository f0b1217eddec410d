// KPIs that are worked out when somebody asks, one question each; and what their details say of a part.

import { get } from "./api.js";
import { h } from "./element.js";
import { shown } from "./format.js";
import { explained } from "./number.js";

// A function of KPI and period: its reading.
export async function askedFor(scope, kpis, periods) {
  const asked = periods.flatMap((period) => kpis.map((kpi) => ({ kpi, period })));
  const answers = await Promise.all(asked.map(({ kpi, period }) => get(`/v1/scorecards/${encodeURIComponent(scope)}/${kpi}`, { period })));
  const found = new Map(answers.map(({ kpi, period, reading }) => [`${kpi}/${period}`, reading]));
  return (kpi, period) => found.get(`${kpi}/${period}`);
}

// One detail of a reading as a number that leads to what explains the whole.
export function part(reading, detail, about, unit = reading?.unit) {
  const value = reading?.details?.[detail] ?? null;
  return h("a", {
    class: `value ${value === null ? "none" : ""}`.trim(), href: explained(about), "data-part": `${about.kpi}/${detail}`,
    "data-about": `${about.scope}/${about.kpi}/${about.period}/${detail}`, "data-value": value ?? "",
  }, value === null ? "–" : shown(value, unit, about.kpi));
}
