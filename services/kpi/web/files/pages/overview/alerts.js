// What was raised lately: the rule, whose number, how it stands.

import { h } from "../../element.js";
import { moment, shown } from "../../format.js";
import { say } from "../../language.js";
import { explained } from "../../number.js";
import { empty, panel } from "../../panel.js";
import { named } from "../../periods.js";
import { href } from "../../view.js";

const MOST = 8;

export function alertPanel({ view, house }, alerts) {
  const open = alerts.filter((one) => one.state === "raised");
  const rest = alerts.filter((one) => one.state === "cleared");
  const title = open.length ? say(`Alerts: ${open.length} open`, `Сигналы: открыто ${open.length}`) : say("Alerts", "Сигналы");
  return panel("alerts", title, alerts.length ? h("ul", { class: "alerts" }, [...open, ...rest].slice(0, MOST).map((one) => line(one, house, view)))
    : empty(say("Nothing is wrong, or nobody watches.", "Всё в порядке — или никто не следит."), say("Rules are a file: KPI_ALERTS=deploy/examples/alerts.toml", "Правила задаются файлом: KPI_ALERTS=deploy/examples/alerts.toml")));
}

function line(alert, house) {
  const { value, limit, at } = alert.raised.at(-1);
  const isOpen = alert.state === "raised", isGood = alert.kind === "target_reached";
  const unit = unitOf(alert, house);
  return h("li", { "data-key": alert.alert_id, class: isOpen ? (isGood ? "good" : "bad") : "cleared" },
    h("span", { class: `badge ${isGood ? "good" : isOpen ? "bad" : ""}` }, kindNamed(alert.kind)),
    h("a", { href: href({ scope: alert.scope, page: alert.scope.startsWith("manager:") ? "team" : "overview" }) }, house.name(alert.scope)), ": ",
    h("a", { href: explained({ scope: alert.scope, kpi: alert.kpi, period: alert.period }) }, house.kpiName(alert.kpi)), ` ${shown(value, unit)} `,
    h("small", null, say(`limit ${shown(limit, unit)}`, `порог ${shown(limit, unit)}`), ` · ${named(alert.period)} · ${moment(at, house.time_zone)}`, isOpen ? "" : say(" · over", " · снято")));
}

function unitOf({ kind, kpi }, house) {
  return { behind_pace: "percent", no_data: "hours" }[kind] ?? house.kpis.get(kpi)?.unit ?? "count";
}

function kindNamed(kind) {
  return {
    threshold: say("limit passed", "порог пройден"), behind_pace: say("behind pace", "отставание"),
    no_data: say("no data", "нет данных"), target_reached: say("plan met", "план выполнен"),
  }[kind] ?? kind;
}
