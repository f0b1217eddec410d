// How one KPI of many scopes moved in the last 30 days.

import { get, query } from "../../api.js";
import { lastDays, valuesOf } from "../../movement.js";
import { remembered } from "./remembered.js";

const MOST_SCOPES = 100; // a question's address has its bounds

// {scope: values}, the oldest day first.
export async function movedOf(scopes, kpi, today) {
  const answers = await Promise.all(pieces(scopes).map((some) => seriesOf({ scope: some, kpi, ...lastDays(today) })));
  return new Map(answers.flatMap(({ series }) => series).map((one) => [one.scope, valuesOf(one)]));
}

function seriesOf(asked) {
  return remembered(`moved${query(asked)}`, () => get("/v1/series", asked));
}

function pieces(scopes) {
  return Array.from({ length: Math.ceil(scopes.length / MOST_SCOPES) }, (_, index) => scopes.slice(index * MOST_SCOPES, (index + 1) * MOST_SCOPES));
}
