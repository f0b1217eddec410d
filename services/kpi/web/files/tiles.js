// The company's totals, and its plan.

import { shown, why } from "./format.js";
import { made, put } from "./show.js";

export function renderTiles(parent, catalogue, card) {
  for (const kpi of catalogue.filter((one) => one.id !== "plan_attainment" && one.id !== "share_of_sales")) {
    const tile = parent.querySelector(`[data-kpi="${kpi.id}"]`) ?? newTile(parent, kpi);
    const reading = card?.kpis[kpi.id];
    const value = tile.querySelector(".value");
    const hasValue = reading && reading.value !== null;
    put(value, hasValue ? shown(reading.value, reading.unit) : "–", { value: String(reading?.value ?? "") });
    value.classList.toggle("none", !hasValue);
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

export function renderPlan(parent, card) {
  const reading = card?.kpis.plan_attainment;
  if (!parent.children.length) parent.append(...planParts());
  const revenue = card?.kpis.revenue_booked;
  const unit = revenue?.unit ?? "";
  const figures = { booked: revenue?.value, gap: reading?.details.gap, run_rate: reading?.details.run_rate };
  put(parent.querySelector(".value"), reading && reading.value !== null ? shown(reading.value, "percent") : "no plan",
    { value: String(reading?.value ?? "") });
  parent.querySelector(".track i").style.width = `${Math.max(0, Math.min(100, reading?.value ?? 0))}%`;
  for (const [name, value] of Object.entries(figures)) {
    put(parent.querySelector(`dd[data-figure="${name}"]`), shown(value, unit), { value: String(value ?? "") });
  }
}

function planParts() {
  const head = made("div", { data: { kpi: "plan_attainment", scope: "company" } });
  head.append(made("dt", { text: "Plan attainment" }), made("span", { className: "value" }));
  const track = made("div", { className: "track" });
  track.append(made("i"));
  return [head, track, ...[["booked", "Revenue booked"], ["gap", "Gap to plan"], ["run_rate", "Run rate"]].map(([name, label]) => {
    const list = made("dl");
    list.append(made("dt", { text: label }), made("dd", { data: { figure: name } }));
    return list;
  })];
}
