// Every team against its plan.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { meter, number, stateOf } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";

export function teamPanel({ view, house, cards, period, then }) {
  const rows = house.teams.map((team) => {
    const scope = `team:${team.team_id}`;
    return { key: scope, scope, name: team.name, sales: cards.reading(scope, "revenue_booked", period), deals: cards.reading(scope, "deals_won", period), rate: cards.reading(scope, "win_rate", period) };
  });
  const about = (row, kpi) => ({ scope: row.scope, kpi, period });
  const columns = [
    { key: "team", label: say("Team", "Команда"), isText: true, value: (row) => row.name, cell: (row) => h("a", { href: href({ page: "team", scope: row.scope }) }, row.name) },
    { key: "sales", label: house.kpiName("revenue_booked"), value: (row) => row.sales?.value, cell: (row) => number(row.sales, about(row, "revenue_booked")) },
    { key: "plan", label: say("Of plan", "План"), value: (row) => row.sales?.attainment, cell: ({ sales }) => ofPlan(sales) },
    { key: "deals", label: house.kpiName("deals_won"), value: (row) => row.deals?.value, cell: (row) => number(row.deals, about(row, "deals_won")) },
    { key: "rate", label: house.kpiName("win_rate"), value: (row) => row.rate?.value, cell: (row) => number(row.rate, about(row, "win_rate")) },
  ];
  const title = say("Teams", "Команды");
  return panel("teams", title, [table({ id: "teams", caption: title, columns, rows, view, usual: "sales:down", empty: say("No teams yet: POST /v1/teams creates one.", "Команд пока нет: их создаёт POST /v1/teams.") }), saved("teams")],
    { tools: h("a", { href: href({ page: "team" }) }, say("Team and managers", "Команды и менеджеры")) });
}

function ofPlan(sales) {
  const attainment = sales?.attainment ?? null;
  if (attainment === null) return h("span", { class: "note" }, say("no plan", "нет плана"));
  return h("span", { class: `attained ${stateOf(sales)}` }, meter(attainment, { label: shown(attainment, "percent") }), shown(attainment, "percent"));
}
