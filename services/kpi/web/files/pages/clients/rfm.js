// Groups of RFM scores (1 to 5, 5 is best) that people have words for: the first that fits. Pure.

import { say } from "../../language.js";

export const GROUPS = [
  { id: "best", fits: ({ r, f, m }) => r >= 4 && f >= 4 && m >= 4, name: () => say("Best", "Лучшие"), rule: "R≥4, F≥4, M≥4" },
  { id: "loyal", fits: ({ r, f }) => r >= 3 && f >= 3, name: () => say("Loyal", "Постоянные"), rule: "R≥3, F≥3" },
  { id: "new", fits: ({ r }) => r >= 4, name: () => say("Recent", "Недавние"), rule: "R≥4, F≤2" },
  { id: "risk", fits: ({ r, f, m }) => r <= 2 && (f >= 3 || m >= 4), name: () => say("At risk", "Под угрозой ухода"), rule: "R≤2, F≥3 / M≥4" },
  { id: "cooling", fits: ({ r }) => r === 3, name: () => say("Cooling", "Остывающие"), rule: "R=3, F≤2" },
  { id: "asleep", fits: () => true, name: () => say("Asleep", "Спящие"), rule: "R≤2, F≤2, M≤3" },
];

export function groupOf(row) {
  return GROUPS.find((group) => group.fits(row)).id;
}
