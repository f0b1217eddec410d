// The scorecards that a page looks at, kept up to date by the live stream.

import { follow } from "./live.js";

export class Cards {
  #cards = new Map();
  #stream;

  // Listens to *wants* ({scopes, kpis, periods}); calls onChange whenever something differs, onAlert for alerts.
  constructor(wants, { onChange, onAlert, onState }) {
    this.isLoaded = false;
    this.#stream = follow(wants, {
      onSnapshot: (cards) => {
        this.#cards = new Map(cards.map((card) => [`${card.scope}/${card.period}`, card]));
        this.isLoaded = true;
        onChange(null);
      },
      onChange: (card) => {
        this.#cards.set(`${card.scope}/${card.period}`, card);
        onChange(card);
      },
      onAlert,
      onState,
    });
  }

  get(scope, period) {
    return this.#cards.get(`${scope}/${period}`);
  }

  // One KPI's reading; undefined while it is not known.
  reading(scope, kpi, period) {
    return this.get(scope, period)?.kpis[kpi];
  }

  get asOf() {
    return [...this.#cards.values()].map((card) => card.as_of).sort().at(-1);
  }

  close() {
    this.#stream.close();
  }
}
