// The company's or a team's page: leaderboard, who needs help, contests, heat table.

import { get } from "../../api.js";
import { awaited } from "../../part_by_part.js";
import { attentionPanel, ATTENTION } from "./attention.js";
import { boardPanel } from "./board.js";
import { contestsPanel, contestsShown } from "./contests.js";
import { HEAT, heatPanel } from "./heat.js";
import { movedOf } from "./moved.js";
import { managersIn, whoIn } from "./people.js";
import { remembered } from "./remembered.js";

const USUAL_KPI = "revenue_booked";

export const teamPage = {
  wants(view, house, { period }) {
    const { isTeams, scopes } = whoIn(view, house);
    const managers = view.scope.startsWith("team:") ? managersIn(view.scope, house) : ["manager:*"];
    const all = ["company", ...managers, ...(isTeams ? scopes : [])];
    return { scopes: [...new Set(all)], kpis: [...new Set([kpiOf(view, house), ...HEAT, ...ATTENTION])], periods: [period] };
  },

  parts(view, house, { period, before }) {
    const kpi = kpiOf(view, house), { isTeams, scopes } = whoIn(view, house);
    return { boards: boardsOf(kpi, isTeams ? "team" : "manager", period, before), moved: movedOf(scopes, kpi, house.today), contests: contestsShown() };
  },

  render(shown, { boards, moved, contests }) {
    const of = { ...shown, kpi: kpiOf(shown.view, shown.house), ...whoIn(shown.view, shown.house), managers: managersIn(shown.view.scope, shown.house) };
    return [awaited(boards, "leaderboard", () => boardPanel(of, boards, moved)), attentionPanel(of), contestsPanel(of, contests ?? []), heatPanel(of)];
  },
};

// The leaderboards of the period and of the one it is compared with.
async function boardsOf(kpi, of, period, before) {
  const board = (when) => get(`/v1/leaderboards/${kpi}`, { period: when, of });
  const [now, earlier] = await Promise.all([board(period), before && remembered(`board/${kpi}/${before}/${of}`, () => board(before))]);
  return { now: now.rows, earlier: earlier?.rows ?? null };
}

// The KPI that is ranked: any that scorecards have.
function kpiOf(view, house) {
  return house.kpis.get(view.kpi)?.is_live ? view.kpi : USUAL_KPI;
}
