// Who a number is made up by: the teams of the company, the teams and managers of a team.

import { h } from "../element.js";
import { say } from "../language.js";
import { delta, meter, number } from "../number.js";
import { table } from "../table.js";
import { madeOf } from "./parts.js";

export function membersOf(scope, house) {
  if (scope === "company") return [...teamsBelow(null, house), { scope: "unassigned", depth: 0 }];
  if (!scope.startsWith("team:")) return [];
  const id = scope.slice("team:".length);
  return [...teamsBelow(id, house), ...house.managersOf(scope).map((one) => ({ scope: `manager:${one.manager_id}`, depth: 0 }))];
}

// Teams with those below them, each after the one that it belongs to.
function teamsBelow(parent, house, depth = 0) {
  const ids = new Set(house.teams.map((team) => team.team_id));
  const isHere = (team) => (ids.has(team.parent_team_id) ? team.parent_team_id : null) === parent;
  return house.teams.filter(isHere).flatMap((team) => [{ scope: `team:${team.team_id}`, depth }, ...teamsBelow(team.team_id, house, depth + 1)]);
}

export function membersTable({ rows, question: { kpi, period }, whole, units, house, view }) {
  const about = (row) => ({ scope: row.scope, kpi, period });
  const columns = [
    { key: "name", label: say("Who", "Кто"), isText: true, value: (row) => house.name(row.scope), cell: (row) => h("span", { style: row.depth ? `padding-left:${row.depth * 1.2}rem` : null }, house.name(row.scope)) },
    { key: "value", label: house.kpiName(kpi), value: (row) => row.reading?.value, cell: (row) => number(row.reading, about(row)) },
    { key: "behind", label: say("Made of", "Из чего"), value: (row) => row.reading?.n, cell: (row) => madeOf(row.reading, units) },
    hasPlans(rows) ? { key: "plan", label: say("Of plan", "План"), value: (row) => row.reading?.attainment, cell: (row) => ofPlan(row.reading) } : null,
    isPart(whole) ? null : { key: "delta", label: say("Against the whole", "К целому"), cell: (row) => delta(row.reading, whole, house.kpis.get(kpi).better) ?? "–" },
  ].filter(Boolean);
  return table({ id: "explain-members", caption: say("Who makes it up", "Из кого складывается"), columns, rows, view });
}

// A count or a sum of money is a part of the whole; a rate or a time is compared with it.
function isPart({ unit, denominator }) {
  return denominator === 1 || unit === "count";
}

function hasPlans(rows) {
  return rows.some(({ reading }) => (reading?.attainment ?? null) !== null);
}

function ofPlan(reading) {
  const percent = reading?.attainment ?? null;
  return percent === null ? "–" : h("span", { class: "attained" }, meter(percent, { label: say("of plan", "плана") }), `${Math.round(percent)} %`);
}
