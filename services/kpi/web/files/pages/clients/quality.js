// How good the data about clients are: the score and the parts it is made of.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, meter, number } from "../../number.js";
import { part } from "../../on_request.js";
import { panel } from "../../panel.js";

export const QUALITY = "base_quality";
const PARTS = ["accuracy", "completeness", "freshness", "uniqueness", "consistency"];

export function qualityPanel({ house, now, then, about }) {
  const reading = now(QUALITY);
  return panel("quality", house.kpiName(QUALITY), reading?.value === null
    ? h("p", { class: "empty" }, say("No cards yet: ClientRegistered and ClientUpdated come from the CRM, or POST /v1/clients of the leads service.", "Карточек пока нет: ClientRegistered и ClientUpdated присылает CRM, или POST /v1/clients сервиса лидов."))
    : [
      h("p", { class: "lead" }, number(reading, about(QUALITY)), " ", delta(reading, then(QUALITY), "up")),
      h("ul", { class: "parts" }, PARTS.map((name) => h("li", { "data-key": name },
        h("span", null, partNamed(name)), meter(100 * (reading?.details[name] ?? 0), { label: `${partNamed(name)}: ${shown(reading?.details[name], "ratio")}` }), part(reading, name, about(QUALITY))))),
    ]);
}

function partNamed(name) {
  return {
    accuracy: say("Verified fields", "Проверенные поля"), completeness: say("Filled fields", "Заполненные поля"), freshness: say("Fresh cards", "Свежие карточки"),
    uniqueness: say("No duplicates", "Без дублей"), consistency: say("No contradictions", "Без противоречий"),
  }[name];
}
