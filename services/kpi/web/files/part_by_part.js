// What a page loads in several parts: each is told as it comes, so that none waits for the slowest.

import { h } from "./element.js";
import { say } from "./language.js";

// Holds the place of a panel whose part has not come yet.
export function awaited(part, key, panel, { wide = false } = {}) {
  return part === undefined ? h("section", { class: `panel waiting ${wide ? "wide" : ""}`, "data-key": key, "aria-busy": "true" }, say("Loading …", "Загрузка …")) : panel(part);
}

// *parts*: promises by name. Returns all of them; *tell* hears of each, and at first of none.
export async function partByPart(parts, tell) {
  tell({});
  const found = await Promise.all(Object.entries(parts).map(async ([name, coming]) => {
    const part = { [name]: await coming };
    tell(part);
    return part;
  }));
  return Object.assign({}, ...found);
}
