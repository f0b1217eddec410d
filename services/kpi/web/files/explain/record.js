// One record: its events in the order in which they happened; of a client, what its records tell.

import { h } from "../element.js";
import { moment } from "../format.js";
import { counted, say } from "../language.js";
import { table } from "../table.js";
import { href } from "../view.js";
import { whenRead } from "./part.js";
import { factsOf } from "./facts.js";
import { kindNamed } from "./kinds.js";
import { recordPath } from "./questions.js";

export function recordEvents(all) {
  const { question, found, isLoading } = all;
  if (!question.record) return null;
  const isIt = found.record?.problem || (found.record && `${found.record.value.kind}/${found.record.value.id}` === question.record);
  return h("article", { class: "record", "data-key": `record-${question.record}`, "data-record": question.record },
    h("div", { class: "bar" }, h("h4", { id: "explain-record", tabindex: "-1" }, title(question.record)), h("a", { href: href({ record: null }), class: "button" }, say("Close the record", "Закрыть запись"))),
    isIt ? whenRead(found.record, (record) => (record.ledger.length ? ledger(record, all) : events(record, all))) : isLoading ? h("p", { class: "note" }, say("Loading …", "Загрузка …")) : null);
}

function title(name) {
  const [kind, ...id] = name.split("/");
  return `${kindNamed(kind)} ${id.join("/")}`;
}

function events(record, { house }) {
  const told = counted(record.events.length, ["event", "events"], ["событие", "события", "событий"]);
  const gone = record.events.filter((one) => !one.counts).length;
  return [
    h("p", { class: "note" }, told, record.client ? say(`, client ${record.client}`, `, клиент ${record.client}`) : "", gone ? say(`; ${gone} of them do not count`, `; из них не учитываются: ${gone}`) : "", " · ", h("a", { href: recordPath(record.kind, record.id), target: "_blank", rel: "noopener" }, say("as the API answers", "ответ API"))),
    h("ol", { class: "events" }, record.events.map((one) => eventOf(one, house))),
  ];
}

function eventOf({ counts, event }, house) {
  return h("li", { "data-key": event.id, "data-type": event.type, class: counts ? null : "retracted" },
    h("p", null, h("time", { datetime: event.time }, moment(event.time, house.time_zone)), " ", h("b", null, event.type), " ", h("small", null, event.source),
      counts ? null : h("span", { class: "badge near" }, say("does not count: retracted, or told otherwise later", "не учитывается: отозвано или исправлено"))),
    h("dl", { class: "told" }, factsOf(event.data, house).map(([name, value]) => h("div", null, h("dt", { lang: "en" }, name), h("dd", null, value)))),
    h("details", null, h("summary", null, "JSON"), h("pre", null, JSON.stringify(event, null, 2))));
}

function ledger(record, { view }) {
  const columns = [
    { key: "day", label: say("Day", "День"), isText: true, value: (row) => row.day },
    { key: "name", label: say("What", "Что"), isText: true, value: (row) => row.name },
    { key: "of", label: say("Of", "Чего"), isText: true, value: (row) => [row.of, row.via].filter(Boolean).join(" · ") },
    { key: "manager", label: say("Manager", "Менеджер"), isText: true, value: (row) => row.manager },
    { key: "value", label: say("Value", "Значение"), value: (row) => row.value },
  ];
  return [h("p", { class: "note" }, say("What the client's leads, deals, orders, calls and tickets tell of it, by day.", "Что рассказывают о клиенте его лиды, сделки, заказы, звонки и обращения — по дням.")),
    table({ id: "explain-ledger", caption: title(`client/${record.id}`), columns, rows: record.ledger.map((row, place) => ({ ...row, key: `${place}` })), view })];
}
