// KPIs by the values of a dimension, of one or two periods.

import { get } from "./api.js";
import { say } from "./language.js";

export async function brokenDown(scope, by, kpis, periods) {
  const { breakdowns } = await get("/v1/breakdowns", { scope, by, kpi: kpis, period: periods });
  return new Breakdown(scope, by, breakdowns);
}

export class Breakdown {
  #readings = new Map();

  constructor(scope, by, breakdowns) {
    this.scope = scope;
    this.by = by;
    for (const { kpi, period, rows } of breakdowns) for (const { value, reading } of rows) this.#readings.set(`${kpi}/${period}/${value}`, { kpi, period, value, reading });
  }

  // What any of *kpis* (without them: of all) has a row for in *period*.
  values(period, kpis = null) {
    const rows = [...this.#readings.values()].filter((row) => row.period === period && (!kpis || kpis.includes(row.kpi)));
    return [...new Set(rows.map((row) => row.value))];
  }

  reading(kpi, period, value) {
    return this.#readings.get(`${kpi}/${period}/${value}`)?.reading;
  }

  about(kpi, period, value) {
    return { scope: this.scope, kpi, period, by: `${this.by}=${value}` };
  }
}

export const UNKNOWN = "unknown";

export function valueNamed(value) {
  return value === UNKNOWN ? say("unknown", "не указано") : value;
}
