// What an event tells, as pairs of a name and a readable value; ids that every event of the record repeats come last.

import { moment, shown } from "../format.js";
import { say } from "../language.js";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const MOST = 240;

export function factsOf(data, house) {
  const facts = Object.entries(data).filter(([, value]) => value !== null && value !== "");
  const isId = ([name]) => name.endsWith("_id") && name !== "manager_id";
  return [...facts.filter((one) => !isId(one)), ...facts.filter(isId)].map(([name, value]) => [labelOf(name), told(name, value, data, house)]);
}

function labelOf(name) {
  return name.replace(/_minor$/, "").replace(/^manager_id$/, "manager").replaceAll("_", " ");
}

function told(name, value, data, house) {
  if (Array.isArray(value)) return value.map((one) => told("", one, data, house)).join("; ");
  if (typeof value === "object") return shortened(Object.entries(value).map(([key, one]) => (key.endsWith("line_id") ? null : `${labelOf(key)} ${told(key, one, { ...data, ...value }, house)}`)).filter(Boolean).join(", "));
  if (name.endsWith("_minor")) return amount(value, data, house);
  if (name === "manager_id") return house.name(`manager:${value}`);
  if (typeof value === "boolean") return value ? say("yes", "да") : say("no", "нет");
  return TIME.test(value) ? moment(value, house.time_zone) : String(value);
}

// Money of another currency than the company's is shown as it was told.
function amount(value, { currency = null }, house) {
  return currency === null || currency === house.currency ? shown(value, `${house.currency} minor`) : `${value} ${currency} minor`;
}

function shortened(text) {
  return text.length > MOST ? `${text.slice(0, MOST)} …` : text;
}
