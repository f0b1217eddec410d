// Which KPI is ranked: the usual ones first, then all that scorecards have.

import { h } from "../../element.js";
import { say } from "../../language.js";

const USUAL = [
  "revenue_booked", "deals_won", "win_rate", "average_check", "calls_completed", "call_plan_adherence", "speed_to_lead_seconds", "lead_to_deal_rate",
  "new_customers", "open_pipeline", "on_time_delivery_rate", "tasks_on_time_rate", "nps", "weighted_score", "plan_attainment",
];

export function kpiPicker({ house, kpi }) {
  const rest = [...house.kpis.values()].filter((one) => one.is_live && !USUAL.includes(one.id)).map((one) => one.id);
  const option = (id) => h("option", { value: id, selected: id === kpi }, house.kpiName(id));
  const byName = rest.sort((one, two) => house.kpiName(one).localeCompare(house.kpiName(two)));
  return h("label", { class: "picker", "data-key": "kpi" }, h("span", { class: "unseen" }, say("Ranked by", "Рейтинг по показателю")),
    h("select", { "data-changes": "kpi", id: "ranked-by" },
      h("optgroup", { label: say("Usual", "Основные") }, USUAL.map(option)), h("optgroup", { label: say("All", "Все") }, byName.map(option))));
}
