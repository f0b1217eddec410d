// A number by the values of one of its dimensions.

import { h } from "../element.js";
import { say } from "../language.js";
import { explained, number } from "../number.js";
import { table } from "../table.js";
import { part, whenRead } from "./part.js";
import { madeOf, unitsOf } from "./parts.js";

const NAMES = {
  channel: ["channel", "каналы"], campaign: ["campaign", "кампании"], promotion: ["promotion", "акции"], segment: ["segment", "сегменты"], region: ["region", "регионы"],
  category: ["category", "категории"], product: ["product", "товары"], reason: ["reason", "причины"], stage: ["stage", "этапы"], pipeline: ["pipeline", "воронки"], competitor: ["competitor", "конкуренты"],
};

export function dimensionParts(all) {
  const { question, known, found, view } = all;
  if (question.by) return part("dimensions", say("By a dimension", "По измерениям"), h("p", { class: "note" }, say("This is one value of a dimension: ", "Это одно значение измерения: "), wholeLink(question)));
  if (!known.dimensions.length) return null;
  return part("dimensions", say("By a dimension", "По измерениям"), choice(known.dimensions, question.split),
    whenRead(found.rows, (rows) => rowsTable(rows, all, view)));
}

function wholeLink({ kpi, scope, period }) {
  return h("a", { href: explained({ kpi, scope, period }) }, say("the whole number", "всё число"));
}

function choice(dimensions, split) {
  return h("label", { class: "picker" }, h("span", null, say("By ", "По: ")),
    h("select", { id: "explain-split", "data-changes": "split" }, dimensions.map((one) => h("option", { value: one, selected: one === split }, say(...(NAMES[one] ?? [one, one]))))));
}

function rowsTable(rows, all, view) {
  const { question: { kpi, scope, period, split }, house } = all, units = unitsOf(all);
  const columns = [
    { key: "of", label: say(...(NAMES[split] ?? [split, split])), isText: true, value: (row) => row.value, cell: (row) => (row.value === "unknown" ? say("unknown", "не указано") : row.value) },
    { key: "value", label: house.kpiName(kpi), value: (row) => row.reading.value, cell: (row) => number(row.reading, { kpi, scope, period, by: `${split}=${row.value}` }) },
    { key: "behind", label: say("Made of", "Из чего"), value: (row) => row.reading.n, cell: (row) => madeOf(row.reading, units) },
  ];
  return table({ id: "explain-rows", caption: say("By a dimension", "По измерениям"), columns, rows, view });
}
