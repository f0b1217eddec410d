// Whether the facts that a duty needs arrive, and if not, which have to be sent.

import { h } from "../../element.js";
import { moment } from "../../format.js";
import { language, say } from "../../language.js";

const SILENT_MS = 7 * 86_400_000;

// arrives; silent: the last fact is over a week old; never: there was none.
export function dataState({ arrives, last_seen: last }, now) {
  if (!arrives) return "never";
  return now - Date.parse(last) > SILENT_MS ? "silent" : "arrives";
}

export function dataCell(duty, house) {
  const missing = duty.events.filter((one) => !one.last_seen);
  return h("div", { class: "data" },
    h("p", null, h("span", { class: `badge ${{ arrives: "good", silent: "near", never: "bad" }[duty.data]}`, "data-state": duty.data }, stateNamed(duty, house)), duty.last_seen ? h("small", null, say("last ", "последнее "), h("time", { datetime: duty.last_seen }, moment(duty.last_seen, house.time_zone))) : null),
    duty.events.length ? events(duty, missing, house) : h("small", null, say("It needs no events of its own: whatever arrives.", "Своих событий не требует: годится всё, что приходит.")));
}

function stateNamed({ data, last_seen: last }, house) {
  return {
    arrives: say("arrives", "приходят"), never: say("never came", "ни разу не приходили"),
    silent: say(`silent since ${last && moment(last, house.time_zone)}`, `нет с ${last && moment(last, house.time_zone)}`),
  }[data];
}

function events(duty, missing, house) {
  const seen = duty.events.length - missing.length;
  return h("details", { "data-key": "events" },
    h("summary", null, say(`${seen} of ${duty.events.length} kinds of event seen`, `видов событий: ${seen} из ${duty.events.length}`), missing.length ? say(`; to be sent: ${missing.map((one) => one.type).join(", ")}`, `; нужно присылать: ${missing.map((one) => one.type).join(", ")}`) : ""),
    h("ul", { class: "types" }, duty.events.map((event) => eventLine(event, house))));
}

function eventLine(event, house) {
  const name = language === "ru" ? event.name_ru : event.name;
  return h("li", { "data-type": event.type, "data-seen": event.last_seen ?? "" }, h("b", null, name), " ", h("code", null, event.type), " ",
    event.last_seen ? h("small", null, moment(event.last_seen, house.time_zone)) : toSend(event));
}

function toSend({ type, owner }) {
  return h("span", { class: "send" }, say(`never came; the ${owner} service sends it, or what stands in for it: `, `не приходило; присылает сервис ${owner} или то, что его заменяет: `), h("code", null, `python -m shared.events show ${type}`));
}
