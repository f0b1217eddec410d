// From leads to won deals: how many, and what share of those before.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { panel } from "../../panel.js";
import { href } from "../../view.js";

export const FUNNEL = ["leads_created", "deals_opened", "deals_won", "lead_to_deal_rate", "win_rate"];

export function funnelPanel({ house, now, then, about }) {
  const steps = FUNNEL.slice(0, 3).map((kpi) => ({ kpi, reading: now(kpi) }));
  const most = Math.max(1, ...steps.map(({ reading }) => reading?.value ?? 0));
  return panel("funnel", say("From lead to deal", "От лида до сделки"), [
    h("ol", { class: "funnel" }, steps.map(({ kpi, reading }) => h("li", { "data-key": kpi, style: `--share:${(reading?.value ?? 0) / most}` },
      h("span", null, house.kpiName(kpi)), number(reading, about(kpi)), delta(reading, then(kpi), "up")))),
    h("p", { class: "rates" }, ["lead_to_deal_rate", "win_rate"].map((kpi) => h("span", { "data-key": kpi }, `${house.kpiName(kpi)}: `, number(now(kpi), about(kpi)), " ", delta(now(kpi), then(kpi), "up")))),
  ], { tools: h("a", { href: href({ page: "funnel" }) }, say("Funnel and channels", "Воронка и каналы")) });
}
