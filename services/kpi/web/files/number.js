// A KPI's reading as an element: the number, a link to what explains it; how it compares; how it moved.

import { h } from "./element.js";
import { shortly, shown, signedPercent, why } from "./format.js";
import { say } from "./language.js";
import { href } from "./view.js";

// *about*: {scope, kpi, period, by} where by (`channel=web`) names one row of a breakdown.
export function number(reading, about, { short = false, className = "" } = {}) {
  const text = reading ? (short ? shortly : shown)(reading.value, reading.unit, about.kpi) : "–";
  const isEmpty = !reading || reading.value === null;
  return h("a", {
    class: `value ${className} ${isEmpty ? "none" : ""}`.trim(),
    href: explained(about),
    title: reading && isEmpty ? why(reading) : null,
    "data-kpi": about.kpi, "data-scope": about.scope, "data-period": about.period, "data-by": about.by,
    "data-about": `${about.scope}/${about.kpi}/${about.period}/${about.by ?? ""}`,
    "data-value": reading?.value ?? "",
  }, text);
}

// What of the view is about an explained number, so that a link can leave it.
export const UNEXPLAINED = { explain: null, of: null, at: null, by: null, record: null, split: null };

export function explained({ scope, kpi, period, by }) {
  return href({ ...UNEXPLAINED, explain: kpi, of: scope, at: period, by });
}

// How a reading compares with another one: an arrow, a signed share, and whether that is good.
export function delta(reading, before, better) {
  const change = changeOf(reading, before);
  if (change === null) return null;
  const isGood = better === "-" || change === 0 ? "" : (change > 0) === (better === "up") ? "good" : "bad";
  return h("span", { class: `delta ${isGood}`, title: say(`before: ${shown(before.value, before.unit)}`, `было: ${shown(before.value, before.unit)}`) },
    `${change > 0 ? "▲" : change < 0 ? "▼" : "■"} ${signedPercent(change)}`);
}

export function changeOf(reading, before) {
  if (!reading || !before || reading.value === null || !before.value) return null;
  return (reading.value - before.value) / Math.abs(before.value);
}

// How much of a plan is reached: good from 100 %, near from 80 %.
export function stateOf(reading) {
  const attainment = reading?.attainment ?? null;
  if (attainment === null) return "";
  return attainment >= 100 ? "good" : attainment >= 80 ? "near" : "bad";
}

export function meter(percent, { label, pace = null } = {}) {
  const within = (value) => Math.max(0, Math.min(100, value ?? 0)).toFixed(1);
  return h("div", { class: `meter ${percent >= 100 ? "good" : ""}`, role: "img", "aria-label": label },
    pace === null ? null : h("b", { style: `width:${within(pace)}%` }), h("i", { style: `width:${within(percent)}%` }));
}
