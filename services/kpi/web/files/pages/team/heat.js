// The heat table: every manager by what matters most, each number set against its plan, or against the others.

import { h } from "../../element.js";
import { shortly, signedPercent, shown, why } from "../../format.js";
import { say } from "../../language.js";
import { changeOf, number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";
import { isBetter, isWorse } from "./apart.js";
import { paceSaid, standing } from "./standing.js";

// Sums, and what the company has none of, are set against the manager in the middle; shares and means against the company's.
const OF_ONE = ["revenue_booked", "deals_won", "calls_completed", "open_pipeline", "weighted_score"];
export const HEAT = [
  "revenue_booked", "deals_won", "win_rate", "average_check", "calls_completed", "call_plan_adherence", "speed_to_lead_seconds",
  "on_time_delivery_rate", "open_pipeline", "tasks_on_time_rate", "weighted_score",
];

export function heatPanel(of) {
  const { view, house, managers } = of;
  const rows = managers.map((scope) => ({ key: scope, scope, name: house.name(scope) }));
  const title = say("Managers by KPI", "Менеджеры по показателям");
  return panel("heat", title, [
    legend(),
    table({ id: "heat", caption: title, view, rows, columns: [nameColumn(), ...HEAT.map((kpi) => kpiColumn(of, kpi))], usual: "revenue_booked:down",
      empty: say("Nobody works here yet: POST /v1/managers lets one begin.", "Здесь пока никто не работает: POST /v1/managers добавляет менеджера.") }),
    saved("heat"),
  ], { wide: true });
}

function nameColumn() {
  return { key: "name", label: say("Manager", "Менеджер"), isText: true, value: (row) => row.name, cell: (row) => h("a", { href: href({ scope: row.scope, who: null }) }, row.name) };
}

function kpiColumn({ house, cards, period, managers }, kpi) {
  const reading = ({ scope }) => cards.reading(scope, kpi, period);
  const yardstick = OF_ONE.includes(kpi) ? middle(managers.map((scope) => cards.reading(scope, kpi, period))) : cards.reading("company", kpi, period);
  return {
    key: kpi, label: [house.kpiName(kpi), yardstickSaid(yardstick, kpi)], heading: house.kpiName(kpi), title: house.kpis.get(kpi)?.formula,
    value: (row) => reading(row)?.value, cell: (row) => cell({ house, kpi, period, scope: row.scope, reading: reading(row), yardstick }),
  };
}

function yardstickSaid(yardstick, kpi) {
  if (!yardstick) return null;
  if (yardstick.value === null) return h("small", null, why(yardstick));
  const said = shortly(yardstick.value, yardstick.unit, kpi);
  return h("small", null, OF_ONE.includes(kpi) ? say(`middle ${said}`, `середина ${said}`) : say(`company ${said}`, `компания ${said}`));
}

// The reading in the middle of those that have a value; if none has, one that says why.
export function middle(readings) {
  const known = readings.filter((one) => (one?.value ?? null) !== null).sort((one, two) => one.value - two.value);
  return known[Math.floor((known.length - 1) / 2)] ?? readings[0];
}

function cell({ house, kpi, period, scope, reading, yardstick }) {
  const { better } = house.kpis.get(kpi);
  const stands = verdict({ reading, better, yardstick, isFew: isFew(reading, kpi, house) });
  return h("span", { class: `heat ${stands.state}`, "data-state": stands.state || "plain", title: stands.title }, number(reading, { scope, kpi, period }, { short: true }), h("small", null, stands.said));
}

function isFew(reading, kpi, house) {
  return !OF_ONE.includes(kpi) && (reading?.value ?? null) !== null && reading.n < house.ranked_from_n;
}

// What the colour says, in words as well.
function verdict({ reading, better, yardstick, isFew }) {
  if ((reading?.value ?? null) === null) return { state: "", said: "" };
  const stands = standing(reading, better);
  if (stands) return { ...stands, said: `${stands.sign} ${say(`${shown(reading.attainment, "percent")} of plan`, `${shown(reading.attainment, "percent")} плана`)}`, title: paceSaid(reading) };
  if (isFew) return { state: "", said: `n = ${shown(reading.n, "count")}`, title: say("too few facts to compare", "слишком мало фактов для сравнения") };
  return compared(reading, yardstick, better);
}

function compared(reading, yardstick, better) {
  const change = changeOf(reading, yardstick);
  if (change === null) return { state: "", said: "" };
  const [state, sign] = isBetter(reading, yardstick, better) ? ["good", "▲"] : isWorse(reading, yardstick, better) ? ["bad", "▼"] : ["", "●"];
  return { state, said: `${sign} ${signedPercent(change)}` };
}

function legend() {
  const one = (state, text) => h("span", { class: `badge ${state}` }, text);
  return h("p", { class: "note legend" },
    one("good", say("▲ on plan or on pace; or 10 % better", "▲ по плану или по графику; либо лучше на 10 %")), " ",
    one("near", say("● a little behind plan (to 20 %)", "● немного отстаёт от плана (до 20 %)")), " ",
    one("bad", say("▼ behind plan; or 10 % worse", "▼ отстаёт от плана; либо хуже на 10 %")), " ",
    say("With a plan: against what of it is due by now. Without: sums and scores against the manager in the middle, shares and means against the company.",
      "С планом — по тому, что положено к этому дню. Без плана: суммы и сводные оценки сравниваются с менеджером в середине списка, доли и средние — с компанией."));
}
