// How much better one reading is than another, and from where on that is worth a word.

import { changeOf } from "../../number.js";

const APART = 0.1;

// A share of *yardstick*, above 0 for better; null where there is nothing to compare.
export function gain(reading, yardstick, better) {
  const change = changeOf(reading, yardstick);
  if (change === null) return null;
  return better === "down" ? -change : better === "up" ? change : 0;
}

export function isBetter(reading, yardstick, better) {
  return gain(reading, yardstick, better) >= APART;
}

export function isWorse(reading, yardstick, better) {
  const found = gain(reading, yardstick, better);
  return found !== null && found <= -APART;
}
