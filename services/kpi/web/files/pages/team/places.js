// A manager's places on the main leaderboards of the company.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";
import { movement, places } from "./ranks.js";
import { remembered } from "./remembered.js";

const BOARDS = ["revenue_booked", "deals_won", "win_rate", "calls_completed", "speed_to_lead_seconds", "on_time_delivery_rate"];

// [{kpi, rows, earlier}] of the boards.
export function placesOf(period, before) {
  const board = (kpi, when) => get(`/v1/leaderboards/${kpi}`, { period: when });
  return Promise.all(BOARDS.map(async (kpi) => {
    const [{ rows }, earlier] = await Promise.all([board(kpi, period), before && remembered(`board/${kpi}/${before}/manager`, () => board(kpi, before))]);
    return { kpi, rows, earlier: earlier?.rows ?? [] };
  }));
}

export function placesPanel({ view, house, before, about, now }, boards) {
  const rows = boards.map(({ kpi, rows: all, earlier }) => {
    const of = (board) => board.find(({ scope }) => scope === view.scope);
    return { key: kpi, kpi, reading: now(kpi) ?? of(all)?.reading, rank: of(all)?.rank ?? null, rankBefore: of(earlier)?.rank ?? null, ranked: all.filter(({ rank }) => rank !== null).length };
  });
  const columns = [
    { key: "board", label: say("Leaderboard", "Рейтинг"), isText: true, value: ({ kpi }) => house.kpiName(kpi), cell: ({ kpi }) => h("a", { href: href({ scope: "company", kpi, who: null }) }, house.kpiName(kpi)) },
    { key: "rank", label: say("Place", "Место"), value: (row) => row.rank, cell: placed },
    before && { key: "moved", label: "↕", heading: "moved", title: say("places won since the compared period", "сколько мест прибавилось с периода сравнения"), value: (row) => places(row.rank, row.rankBefore), cell: (row) => movement(row.rank, row.rankBefore) },
    { key: "value", label: say("Value", "Значение"), cell: ({ kpi, reading }) => number(reading, about(kpi)) },
  ].filter(Boolean);
  const title = say("Places in the company", "Места в компании");
  return panel("places", title, [table({ id: "places", caption: title, view, rows, columns }), saved("places")]);
}

function placed({ rank, ranked, reading }) {
  if (rank !== null) return say(`${rank} of ${ranked}`, `${rank} из ${ranked}`);
  const isFew = (reading?.value ?? null) !== null;
  return h("span", { class: "note" }, isFew ? say(`too few facts (${reading.n})`, `мало фактов (${reading.n})`) : say("no value", "нет значения"));
}
