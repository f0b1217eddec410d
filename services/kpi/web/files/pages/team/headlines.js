// A manager's key figures.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { tile } from "../../panel.js";

export const HEADLINES = ["deals_won", "win_rate", "average_check", "average_deal_size", "new_customers", "weighted_score"];

export function headlines({ house, now, then, about }) {
  return h("section", { class: "tiles", "data-key": "tiles", "aria-label": say("Key figures", "Ключевые показатели") },
    HEADLINES.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi) })));
}
