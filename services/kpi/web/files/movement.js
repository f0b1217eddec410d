// How KPIs of one scope moved in the last 30 days: the values of each, the oldest day first.

import { get } from "./api.js";
import { firstOfDays } from "./periods.js";

const DAYS = 30;

export async function movementOf(scope, kpis, today) {
  const { series } = await get("/v1/series", { scope, kpi: kpis, ...lastDays(today) });
  return new Map(series.map((one) => [one.kpi, valuesOf(one)]));
}

// The days that are looked at, as a question names them.
export function lastDays(today) {
  return { from: firstOfDays(DAYS, today), to: today };
}

export function valuesOf({ days }) {
  return days.map(({ reading }) => reading.value);
}
