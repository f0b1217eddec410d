// What a page is of: its scope and period, the period it is compared with, and the readings of both.

import { comparedWith, literal } from "./periods.js";

export function periodsOf(view, house) {
  const period = literal(view.period, house.today);
  return { period, before: comparedWith(period, view.compare) };
}

export function shownBy(view, house, cards) {
  const { scope } = view, { period, before } = periodsOf(view, house);
  return {
    view, house, cards, period, before,
    about: (kpi) => ({ scope, kpi, period }),
    now: (kpi) => cards.reading(scope, kpi, period),
    then: (kpi) => (before ? cards.reading(scope, kpi, before) : undefined),
  };
}
