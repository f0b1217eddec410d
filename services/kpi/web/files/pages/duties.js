// Duties: what the department is there for, how each duty stands to its targets, and whether data for it arrives.

import { get } from "../api.js";
import { h } from "../element.js";
import { moment } from "../format.js";
import { language, say } from "../language.js";
import { choices, panel } from "../panel.js";
import { literal } from "../periods.js";
import { saved, table } from "../table.js";
import { dataCell, dataState } from "./duties/data.js";
import { kpisCell, kpisText } from "./duties/kpis.js";

export const duties = {
  wants(view, house) {
    return { scopes: [view.scope], periods: [literal(view.period, house.today)] };
  },

  load(view, house) {
    return get("/v1/duties", { scope: view.scope, period: literal(view.period, house.today) });
  },

  render(view, house, cards, { duties: all, trust }) {
    const period = literal(view.period, house.today), now = Date.parse(trust.as_of);
    const about = (kpi) => ({ scope: view.scope, kpi, period });
    const rows = all.map((duty) => ({
      ...duty, key: duty.id, data: dataState(duty, now), kpis: duty.kpis.map((kpi) => ({ ...kpi, reading: cards.reading(view.scope, kpi.id, period) ?? kpi.reading })),
    }));
    const title = say("Duties of the department", "Обязанности отдела");
    const body = [counts(rows), dutiesTable(rows.filter(FILTERS[filterOf(view)]), { view, house, about, title }), saved("duties")];
    return [panel("duties", title, body, { wide: true, tools: filter(view, rows), note: say(`As of ${moment(trust.as_of, house.time_zone)}.`, `На ${moment(trust.as_of, house.time_zone)}.`) })];
  },
};

const FILTERS = { all: () => true, behind: (duty) => duty.target_state === "behind", silent: (duty) => duty.data !== "arrives" };

function filterOf(view) {
  return view.duties in FILTERS ? view.duties : "all";
}

function filter(view, rows) {
  const named = { all: say("All", "Все"), behind: say("Behind", "Отстают"), silent: say("Without data", "Без данных") };
  return choices("duties", filterOf(view), Object.entries(FILTERS).map(([key, is]) => [key, `${named[key]} ${rows.filter(is).length}`]), say("Which duties", "Какие обязанности"));
}

function counts(rows) {
  const count = (is) => rows.filter(is).length;
  const figures = [
    ["all", say("duties", "обязанностей"), rows.length], ["arrives", say("with data", "с данными"), count((one) => one.data === "arrives")],
    ["silent", say("gone silent", "данные прекратились"), count((one) => one.data === "silent")], ["never", say("without any data", "данных не было"), count((one) => one.data === "never")],
    ["met", say("on target", "в плане"), count((one) => one.target_state === "met")], ["behind", say("behind target", "отстают от плана"), count((one) => one.target_state === "behind")],
  ];
  return h("dl", { class: "figures", "data-key": "counts" }, figures.map(([key, name, value]) => h("div", { "data-count": key, "data-value": value }, h("dt", null, name), h("dd", null, String(value)))));
}

function dutiesTable(rows, { view, house, about, title }) {
  const columns = [
    { key: "id", label: "№", isText: true, value: (row) => row.id, cell: (row) => h("span", { id: row.id }, row.id) },
    { key: "name", label: say("Duty", "Обязанность"), isText: true, isHeader: true, value: (row) => (language === "ru" ? row.name_ru : row.name) },
    { key: "kpis", label: "KPI", isText: true, value: (row) => kpisText(row, house), cell: (row) => kpisCell(row, house, about) },
    { key: "target", label: say("Target", "План"), isText: true, value: (row) => row.target_state, cell: (row) => h("span", { class: `badge ${TONES[row.target_state]}`, "data-state": row.target_state }, targetNamed(row.target_state)) },
    { key: "data", label: say("Data", "Данные"), isText: true, value: (row) => `${row.data} ${row.last_seen ?? ""}`.trim(), cell: (row) => dataCell(row, house) },
  ];
  const empty = view.duties === "behind" ? say("No duty is behind its targets.", "Ни одна обязанность не отстаёт от плана.") : say("Data arrives for every duty.", "Данные приходят по всем обязанностям.");
  return table({ id: "duties", caption: title, columns, rows, view, empty, attributes: (row) => ({ "data-duty": row.id, "data-data": row.data, "data-target": row.target_state }) });
}

const TONES = { met: "good", behind: "bad", none: "" };

function targetNamed(state) {
  return { met: say("met", "выполняется"), behind: say("behind", "отстаёт"), none: say("no target", "цели нет") }[state] ?? state;
}
