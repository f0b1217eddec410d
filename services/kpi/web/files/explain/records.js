// The records that a number is made of: over all pages they add up to its numerator.

import { h } from "../element.js";
import { shown } from "../format.js";
import { counted, say } from "../language.js";
import { saved, table } from "../table.js";
import { href } from "../view.js";
import { part, whenRead } from "./part.js";
import { kindNamed } from "./kinds.js";
import { unitsOf } from "./parts.js";
import { recordEvents } from "./record.js";

const MORE = 200;

export function recordsParts(all) {
  return part("records", say("The records behind it", "Записи, из которых оно состоит"), recordEvents(all),
    whenRead(all.found.records, (page) => (page.records.length ? list(page, all) : nothing(all))));
}

function nothing({ numerators }) {
  if (numerators.length) return h("p", { class: "empty" }, say("No record adds to it in this period.", "В этом периоде ни одна запись в него не входит."));
  return h("p", { class: "empty" }, say("It is made of other KPIs or of settings, not of records.", "Складывается из других показателей или настроек, а не из записей."));
}

function list(page, all) {
  return [h("p", { id: "explain-sum", role: "status" }, sum(page, all)), recordsTable(page.records, all),
    h("p", { class: "more" }, page.next ? [more(MORE, say(`${MORE} more`, `Ещё ${MORE}`)), more("all", say("All of them", "Все"))] : null, saved("explain-records"), all.isLoading ? h("span", { class: "note" }, say("loading …", "загрузка …")) : null)];
}

function more(count, text) {
  return h("button", { type: "button", class: "button", "data-more": count }, text);
}

function sum({ records, next, reading }, all) {
  const told = counted(records.length, ["record", "records"], ["запись", "записи", "записей"]);
  if (records.every((one) => one.numerator === null)) return say(`${told}${next ? ", and more" : ""}. This KPI is a formula over others: each record is shown with what it adds to them.`, `${told}${next ? " и ещё" : ""}. Показатель вычисляется из других: у каждой записи указано, что она в них добавляет.`);
  const unit = unitsOf(all).above, total = records.reduce((before, one) => before + (one.numerator ?? 0), 0);
  const [sumTold, whole] = [shown(total, unit), shown(reading.numerator, unit)];
  const figures = h("b", { id: "explain-total", "data-value": total, "data-count": records.length, "data-whole": next ? "false" : "true" }, sumTold);
  if (next) return [say(`The first ${told} add up to `, `Первые ${told} дают в сумме `), figures, say(` of ${whole}, the numerator.`, ` из ${whole} — числителя.`)];
  const isIt = Math.abs(total - reading.numerator) <= (unit.endsWith(" minor") ? 0.5 : 1e-6 * Math.max(1, Math.abs(total)));
  if (isIt) return [say(`All records, ${records.length}, add up to `, `Все записи, ${records.length}, дают в сумме `), figures, say(", the numerator.", " — это числитель.")];
  return [say(`All records, ${records.length}, add up to `, `Все записи, ${records.length}, дают в сумме `), figures, say(`; the numerator is ${whole}.`, `; числитель — ${whole}.`), unrated(records)];
}

function unrated(records) {
  const count = records.filter((one) => one.numerator === null).length;
  return count ? say(` ${count} have no exchange rate.`, ` Для ${count} нет курса валюты.`) : "";
}

function recordsTable(records, all) {
  const { question, view, house } = all, unit = unitsOf(all).above;
  const rows = records.map((one) => ({ ...one, key: `${one.kind}/${one.id}` }));
  const columns = [
    { key: "id", label: say("Record", "Запись"), isText: true, value: (row) => row.id, cell: (row) => h("a", { href: href({ record: row.key }), "aria-current": question.record === row.key ? "true" : null }, row.id) },
    { key: "kind", label: say("Kind", "Вид"), isText: true, value: (row) => row.kind, cell: (row) => kindNamed(row.kind) },
    { key: "client", label: say("Client", "Клиент"), isText: true, value: (row) => row.client },
    { key: "adds", label: say("Adds", "Добавляет"), value: (row) => row.numerator, cell: (row) => shown(row.numerator, unit) },
    { key: "day", label: say("Day", "День"), isText: true, value: (row) => row.entries[0]?.day, cell: (row) => h("span", { class: "days" }, daysOf(row.entries)) },
    { key: "in", label: say("Counted in", "Учтена в"), isText: true, value: (row) => sharesOf(row, house).join("; "), cell: (row) => h("span", { class: "shares", lang: "en" }, sharesOf(row, house).join("; ")) },
  ];
  return table({ id: "explain-records", caption: say("Records", "Записи"), columns, rows, view, attributes: (row) => ({ "aria-selected": row.key === question.record ? "true" : null, "data-adds": row.numerator ?? "" }) });
}

function daysOf(entries) {
  const days = [...new Set(entries.map((one) => one.day))];
  return days.length > 1 ? `${days[0]} – ${days.at(-1)}` : (days[0] ?? "–");
}

// What the record adds to each measure; times since the epoch tell nobody anything.
function sharesOf({ shares }, house) {
  return Object.entries(shares).filter(([id]) => !id.endsWith("_since")).map(([id, share]) => `${id.replace(/_minor$/, "")} ${shown(share, id.endsWith("_minor") ? `${house.currency} minor` : id.endsWith("_seconds") ? "seconds" : "count")}`);
}
