// All that the dialog shows of one number, the most important first.

import { h } from "../element.js";
import { say } from "../language.js";
import { UNEXPLAINED } from "../number.js";
import { empty } from "../panel.js";
import { named } from "../periods.js";
import { href } from "../view.js";
import { dimensionParts } from "./dimension.js";
import { files } from "./files.js";
import { formula } from "./formula.js";
import { membersTable } from "./members.js";
import { movement } from "./movement.js";
import { part, unread, whenRead } from "./part.js";
import { parts, unitsOf } from "./parts.js";
import { plan } from "./plan.js";
import { recordsParts } from "./records.js";
import { valueNow } from "./value.js";

export function contents(shown) {
  return [heading(shown), h("div", { class: "explained", "data-key": "explained" }, body(shown))];
}

function heading({ question: { kpi, scope, period, by }, house }) {
  return h("div", { class: "heading", "data-key": "heading" },
    h("div", null,
      h("h2", { id: "explain-title", tabindex: "-1" }, h("span", { class: "unseen" }, say("What is behind: ", "Что стоит за числом: ")), house.kpiName(kpi)),
      h("p", { id: "explain-about" }, [house.name(scope), named(period), by?.replace("=", ": ")].filter(Boolean).join(" · "))),
    h("a", { href: href(UNEXPLAINED), class: "button", id: "explain-close" }, say("Close", "Закрыть")));
}

function body(shown) {
  const { question, found, house } = shown;
  if (!house.kpis.has(question.kpi)) return empty(say(`There is no KPI “${question.kpi}”.`, `Показателя «${question.kpi}» нет.`));
  if (!found) return [formula(shown), empty(say("Loading …", "Загрузка …"))];
  if (found.now.problem) return [unread(found.now.problem), formula(shown)];
  const { reading } = found.now.value;
  const all = { ...shown, reading, known: house.kpis.get(question.kpi), numerators: found.records.value?.numerators ?? [] };
  return [valueNow(all), formula(all), parts(all), plan(all), who(all), dimensionParts(all), movement(all), recordsParts(all), files(all)];
}

function who(all) {
  const { question, found, known } = all;
  if (question.by || question.scope.startsWith("manager:") || question.scope === "unassigned") return null;
  return part("members", say("Who makes it up", "Из кого складывается"), known.is_live
    ? whenRead(found.members, (rows) => membersTable({ ...all, rows, whole: all.reading, units: unitsOf(all) }))
    : h("p", { class: "note" }, say("This KPI is worked out for one scope at a time: choose a team or a manager above the page.", "Этот показатель считается по запросу: выберите команду или менеджера над страницей.")));
}
