// TV mode (`tv=20` in the address): the pages in turn, so many seconds each.

import { change, view } from "./view.js";

const LEAST_SECONDS = 5;
let turning = null;

export function turnPages(pages) {
  clearTimeout(turning);
  const { tv, page } = view();
  if (!tv) return;
  const shown = [...pages.values()].filter((one) => one.isOnTelevision);
  const next = shown[(shown.findIndex((one) => one.id === page) + 1) % shown.length];
  turning = setTimeout(() => change({ page: next.id }, { quietly: true }), 1000 * Math.max(LEAST_SECONDS, Number(tv) || 0));
}

addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && view().tv) change({ tv: null });
});
