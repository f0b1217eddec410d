// Contests: those that run, who is ahead, and how the last ones ended.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { shown } from "../../format.js";
import { locale, say } from "../../language.js";
import { panel } from "../../panel.js";
import { dateOf } from "../../periods.js";

const MOST_OPEN = 4, MOST_SETTLED = 2, MOST_PLACES = 5;

// The standings of the contests that are open, and of the last that were settled.
export async function contestsShown() {
  const lists = await Promise.all([["running", MOST_OPEN], ["in_grace", MOST_OPEN], ["settled", MOST_SETTLED]].map(([status, limit]) => get("/v1/contests", { status, limit })));
  return Promise.all(lists.flatMap(({ items }) => items).map(({ id }) => get(`/v1/contests/${encodeURIComponent(id)}/standings`)));
}

export function contestsPanel({ house }, contests) {
  if (!contests.length) return null;
  return panel("contests", say("Contests", "Соревнования"), h("div", { class: "contests" }, contests.map((one) => contest(one, house))), { wide: true });
}

function contest({ contest_id: id, name, kpi, status, first_day: first, last_day: last, prize, places, competitors }, house) {
  return h("article", { "data-key": id, "data-status": status },
    h("h3", null, name, " ", h("span", { class: `badge ${status === "settled" ? "good" : ""}` }, statusNamed(status))),
    h("p", { class: "note" }, `${house.kpiName(kpi)}, ${day(first)} – ${day(last)}`, prize ? h("span", null, say(` · prize: ${prize}`, ` · приз: ${prize}`)) : null),
    h("ol", null, places.slice(0, MOST_PLACES).map((place) => h("li", { "data-key": place.scope, "data-rank": place.rank ?? "", "data-value": place.reading.value ?? "" },
      h("b", { class: "rank" }, place.rank ?? "–"), h("span", null, place.name), h("span", { class: "value" }, shown(place.reading.value, place.reading.unit, kpi))))),
    competitors > MOST_PLACES ? h("p", { class: "note" }, say(`of ${competitors}`, `всего: ${competitors}`)) : null);
}

function day(text) {
  return dateOf(text).toLocaleDateString(locale, { timeZone: "UTC", day: "numeric", month: "short" });
}

function statusNamed(status) {
  return { running: say("running", "идёт"), in_grace: say("over, late facts still count", "окончено, ждём опоздавшие данные"), settled: say("settled", "итог подведён") }[status] ?? status;
}
