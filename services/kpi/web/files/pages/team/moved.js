// How one KPI of many scopes moved in the last 30 days, from their scorecards of these days.

import { get, query } from "../../api.js";
import { dateOf, dayOf, plusDays } from "../../periods.js";
import { remembered } from "./remembered.js";

const DAYS = 30;
const MOST_CARDS = 2_000;

// {scope: values}, the oldest day first.
export async function movedOf(scopes, kpi, today) {
  const days = Array.from({ length: DAYS }, (_, index) => dayOf(plusDays(dateOf(today), index + 1 - DAYS)));
  const answers = await Promise.all(pieces(days, scopes.length).map((period) => cardsOf({ scope: scopes, kpi, period })));
  const cards = new Map(answers.flatMap(({ cards: found }) => found).map((card) => [`${card.scope}/${card.period}`, card.kpis[kpi].value]));
  return new Map(scopes.map((scope) => [scope, days.map((day) => cards.get(`${scope}/${day}`) ?? null)]));
}

function cardsOf(asked) {
  return remembered(`moved${query(asked)}`, () => get("/v1/scorecards", asked));
}

function pieces(days, scopes) {
  const size = Math.max(1, Math.floor(MOST_CARDS / Math.max(1, scopes)));
  return Array.from({ length: Math.ceil(days.length / size) }, (_, index) => days.slice(index * size, (index + 1) * size));
}
