// Lists of clients as the API works them out, and a table of one.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { saved, table } from "../../table.js";

const MOST = 500;

// A list: its rows as objects by the names of its columns.
export async function clientList(name, scope, period) {
  const list = await get(`/v1/lists/${name}`, { scope, period });
  return { ...list, rows: list.rows.map((row) => Object.fromEntries(list.columns.map((column, place) => [column, row[place]]))) };
}

export function clientTable({ id, caption, columns, rows, context, usual = null, empty }) {
  const { view } = context;
  return h("div", { class: "long" },
    table({ id, caption, columns: columns.map((name) => column(name, context)), rows: rows.map((row) => ({ key: row.client_id, ...row })), view, usual, most: MOST, empty }),
    rows.length ? saved(id) : null,
    rows.length > MOST ? h("p", { class: "note" }, say(`The first ${MOST} of ${rows.length}.`, `Первые ${MOST} из ${rows.length}.`)) : null);
}

function column(name, { house }) {
  const [label, unit] = named(name, house);
  const isText = ["client_id", "manager_id", "class", "last_contact"].includes(name);
  const said = { client_id: (value) => value, manager_id: (value) => (value === null ? "–" : house.name(`manager:${value}`)), last_contact: (value) => value ?? say("never", "не было") }[name] ?? ((value) => (typeof value === "number" && unit ? shown(value, unit) : (value ?? "–")));
  return { key: name, label, isText, value: (row) => row[name], cell: (row) => said(row[name]) };
}

function named(name, { currency }) {
  const money = `${currency} minor`;
  return {
    client_id: [say("Client", "Клиент")], manager_id: [say("Manager", "Менеджер")], last_contact: [say("Last contact", "Последний контакт")], class: [say("Class", "Класс")],
    days: [say("Days without contact", "Дней без контакта"), "count"], cadence_days: [say("Agreed every, days", "Норма, дней"), "count"], tickets: [say("Tickets", "Обращения"), "count"],
    revenue_booked_minor: [say("Revenue, 12 months", "Выручка за 12 мес."), money], mean_revenue_booked_minor: [say("Revenue a month", "Выручка в месяц"), money],
    recency_days: [say("Days since the last order", "Дней с последнего заказа"), "count"], orders: [say("Orders", "Заказы"), "count"],
    share: [say("Share", "Доля"), "ratio"], cumulative_share: [say("Summed up", "Накопленная доля"), "ratio"], months: [say("Months", "Месяцы"), "count"], variation: [say("Variation", "Вариация"), "percent"],
    r: ["R", "count"], f: ["F", "count"], m: ["M", "count"],
  }[name] ?? [name];
}
