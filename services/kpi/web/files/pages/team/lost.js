// A manager's deals: won and lost, and for what reasons they were lost.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { DEALS, facts } from "./facts.js";
import { joined, named } from "./parts.js";

export function lostPanel(of, { lost, lostMoney }) {
  const { view, house, about } = of;
  const rows = joined({ lost, lostMoney });
  const part = (row, kpi) => ({ ...about(kpi), by: `lost_reason=${row.key}` });
  const columns = [
    { key: "reason", label: say("Reason", "Причина"), isText: true, value: (row) => named(row.key) },
    { key: "deals", label: house.kpiName("deals_lost"), value: (row) => row.lost?.value, cell: (row) => number(row.lost, part(row, "deals_lost")) },
    { key: "money", label: house.kpiName("lost_revenue"), value: (row) => row.lostMoney?.value, cell: (row) => number(row.lostMoney, part(row, "lost_revenue")) },
  ];
  return panel("deals", say("Deals", "Сделки"), [facts(of, DEALS), h("h3", null, say("Why deals were lost", "Почему проиграны сделки")),
    table({ id: "reasons", caption: say("Lost deals by reason", "Проигранные сделки по причинам"), view, rows, columns, usual: "deals:down", empty: say("No deal was lost in this period.", "За этот период сделки не проигрывали.") }),
    rows.length ? saved("reasons") : null]);
}
