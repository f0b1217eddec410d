// Whose page it is, the team, and the ways to the colleagues'.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { href } from "../../view.js";
import { managersIn, teamOf } from "./people.js";

export function whoPanel({ view: { scope }, house }) {
  const team = teamOf(scope, house), around = team === null ? "company" : `team:${team}`;
  return h("nav", { class: "wide who", "data-key": "who", "aria-label": say("Colleagues", "Коллеги") },
    h("h2", null, house.name(scope)), h("a", { href: href({ scope: around }), "data-key": "team" }, team === null ? say("no team; all managers", "вне команд; все менеджеры") : house.name(around)),
    ...steps(scope, around, house));
}

function steps(scope, around, house) {
  const colleagues = managersIn(around, house).sort((one, two) => house.name(one).localeCompare(house.name(two)));
  const place = colleagues.indexOf(scope);
  const step = (to, key, text) => (to ? h("a", { href: href({ scope: to }), "data-key": key, class: "button", rel: key, "aria-label": text }, key === "prev" ? `‹ ${house.name(to)}` : `${house.name(to)} ›`) : null);
  return [step(colleagues[place - 1], "prev", say("Previous manager", "Предыдущий менеджер")), step(place < 0 ? null : colleagues[place + 1], "next", say("Next manager", "Следующий менеджер"))];
}
