// How one KPI of many scopes moved in the last 30 days.

import { get, query } from "../../api.js";
import { DAYS, lastDays, valuesOf } from "../../movement.js";
import { remembered } from "./remembered.js";

const MOST_POINTS = 20_000; // that the API tells at once

// {scope: values}, the oldest day first.
export async function movedOf(scopes, kpi, today) {
  const answers = await Promise.all(pieces(scopes).map((some) => seriesOf({ scope: some, kpi, ...lastDays(today) })));
  return new Map(answers.flatMap(({ series }) => series).map((one) => [one.scope, valuesOf(one)]));
}

function seriesOf(asked) {
  return remembered(`moved${query(asked)}`, () => get("/v1/series", asked));
}

function pieces(scopes) {
  const size = Math.floor(MOST_POINTS / DAYS);
  return Array.from({ length: Math.ceil(scopes.length / size) }, (_, index) => scopes.slice(index * size, (index + 1) * size));
}
