// What is late and what is at risk at this moment, as lists to work through.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { counted, locale, say } from "../../language.js";
import { UNEXPLAINED } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";

const SOON_MS = 24 * 3_600_000;

export function nowPanels(shownNow, open) {
  const now = Date.parse(open.asOf);
  const promised = open.rows.filter((row) => row.promised).map((row) => ({ ...row, left: Date.parse(row.promised) - now }));
  const late = promised.filter((row) => row.left < 0);
  const atRisk = promised.filter((row) => row.left >= 0 && row.left <= SOON_MS && row.state !== "dispatched");
  return [
    list(shownNow, open, { id: "late-now", rows: late, title: say("Late now", "Просрочено сейчас"), left: say("Late by", "Опоздание"), note: say("Promised for a moment that has passed, and not delivered.", "Обещанный срок прошёл, а доставки нет."), usual: "left:up", empty: say("Nothing is late.", "Просроченного нет.") }),
    list(shownNow, open, { id: "at-risk-now", rows: atRisk, title: say("At risk now", "Под угрозой сейчас"), left: say("Left", "Осталось"), note: say("Promised for the next 24 hours, and not on its way.", "Обещано в ближайшие 24 часа, но ещё не в пути."), usual: "left:up", empty: say("Nothing due within 24 hours is still waiting.", "На ближайшие 24 часа всё уже в пути или доставлено.") }),
  ];
}

function list({ view, house }, { count, looked }, { id, rows, title, left, note, usual, empty }) {
  const columns = [
    { key: "order", label: say("Order", "Заказ"), isText: true, value: (row) => row.order, cell: (row) => h("a", { href: record(view, house, row.order) }, row.order) },
    { key: "client", label: say("Client", "Клиент"), isText: true, value: (row) => row.client },
    { key: "manager", label: say("Manager", "Менеджер"), isText: true, value: (row) => row.manager && house.name(`manager:${row.manager}`) },
    { key: "promised", label: say("Promised", "Обещано"), value: (row) => row.promised, cell: (row) => soonNamed(row.promised, house.time_zone) },
    { key: "left", label: left, value: (row) => Math.round(row.left / 1000), cell: (row) => h("span", { class: row.left < 0 ? "overdue" : "left" }, shown(Math.abs(row.left) / 1000, "seconds")) },
    { key: "state", label: say("State", "Состояние"), isText: true, value: (row) => stateNamed(row), cell: (row) => h("span", { class: `badge ${toneOf(row.state)}` }, stateNamed(row)) },
  ];
  const partly = looked < count ? say(` The ${looked} oldest of ${count} open orders are looked at.`, ` Просмотрены ${looked} старейших из ${count} открытых заказов.`) : say(` Of ${counted(count, ["open order", "open orders"], [])}.`, ` Всего открытых заказов: ${count}.`);
  return panel(id, `${title}: ${rows.length}`, h("div", { class: "worklist", "data-count": rows.length }, table({ id, caption: title, columns, rows, view, usual, empty }), rows.length ? saved(id) : null), { note: note + partly });
}

// The order's events, within what the stock of open orders is made of.
function record(view, house, order) {
  return href({ ...UNEXPLAINED, explain: "order_cycle_days", of: view.scope, at: house.today, record: `order/${order}` });
}

function stateNamed({ state, why }) {
  const name = {
    none: say("no shipment requested", "отгрузка не запрошена"), requested: say("waits for logistics' word", "ждёт ответа логистики"), agreed: say("agreed, not sent", "согласовано, не отправлено"),
    rejected: say("rejected", "отклонено"), dispatched: say("on its way", "в пути"), failed: say("delivery failed", "доставка не удалась"), partly: say("delivered in part", "доставлено частично"),
  }[state];
  return why ? `${name}: ${why}` : name;
}

function soonNamed(promised, timeZone) {
  return new Date(promised).toLocaleString(locale, { timeZone, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

function toneOf(state) {
  return { rejected: "bad", failed: "bad", none: "bad", requested: "near", agreed: "near", partly: "near" }[state] ?? "";
}
