// Panels, tiles and switches: what pages are laid out with.

import { h } from "./element.js";
import { shown, why } from "./format.js";
import { language, say } from "./language.js";
import { delta, meter, number } from "./number.js";
import { sparkline } from "./sparkline.js";
import { href } from "./view.js";

// A part of a page under a heading; *tools* stand beside it, *wide* parts take the whole width.
export function panel(key, title, body, { tools = null, note = null, wide = false } = {}) {
  return h("section", { class: `panel ${wide ? "wide" : ""}`, "data-key": key, "aria-labelledby": `${key}-title` },
    h("div", { class: "bar" }, h("h2", { id: `${key}-title` }, title), tools), note ? h("p", { class: "note" }, note) : null, body);
}

// Links of which one is chosen, changing *name* of the view: [[value, label]].
export function choices(name, chosen, options, label) {
  return h("div", { class: "switch", role: "group", "aria-label": label },
    options.map(([value, text]) => h("a", { href: href({ [name]: value }), "aria-current": value === chosen ? "true" : null }, text)));
}

// One KPI of the scope: value, comparison, plan and movement.
export function tile({ house, kpi, reading, before, about, values = null, label = null, wide = false }) {
  const known = house.kpis.get(kpi);
  const hasPlan = (reading?.target ?? null) !== null;
  return h("article", { class: `tile ${wide ? "wide" : ""}`, "data-key": kpi, title: language === "en" ? known?.formula : null },
    h("h3", null, label ?? house.kpiName(kpi)),
    h("div", { class: "line" }, number(reading, about), delta(reading, before, known?.better ?? "-")),
    hasPlan ? meter(reading.attainment ?? 0, { label: ofPlan(reading) }) : null,
    h("small", null, hasPlan ? ofPlan(reading) : behind(reading, kpi, known?.basis)),
    values ? sparkline(values, say(`how ${house.kpiName(kpi)} moved`, `динамика: ${house.kpiName(kpi)}`)) : null);
}

function ofPlan({ attainment, target, unit }) {
  const plan = shown(target, unit);
  return attainment === null ? say(`plan ${plan}`, `план ${plan}`) : say(`${shown(attainment, "percent")} of plan ${plan}`, `${shown(attainment, "percent")} плана ${plan}`);
}

// What stands behind a reading, in a few words; a share with a *basis* is one of money.
export function behind(reading, kpi, basis = null) {
  if (!reading) return "";
  if (reading.value === null) return why(reading);
  const { unit, numerator, denominator, n, details } = reading;
  if (unit === "ratio" && (basis || denominator === n)) {
    const [above, below] = [numerator, denominator].map((one) => shown(one, basis ? "money minor" : "count"));
    return say(`${above} of ${below}`, `${above} из ${below}`);
  }
  if (details?.p90 !== undefined) return say(`9 of 10 within ${shown(details.p90, unit, kpi)}, n = ${n}`, `9 из 10 за ${shown(details.p90, unit, kpi)}, n = ${n}`);
  return unit.endsWith(" minor") && n ? say(`from ${shown(n, "count")}`, `из ${shown(n, "count")}`) : "";
}

export function empty(text, whatToDo = null) {
  return h("div", { class: "empty" }, h("p", null, text), whatToDo ? h("p", null, whatToDo) : null);
}

export function failed(problem) {
  return h("div", { class: "empty failed", role: "alert" },
    h("p", null, say(`This could not be read: ${problem.message}`, `Не удалось прочитать: ${problem.message}`)),
    h("a", { href: href({}), class: "button" }, say("Try again", "Повторить")));
}
