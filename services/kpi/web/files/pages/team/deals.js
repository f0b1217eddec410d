// A manager's deals: won and lost, and for what reasons they were lost.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { panel } from "../../panel.js";
import { DEALS, facts } from "./facts.js";
import { partsTable } from "./parts.js";

export const LOST = ["deals_lost", "lost_revenue"];

export function dealsPanel(of, reasons) {
  return panel("deals", say("Deals", "Сделки"), [facts(of, DEALS), h("h3", null, say("Why deals were lost", "Почему проиграны сделки")),
    partsTable(of, reasons, { id: "reasons", kpis: LOST, usual: "deals_lost:down", label: say("Reason", "Причина"), caption: say("Lost deals by reason", "Проигранные сделки по причинам"),
      empty: say("No deal was lost in this period.", "За этот период сделки не проигрывали.") })]);
}
