// Shipments by team or by manager.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { choices, panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";

export const OF_PEOPLE = ["otif", "on_time_delivery_rate", "perfect_order_rate", "shipments_late", "shipment_agreement_hours", "order_cycle_days", "shipments_rescheduled_by_logistics", "revenue_shipped", "revenue_returned"];

export function peopleShown(view, house) {
  if (view.scope.startsWith("manager:") || view.scope === "unassigned") return [];
  return isByManager(view) ? house.managersOf(view.scope).map((one) => `manager:${one.manager_id}`) : teamsOf(view.scope, house);
}

function isByManager(view) {
  return view.people ? view.people === "managers" : view.scope !== "company";
}

function teamsOf(scope, house) {
  const ids = scope === "company" ? house.teams.map((team) => team.team_id) : [...house.teamsUnder(scope.slice("team:".length))];
  return ids.map((id) => `team:${id}`);
}

export function peoplePanel({ view, house, cards, period }) {
  if (view.scope.startsWith("manager:") || view.scope === "unassigned") return null;
  const rows = peopleShown(view, house).map((scope) => ({ key: scope, scope, reading: (kpi) => cards.reading(scope, kpi, period) }));
  const columns = [
    { key: "name", label: say("Who", "Кто"), isText: true, value: (row) => house.name(row.scope), cell: (row) => h("a", { href: href({ scope: row.scope }) }, house.name(row.scope)) },
    { key: "due", label: say("Orders due", "Заказов к сроку"), value: (row) => row.reading("otif")?.denominator, cell: (row) => shown(row.reading("otif")?.denominator, "count") },
    ...OF_PEOPLE.map((kpi) => ({ key: kpi, label: shortName(kpi, house), title: house.kpiName(kpi), heading: house.kpiName(kpi), value: (row) => row.reading(kpi)?.value, cell: (row) => number(row.reading(kpi), { scope: row.scope, kpi, period }, { short: true }) })),
  ];
  const title = say("By team and manager", "По командам и менеджерам");
  const by = choices("people", isByManager(view) ? "managers" : "teams", [["teams", say("Teams", "Команды")], ["managers", say("Managers", "Менеджеры")]], say("Rows", "Строки"));
  return panel("people", title, [table({ id: "people", caption: title, columns, rows, view, usual: "otif:up", empty: say("Nobody here yet: ManagerJoined, by POST /v1/managers.", "Здесь пока никого: ManagerJoined, POST /v1/managers.") }), saved("people")], { wide: true, tools: by });
}

// Headings that a table of ten columns has room for; in full they are the titles, and stand in the file.
function shortName(kpi, house) {
  return {
    otif: say("In full, on time", "OTIF"), on_time_delivery_rate: say("On time", "В срок"), perfect_order_rate: say("Perfect", "Идеальные"), shipments_late: say("Late", "Просрочено"),
    shipment_agreement_hours: say("Agreement", "Согласование"), order_cycle_days: say("Cycle", "Срок заказа"), shipments_rescheduled_by_logistics: say("Moved by logistics", "Переносы логистики"),
    revenue_shipped: say("Shipped", "Отгружено"), revenue_returned: say("Returned", "Возвращено"),
  }[kpi] ?? house.kpiName(kpi);
}
