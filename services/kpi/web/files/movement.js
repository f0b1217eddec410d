// How KPIs of one scope moved in the last 30 days: the values of each, the oldest day first.

import { get } from "./api.js";
import { firstOfDays } from "./periods.js";

const DAYS = 30;

export async function movementOf(scope, kpis, today) {
  const { series } = await get("/v1/series", { scope, kpi: kpis, from: firstOfDays(DAYS, today), to: today });
  return new Map(series.map((one) => [one.kpi, one.days.map((day) => day.reading.value)]));
}
