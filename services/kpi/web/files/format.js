// Numbers as people read them: by the unit that every reading carries.

let money = { currency: "USD", digits: 2 };

export function useMoney(currency, digits) {
  money = { currency, digits };
}

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export function shown(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit.endsWith(" minor")) return amount(value / 10 ** money.digits);
  if (unit === "ratio") return percent.format(value);
  if (unit === "percent") return percent.format(value / 100);
  if (unit === "seconds") return duration(value);
  if (unit === "hours") return `${plain.format(value)} h`;
  if (unit === "days") return `${plain.format(value)} d`;
  return plain.format(value);
}

function amount(major) {
  const digits = Math.abs(major) >= 1000 ? 0 : money.digits;
  return new Intl.NumberFormat("en", {
    style: "currency", currency: money.currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(major);
}

function duration(seconds) {
  if (seconds < 60) return `${plain.format(seconds)} s`;
  if (seconds < 3600) return `${plain.format(seconds / 60)} min`;
  if (seconds < 86400) return `${plain.format(seconds / 3600)} h`;
  return `${plain.format(seconds / 86400)} d`;
}

export function moment(text, zone) {
  return new Date(text).toLocaleString("en-GB", { timeZone: zone, dateStyle: "medium", timeStyle: "medium" });
}

export function major(minor) {
  return minor / 10 ** money.digits;
}

const reasons = {
  no_data: "no data yet", no_plan: "no plan set", no_rate: "no exchange rate", no_cost: "no cost told",
  range_not_kept: "counted by month, quarter and year", done: "plan reached",
};

export function why(reading) {
  return reasons[reading.reason] ?? reading.reason ?? "";
}
