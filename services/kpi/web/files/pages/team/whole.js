// The company's or a team's page: leaderboard, who needs help, heat table.

import { get } from "../../api.js";
import { attentionPanel, ATTENTION } from "./attention.js";
import { boardPanel } from "./board.js";
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

  async load(view, house, { period, before }) {
    const kpi = kpiOf(view, house), { isTeams, scopes } = whoIn(view, house);
    const of = isTeams ? "team" : "manager";
    const [board, earlier, moved] = await Promise.all([
      get(`/v1/leaderboards/${kpi}`, { period, of }),
      before && remembered(`board/${kpi}/${before}/${of}`, () => get(`/v1/leaderboards/${kpi}`, { period: before, of })),
      movedOf(scopes, kpi, house.today),
    ]);
    return { board, earlier, moved };
  },

  render(shown) {
    const of = { ...shown, kpi: kpiOf(shown.view, shown.house), ...whoIn(shown.view, shown.house), managers: managersIn(shown.view.scope, shown.house) };
    return [boardPanel(of, shown.loaded), attentionPanel(of), heatPanel(of)];
  },
};

// The KPI that is ranked: any that scorecards have.
function kpiOf(view, house) {
  return house.kpis.get(view.kpi)?.is_live ? view.kpi : USUAL_KPI;
}
