// Periods as the API writes them: 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026. Pure.

import { locale, say } from "./language.js";

export const KINDS = ["day", "week", "month", "quarter", "year"];
const FORMS = { day: /^\d{4}-\d\d-\d\d$/, week: /^\d{4}-W\d\d$/, month: /^\d{4}-\d\d$/, quarter: /^\d{4}-Q[1-4]$/, year: /^\d{4}$/ };
const DAY_MS = 86_400_000;

export function kindOf(period) {
  return KINDS.includes(period) ? period : KINDS.find((kind) => FORMS[kind].test(period));
}

// The period that is meant: of the words day, week, month, quarter and year the one that *today* is in.
export function literal(period, today) {
  return KINDS.includes(period) ? periodOf(period, dateOf(today)) : period;
}

export function periodOf(kind, date) {
  const year = date.getUTCFullYear(), month = date.getUTCMonth();
  if (kind === "year") return String(year);
  if (kind === "quarter") return `${year}-Q${Math.floor(month / 3) + 1}`;
  if (kind === "month") return `${year}-${two(month + 1)}`;
  return kind === "day" ? dayOf(date) : weekOf(date);
}

export function firstOf(period) {
  const year = Number(period.slice(0, 4));
  switch (kindOf(period)) {
    case "day": return dateOf(period);
    case "week": return plusDays(mondayOf(new Date(Date.UTC(year, 0, 4))), 7 * (Number(period.slice(6)) - 1));
    case "month": return new Date(Date.UTC(year, Number(period.slice(5)) - 1, 1));
    case "quarter": return new Date(Date.UTC(year, 3 * (Number(period.slice(6)) - 1), 1));
    default: return new Date(Date.UTC(year, 0, 1));
  }
}

// The period *steps* later (before, if negative).
export function shifted(period, steps) {
  const first = firstOf(period), kind = kindOf(period);
  if (kind === "day" || kind === "week") return periodOf(kind, plusDays(first, steps * (kind === "day" ? 1 : 7)));
  const months = { month: 1, quarter: 3, year: 12 }[kind];
  return periodOf(kind, new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + steps * months, 1)));
}

export function lastOf(period) {
  return plusDays(firstOf(shifted(period, 1)), -1);
}

// The same days a year before: 2025-11 of 2026-11; of a week the one of the same number.
export function yearBefore(period) {
  return period.replace(/^\d{4}/, (year) => String(Number(year) - 1)).replace("-02-29", "-02-28");
}

export function comparedWith(period, compare) {
  return { previous: shifted(period, -1), year: yearBefore(period) }[compare] ?? null;
}

export function dayOf(date) {
  return date.toISOString().slice(0, 10);
}

export function plusDays(date, days) {
  return new Date(date.getTime() + days * DAY_MS);
}

// The first of *count* days that end with *day*.
export function firstOfDays(count, day) {
  return dayOf(plusDays(dateOf(day), 1 - count));
}

export function dateOf(day) {
  return new Date(`${day}T00:00:00Z`);
}

export function named(period) {
  const first = firstOf(period), year = period.slice(0, 4);
  const as = (form) => first.toLocaleDateString(locale, { timeZone: "UTC", ...form });
  switch (kindOf(period)) {
    case "day": return as({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
    case "week": return say(`Week ${Number(period.slice(6))}, ${year}`, `Неделя ${Number(period.slice(6))}, ${year}`);
    case "month": return as({ month: "long", year: "numeric" });
    case "quarter": return say(`Q${period.at(-1)} ${year}`, `${period.at(-1)} кв. ${year}`);
    default: return year;
  }
}

export function kindNamed(kind) {
  return {
    day: say("Day", "День"), week: say("Week", "Неделя"), month: say("Month", "Месяц"),
    quarter: say("Quarter", "Квартал"), year: say("Year", "Год"),
  }[kind];
}

function mondayOf(date) {
  return plusDays(date, -((date.getUTCDay() + 6) % 7));
}

function weekOf(date) {
  const thursday = plusDays(mondayOf(date), 3), year = thursday.getUTCFullYear();
  const first = mondayOf(new Date(Date.UTC(year, 0, 4)));
  return `${year}-W${two(Math.round((mondayOf(date) - first) / (7 * DAY_MS)) + 1)}`;
}

function two(number) {
  return String(number).padStart(2, "0");
}
