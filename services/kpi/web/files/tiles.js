// The company's totals.

import { shown, why } from "./format.js";
import { made, put, putReading } from "./show.js";

const first = [
  "revenue_booked", "deals_won", "win_rate", "average_deal_size", "open_pipeline", "sales_cycle_days",
  "leads_created", "lead_to_deal_rate", "speed_to_lead_seconds", "calls_completed", "deals_lost", "on_time_delivery_rate",
];
const elsewhere = ["plan_attainment", "plan_gap", "plan_projection", "share_of_sales"];

// What is looked at first has its place; of all else there is a tile where it has something to say.
export function renderTiles(parents, catalogue, card, period) {
  for (const id of first) render(parents.first, catalogue.find((one) => one.id === id), card, period);
  for (const kpi of catalogue.filter((one) => !first.includes(one.id) && !elsewhere.includes(one.id))) {
    render(parents.more, kpi, card, period).hidden = isSilent(card?.kpis[kpi.id]);
  }
}

function render(parent, kpi, card, period) {
  const tile = parent.querySelector(`[data-kpi="${kpi.id}"]`) ?? newTile(parent, kpi);
  const reading = card?.kpis[kpi.id];
  putReading(tile.querySelector(".value"), reading, { kpi: kpi.id, scope: "company", period }, tile);
  put(tile.querySelector("small"), reading ? behind(reading) : "", { quietly: true });
  return tile;
}

function isSilent(reading) {
  return !reading || (!reading.value && !reading.n && reading.target === null);
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
