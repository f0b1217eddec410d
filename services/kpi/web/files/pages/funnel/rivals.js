// Competitors: deals won and lost against each, and what was observed of them.

import { brokenDown, UNKNOWN } from "../../breakdown.js";
import { h } from "../../element.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { behind, panel } from "../../panel.js";
import { saved, table } from "../../table.js";

const AGAINST = ["deals_won", "deals_lost", "win_rate", "lost_revenue"];
const SEEN = "competitor_observations";
const RATE = "competitive_win_rate";
export const RIVAL_KPIS = [RATE];

export function loadRivals(scope, period, before) {
  return brokenDown(scope, "competitor", [...AGAINST, SEEN], [period, before].filter(Boolean));
}

export function rivalsPanel({ view, house, period, before, now, then, about }, rivals) {
  const rows = rivals.values(period).filter((name) => name !== UNKNOWN).map((rival) => ({ key: rival, rival }));
  const cell = (kpi) => (row) => number(rivals.reading(kpi, period, row.rival), rivals.about(kpi, period, row.rival));
  const column = (kpi) => ({ key: kpi, label: shortNamed(kpi), title: house.kpiName(kpi), value: (row) => rivals.reading(kpi, period, row.rival)?.value, cell: cell(kpi) });
  const title = say("Competitors", "Конкуренты");
  const columns = [
    { key: "rival", label: say("Competitor", "Конкурент"), isText: true, value: (row) => row.rival },
    ...AGAINST.map(column), column(SEEN),
    before ? { key: "change", label: say("Change", "Изменение"), title: house.kpiName("win_rate"), value: null, cell: (row) => delta(rivals.reading("win_rate", period, row.rival), rivals.reading("win_rate", before, row.rival), "up") ?? "–" } : null,
  ].filter(Boolean);
  return panel("rivals", title, [
    h("p", { class: "lead" }, `${house.kpiName(RATE)}: `, number(now(RATE), about(RATE)), " ", delta(now(RATE), then(RATE), "up"), h("small", null, ` ${behind(now(RATE), RATE)}`)),
    table({ id: "rivals", caption: title, columns, rows, view, usual: "deals_lost:down", empty: say("Nobody was named: DealClosed names a competitor, POST /v1/competitor-observations of the leads service what is seen of one.", "Никто не назван: конкурента называет DealClosed, наблюдения принимает POST /v1/competitor-observations сервиса лидов.") }),
    rows.length ? saved("rivals") : null,
  ]);
}

function shortNamed(kpi) {
  return {
    deals_won: say("Won", "Выиграно"), deals_lost: say("Lost", "Проиграно"), win_rate: say("Win rate", "Доля побед"), lost_revenue: say("Lost revenue", "Упущено"), [SEEN]: say("Observed", "Наблюдений"),
  }[kpi];
}
