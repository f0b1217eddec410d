// Numbers as people read them: by the unit that every reading carries.

import { locale, say } from "./language.js";

let money = { currency: "USD", digits: 2 };

export function useMoney(currency, digits) {
  money = { currency, digits };
}

const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });

// KPIs in the unit `ratio` that are no share of a whole: items per order, orders per client.
const TIMES = new Set(["purchase_frequency", "touches_per_lead", "pipeline_coverage", "items_per_order", "lines_per_order", "tickets_per_client"]);

export function shown(value, unit, kpi = "") {
  if (value === null || value === undefined) return "–";
  if (unit.endsWith(" minor")) return amount(value / 10 ** money.digits);
  if (unit === "ratio") return TIMES.has(kpi) ? `${plain.format(value)}×` : percent.format(value);
  if (unit === "percent") return percent.format(value / 100);
  if (unit === "seconds") return duration(value);
  if (unit === "hours") return duration(3600 * value);
  if (unit === "days") return `${plain.format(value)} ${say("d", "дн.")}`;
  return plain.format(value);
}

// Shorter, for narrow places and axes: $1.2M.
export function shortly(value, unit, kpi = "") {
  if (value === null || value === undefined || !unit.endsWith(" minor")) return shown(value, unit, kpi);
  const major = value / 10 ** money.digits;
  return Math.abs(major) < 10_000 ? amount(major) : compact().format(major);
}

function compact() {
  return new Intl.NumberFormat(locale, { style: "currency", currency: money.currency, currencyDisplay: "narrowSymbol", notation: "compact", maximumSignificantDigits: 3 });
}

function amount(major) {
  const digits = Math.abs(major) >= 1000 ? 0 : money.digits;
  return new Intl.NumberFormat(locale, {
    style: "currency", currency: money.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(major);
}

function duration(seconds) {
  const size = Math.abs(seconds);
  if (size < 60) return `${plain.format(seconds)} ${say("s", "с")}`;
  if (size < 3600) return `${plain.format(seconds / 60)} ${say("min", "мин")}`;
  if (size < 86400) return `${plain.format(seconds / 3600)} ${say("h", "ч")}`;
  return `${plain.format(seconds / 86400)} ${say("d", "дн.")}`;
}

export function signedPercent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0, signDisplay: "exceptZero" }).format(share);
}

export function moment(text, zone) {
  return new Date(text).toLocaleString(locale, { timeZone: zone, dateStyle: "medium", timeStyle: "short" });
}

// In the unit that charts are drawn in: money in whole units, shares in percent.
export function drawn(value, unit) {
  if (value === null || value === undefined) return null;
  if (unit.endsWith(" minor")) return value / 10 ** money.digits;
  return unit === "ratio" ? 100 * value : value;
}

export function why({ reason }) {
  return {
    no_data: say("no data yet", "пока нет данных"), no_plan: say("no plan set", "план не задан"),
    no_rate: say("no exchange rate", "нет курса валюты"), no_cost: say("no cost told", "нет себестоимости"),
    range_not_kept: say("counted by month, quarter and year", "считается за месяц, квартал и год"), done: say("plan reached", "план выполнен"),
    no_spend: say("no spending told", "нет данных о расходах"), no_kpi_set: say("the role has no KPI set", "у роли нет набора KPI"),
  }[reason] ?? reason ?? "";
}
