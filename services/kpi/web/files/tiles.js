// The company's totals.

import { shown, why } from "./format.js";
import { made, put, putReading } from "./show.js";

export function renderTiles(parent, catalogue, card, period) {
  for (const kpi of catalogue.filter((one) => one.id !== "plan_attainment" && one.id !== "share_of_sales")) {
    const tile = parent.querySelector(`[data-kpi="${kpi.id}"]`) ?? newTile(parent, kpi);
    const reading = card?.kpis[kpi.id];
    putReading(tile.querySelector(".value"), reading, { kpi: kpi.id, scope: "company", period }, tile);
    put(tile.querySelector("small"), reading ? behind(reading) : "", { quietly: true });
  }
}

function newTile(parent, kpi) {
  const tile = made("article", { className: "tile", data: { kpi: kpi.id, scope: "company" } });
  tile.title = kpi.formula;
  tile.append(made("h3", { text: kpi.name }), made("span", { className: "value" }), made("small"));
  parent.append(tile);
  return tile;
}

function behind(reading) {
  if (reading.value === null) return why(reading);
  if (reading.target !== null) return `${shown(reading.attainment, "percent")} of ${shown(reading.target, reading.unit)}`;
  if (reading.unit === "ratio") return `${shown(reading.numerator, "count")} of ${shown(reading.denominator, "count")}`;
  if (reading.details.median !== undefined) return `median ${shown(reading.details.median, reading.unit)}, n ${shown(reading.n, "count")}`;
  return reading.unit.endsWith("minor") ? `from ${shown(reading.n, "count")}` : "";
}
