// Ranks as the leaderboards of the API give them (R15), among those that are shown; and how they moved.

import { h } from "../../element.js";
import { say } from "../../language.js";

// {scope: rank} of *scopes* among themselves: equals share a rank, who has none keeps none.
export function ranksAmong(rows, scopes) {
  const shown = rows.filter((row) => scopes.has(row.scope));
  const better = ({ rank }) => shown.filter((one) => one.rank !== null && one.rank < rank).length;
  return new Map(shown.map((row) => [row.scope, row.rank === null ? null : 1 + better(row)]));
}

// Places won since the rank before: above 0 upwards; null where either is missing.
export function places(rank, before) {
  return rank === null || (before ?? null) === null ? null : before - rank;
}

export function movement(rank, before) {
  const moved = places(rank, before);
  if (rank === null) return h("span", { class: "moved" }, "–");
  if (moved === null) return h("span", { class: "moved badge" }, say("new", "впервые"));
  const direction = moved > 0 ? "good" : moved < 0 ? "bad" : "";
  return h("span", { class: `moved delta ${direction}`, "data-moved": moved, title: say(`rank before: ${before}`, `прежнее место: ${before}`) },
    moved > 0 ? `▲ ${moved}` : moved < 0 ? `▼ ${-moved}` : "=");
}
