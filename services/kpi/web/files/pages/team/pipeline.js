// A manager's open deals, and at which stages they are.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { facts, PIPELINE } from "./facts.js";
import { joined, named } from "./parts.js";

export function pipelinePanel(of, { deals, money }) {
  const { view, house, about } = of;
  const rows = joined({ deals, money });
  const title = say("Pipeline", "Воронка");
  const part = (row, kpi) => ({ ...about(kpi), by: `stage=${row.key}` });
  const columns = [
    { key: "stage", label: say("Stage", "Этап"), isText: true, value: (row) => named(row.key) },
    { key: "deals", label: house.kpiName("open_deals"), value: (row) => row.deals?.value, cell: (row) => number(row.deals, part(row, "open_deals")) },
    { key: "money", label: house.kpiName("open_pipeline"), value: (row) => row.money?.value, cell: (row) => number(row.money, part(row, "open_pipeline")) },
  ];
  return panel("pipeline", title, [facts(of, PIPELINE), h("h3", null, say("By stage", "По этапам")),
    table({ id: "stages", caption: say("Open deals by stage", "Открытые сделки по этапам"), view, rows, columns, usual: "money:down", empty: say("No open deals: DealOpened opens one.", "Открытых сделок нет: их открывает событие DealOpened.") }),
    rows.length ? saved("stages") : null]);
}
