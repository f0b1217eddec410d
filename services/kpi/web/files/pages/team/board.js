// The leaderboard: rank, how it moved, the value beside the others', thirty days, and the plan.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { choices, panel } from "../../panel.js";
import { sparkline } from "../../sparkline.js";
import { saved, table } from "../../table.js";
import { href } from "../../view.js";
import { kpiPicker } from "./picker.js";
import { movement, places, ranksAmong } from "./ranks.js";
import { attained } from "./standing.js";

const MOST_ON_TELEVISION = 12;

// *boards*: the rows of {now, earlier}; *moved*: thirty days by scope, once they are known.
export function boardPanel(of, boards, moved) {
  const { view, house, kpi, before, isTeams } = of;
  const rows = rowsOf(of, boards, moved), { better } = house.kpis.get(kpi);
  const title = say(`Leaderboard: ${house.kpiName(kpi)}`, `Рейтинг: ${house.kpiName(kpi)}`);
  return panel("leaderboard", title, [
    table({ id: "leaderboard", caption: title, view, rows, columns: columnsOf(of, rows, better, before), usual: "rank:up", most: view.tv ? MOST_ON_TELEVISION : Infinity,
      empty: isTeams ? say("No teams yet: POST /v1/teams creates one.", "Команд пока нет: их создаёт POST /v1/teams.")
        : say("Nobody works here yet: POST /v1/managers lets one begin.", "Здесь пока никто не работает: POST /v1/managers добавляет менеджера.") }),
    h("div", { class: "bar under" }, saved("leaderboard"), notRanked(rows, house)),
  ], { tools: [whoPicker(of), kpiPicker(of)], note: better === "down" ? say("Less is better.", "Чем меньше, тем лучше.") : null });
}

function whoPicker({ canChoose, isTeams }) {
  if (!canChoose) return null;
  return choices("who", isTeams ? "teams" : null, [[null, say("Managers", "Менеджеры")], ["teams", say("Teams", "Команды")]], say("Who is ranked", "Кто в рейтинге"));
}

// The ranks are those of the API's leaderboards; the values live.
function rowsOf({ cards, kpi, period, scopes, house }, { now, earlier }, moved) {
  const shownScopes = new Set(scopes);
  const ranks = ranksAmong(now, shownScopes), ranksBefore = earlier ? ranksAmong(earlier, shownScopes) : null;
  const before = new Map(earlier?.map((row) => [row.scope, row.reading]));
  const rows = scopes.map((scope) => ({
    key: scope, scope, name: house.name(scope), rank: ranks.get(scope) ?? null, rankBefore: ranksBefore?.get(scope) ?? null,
    reading: cards.reading(scope, kpi, period), before: before.get(scope), moved: moved?.get(scope) ?? [],
  }));
  return rows.sort((one, two) => hasValue(two) - hasValue(one));
}

function hasValue({ reading }) {
  return Number((reading?.value ?? null) !== null);
}

function columnsOf({ house, kpi, period }, rows, better, before) {
  const most = Math.max(...rows.map(({ reading }) => Math.abs(reading?.value ?? 0)), 0);
  const hasPlans = rows.some(({ reading }) => (reading?.target ?? null) !== null);
  return [
    { key: "rank", label: "#", heading: "rank", title: say("rank", "место"), value: (row) => row.rank, cell: ({ rank, reading }) => (rank === null ? unranked(reading) : h("b", { class: "rank" }, rank)) },
    before && { key: "moved", label: "↕", heading: "moved", title: say("places won since the compared period", "сколько мест прибавилось с периода сравнения"),
      value: (row) => places(row.rank, row.rankBefore), cell: (row) => movement(row.rank, row.rankBefore) },
    { key: "name", label: say("Name", "Имя"), isText: true, isHeader: true, value: (row) => row.name, cell: (row) => h("a", { href: href({ scope: row.scope, who: null }) }, row.name) },
    { key: "value", label: house.kpiName(kpi), value: (row) => row.reading?.value, cell: (row) => amount(row, { kpi, period, most, better }) },
    { key: "days", label: say("30 days", "30 дней"), cell: (row) => sparkline(row.moved, say(`${row.name}: the last 30 days`, `${row.name}: последние 30 дней`)) },
    hasPlans && { key: "plan", label: say("Of plan", "План"), value: (row) => row.reading?.attainment, cell: (row) => attained(row.reading, better) },
  ].filter(Boolean);
}

function amount({ scope, reading, before }, { kpi, period, most, better }) {
  const share = most ? Math.abs(reading?.value ?? 0) / most : 0;
  return h("span", { class: "amount", style: `--share:${share.toFixed(3)}` }, delta(reading, before, better), number(reading, { scope, kpi, period }));
}

function unranked(reading) {
  const isFew = (reading?.value ?? null) !== null;
  const title = isFew ? say("too few facts for a rank", "слишком мало фактов для места в рейтинге") : say("no value", "нет значения");
  return h("span", { class: "note", title, "data-unranked": isFew ? "few" : "none" }, isFew ? `n = ${shown(reading.n, "count")}` : "–");
}

function notRanked(rows, house) {
  if (!rows.some((row) => row.rank === null && hasValue(row))) return null;
  return h("small", { class: "note" }, say(`Not ranked: fewer than ${house.ranked_from_n} facts behind the number.`, `Без места: за показателем меньше ${house.ranked_from_n} фактов.`));
}
