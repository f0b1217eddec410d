// What a number is made of: what stands above and below the line, how many there are, medians and the like.

import { h } from "../element.js";
import { shown, why } from "../format.js";
import { say } from "../language.js";
import { part } from "./part.js";
import { detailsOf } from "./details.js";

export function parts(all) {
  const { reading, question } = all;
  const units = unitsOf(all);
  const figures = [
    { key: "numerator", name: say("Numerator", "Числитель"), value: reading.numerator, unit: units.above },
    reading.denominator === 1 && reading.value === reading.numerator ? null : { key: "denominator", name: say("Denominator", "Знаменатель"), value: reading.denominator, unit: units.below },
    { key: "n", name: say("n (how many)", "n (сколько всего)"), value: reading.n, unit: reading.n && reading.n === reading.denominator ? units.below : "count" },
    ...detailsOf(reading, { isPlan: false, money: units.money }),
  ];
  return part("parts", say("Its parts", "Составные части"), figuresList(figures.filter(Boolean), question.kpi), meanings(all));
}

export function figuresList(figures, kpi) {
  return h("dl", { class: "figures" }, figures.map(({ key, name, value, unit, isRaw }) => h("div", { "data-part": key, "data-value": value ?? "" },
    h("dt", { lang: isRaw ? "en" : null }, name), h("dd", null, shown(value, unit, kpi)))));
}

// What a reading is from, in a few words, whatever stands below the line.
export function madeOf(reading, { above, below }) {
  if (!reading) return "";
  if (reading.value === null) return why(reading);
  if (reading.unit === "ratio") return say(`${shown(reading.numerator, above)} of ${shown(reading.denominator, below)}`, `${shown(reading.numerator, above)} из ${shown(reading.denominator, below)}`);
  return reading.n ? say(`from ${shown(reading.n, "count")}`, `из ${shown(reading.n, "count")}`) : "";
}

function meanings({ numerators, known }) {
  if (!numerators.length) return null;
  const told = numerators.map((one, place) => `${place ? say("less or plus ", "минус или плюс ") : ""}${known.measures[one] ?? one}`).join("; ");
  return h("p", { class: "note" }, say("Above the line: ", "В числителе: "), h("span", { lang: "en" }, told));
}

// A sum of money, of time or a count stands above the line; below it the same, or how many share it.
export function unitsOf({ known, reading, numerators, house }) {
  const money = `${house.currency} minor`;
  const first = numerators[0] ?? Object.keys(known.measures)[0] ?? "";
  const above = reading.denominator === 1 ? reading.unit : first.endsWith("_minor") ? money : first.endsWith("_seconds") ? reading.unit : "count";
  const isShare = ["ratio", "percent"].includes(reading.unit) || known.id.startsWith("plan_");
  return { above, below: isShare ? above : "count", money };
}
