// Live numbers: `follow` keeps a page told, whatever happens to the connection. See docs/live.md.

const AGAIN_MS = 2_000; // after the browser gave up
const SILENT_MS = 40_000; // two heartbeats are missing and a third is due

/**
 * Follow the live messages until `close()`.
 *
 * @param {{scopes?: string[], kpis?: string[], periods?: string[]}} asked what is left out is asked for whole
 * @param {{onSnapshot?: Function, onChange?: Function, onAlert?: Function, onState?: Function}} told
 *   onSnapshot(cards) replaces all that is known, onChange(card) one scope and period, onAlert(alert) adds an alert,
 *   onState("live" | "away") says whether the numbers can be relied on
 * @param {string} url where the stream is
 */
export function follow({ scopes = [], kpis = [], periods = [] } = {}, told = {}, url = "/v1/stream") {
  const query = new URLSearchParams([
    ...scopes.map((scope) => ["scope", scope]),
    ...kpis.map((kpi) => ["kpi", kpi]),
    ...periods.map((period) => ["period", period]),
  ]);
  const versions = new Map();
  let source, timer, state, last;
  const is = (next) => {
    if (state !== next) told.onState?.((state = next));
  };

  const after = (ms, what) => {
    clearTimeout(timer);
    timer = setTimeout(what, ms);
  };

  const away = () => {
    is("away");
    // Closed: the browser does not try again by itself, after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) after(AGAIN_MS, open);
  };

  const messages = {
    snapshot({ cards }) {
      versions.clear();
      for (const card of cards) versions.set(`${card.scope}/${card.period}`, card.version);
      told.onSnapshot?.(cards);
    },
    change({ card }) {
      const key = `${card.scope}/${card.period}`;
      // What was missed can be older than what a snapshot said.
      if (card.version <= (versions.get(key) ?? 0)) return;
      versions.set(key, card.version);
      told.onChange?.(card);
    },
    alert({ alert }) {
      told.onAlert?.(alert);
    },
    heartbeat() {},
  };

  function open() {
    source?.close();
    if (last) query.set("last_event_id", last);
    source = new EventSource(`${url}?${query}`);
    source.onerror = away;
    for (const [type, tell] of Object.entries(messages)) {
      source.addEventListener(type, ({ data, lastEventId }) => {
        after(SILENT_MS, reopen);
        last = lastEventId;
        tell(JSON.parse(data));
        is("live");
      });
    }
    after(SILENT_MS, reopen);
  }

  function reopen() {
    is("away");
    open();
  }

  open();
  return { close: () => (clearTimeout(timer), source.close()) };
}
