// The scorecards this page knows, kept up to date by the live stream.

export class Cards {
  #cards = new Map();

  constructor(query, { onChange, onState }) {
    this.#listen(`/v1/stream${query}`, onChange, onState);
  }

  get(scope, period) {
    return this.#cards.get(`${scope}/${period}`);
  }

  get scopes() {
    return new Set([...this.#cards.values()].map((card) => card.scope));
  }

  get periods() {
    return new Set([...this.#cards.values()].map((card) => card.period));
  }

  #listen(url, onChange, onState) {
    const source = new EventSource(url);
    source.onopen = () => onState("live");
    source.onerror = () => {
      onState("away");
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#listen(url, onChange, onState), 2000);
    };
    source.addEventListener("snapshot", (event) => {
      this.#cards = new Map(JSON.parse(event.data).cards.map((card) => [`${card.scope}/${card.period}`, card]));
      onState("live");
      onChange(null);
    });
    source.addEventListener("update", (event) => {
      const card = JSON.parse(event.data);
      const known = this.get(card.scope, card.period);
      if (known && known.version >= card.version) return;
      this.#cards.set(`${card.scope}/${card.period}`, card);
      onChange(card);
    });
  }
}
