// Breakdowns side by side: one row for each value of the dimension.

import { say } from "../../language.js";

// *breakdowns*: {name: rows}; returns [{key, name: reading …}].
export function joined(breakdowns) {
  const found = new Map();
  for (const [name, rows] of Object.entries(breakdowns)) {
    for (const { value, reading } of rows) found.set(value, { key: value, ...found.get(value), [name]: reading });
  }
  return [...found.values()];
}

export function named(value) {
  return value === "unknown" ? say("unknown", "не указано") : value;
}
