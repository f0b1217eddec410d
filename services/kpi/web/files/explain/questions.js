// What the API is asked about one number; each answer is {value} or {problem}, so that one failure spoils one part only.

import { get } from "../api.js";
import { dayOf, firstOfDays, lastOf, literal } from "../periods.js";
import { membersOf } from "./members.js";

const DAYS = 30, PAGE = 1_000;

export function questionOf(view, house) {
  const asked = { kpi: view.explain, scope: view.of ?? view.scope, period: literal(view.at ?? view.period, house.today), by: view.by ?? null };
  const dimensions = house.kpis.get(asked.kpi)?.dimensions ?? [];
  return { ...asked, key: JSON.stringify(asked), split: dimensions.includes(view.split) ? view.split : (dimensions[0] ?? null), record: view.record ?? null };
}

export async function allOf(question, house) {
  const isLive = house.kpis.get(question.kpi)?.is_live ?? false;
  const [now, records, members, rows, days, record] = await Promise.all([
    readingOf(question),
    answered(recordsOf(question)),
    isLive && !question.by ? answered(cardsOf(question, membersOf(question.scope, house))) : null,
    question.split && !question.by ? answered(rowsOf(question)) : null,
    isLive && !question.by ? answered(daysOf(question, house)) : null,
    question.record ? answered(recordOf(question.record)) : null,
  ]);
  return { now, records, members, rows, days, record };
}

export function readingOf({ kpi, scope, period, by }) {
  return answered(by ? get(pathOf({ kpi, scope }, "/records"), { period, by, limit: 1 }) : get(pathOf({ kpi, scope }), { period }));
}

// The records behind a number, those of the first pages: at least *most*, if there are so many.
async function recordsOf({ kpi, scope, period, by, most }) {
  const records = [];
  let page = null;
  do {
    page = await get(pathOf({ kpi, scope }, "/records"), { period, by, after: page?.next, limit: Math.min(PAGE, most - records.length) });
    records.push(...page.records);
  } while (page.next && records.length < most);
  return { ...page, records };
}

async function cardsOf({ kpi, period }, members) {
  if (!members.length) return [];
  const { cards } = await get("/v1/scorecards", { scope: members.map((one) => one.scope), kpi, period });
  const readings = new Map(cards.map((card) => [card.scope, card.kpis[kpi]]));
  return members.map((one) => ({ ...one, key: one.scope, reading: readings.get(one.scope) }));
}

async function rowsOf({ kpi, scope, period, split }) {
  const { rows } = await get(`/v1/breakdowns/${encodeURIComponent(scope)}/${kpi}`, { by: split, period });
  return rows.map((row) => ({ ...row, key: row.value }));
}

async function daysOf({ kpi, scope, period }, { today }) {
  const to = [dayOf(lastOf(period)), today].sort()[0];
  const { days } = await get(`/v1/series/${encodeURIComponent(scope)}/${kpi}`, { from: firstOfDays(DAYS, to), to });
  return days;
}

function recordOf(name) {
  const [kind, ...id] = name.split("/");
  return get(recordPath(kind, id.join("/")));
}

export function recordPath(kind, id) {
  return `/v1/records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
}

export function pathOf({ kpi, scope }, rest = "") {
  return `/v1/scorecards/${encodeURIComponent(scope)}/${encodeURIComponent(kpi)}${rest}`;
}

// How old open records are on average changes while nothing happens.
export function isSame(one, other) {
  const lasting = ({ details: { open_mean_age: _, ...details }, ...reading }) => JSON.stringify({ ...reading, details });
  return lasting(one) === lasting(other);
}

function answered(promise) {
  return promise.then((value) => ({ value }), (problem) => ({ problem }));
}
