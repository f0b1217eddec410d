// KPIs as a list of names and numbers, compared with the other period.

import { h } from "../../element.js";
import { why } from "../../format.js";
import { delta, number } from "../../number.js";
import { behind } from "../../panel.js";

export function figures({ house, now, then, about }, kpis) {
  return h("dl", { class: "figures" }, kpis.map((kpi) => {
    const reading = now(kpi), known = house.kpis.get(kpi);
    return h("div", { "data-key": kpi, title: known?.formula },
      h("dt", null, house.kpiName(kpi)),
      h("dd", null, number(reading, about(kpi)), " ", delta(reading, then(kpi), known?.better ?? "-"), h("small", null, reading?.value === null ? why(reading) : behind(reading, kpi, known?.basis))));
  }));
}
