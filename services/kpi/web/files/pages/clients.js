// Clients: who came and who was lost, who buys again and for how much, who matters most, what they say of us.

import { h } from "../element.js";
import { say } from "../language.js";
import { askedFor } from "../on_request.js";
import { tile } from "../panel.js";
import { awaited, partByPart } from "../part_by_part.js";
import { firstOf, kindOf, named, periodOf } from "../periods.js";
import { periodsOf, shownBy } from "../shown.js";
import { href } from "../view.js";
import { ACCOUNT_KPIS, accountsPanel, cadencePanel, loadAccounts } from "./clients/accounts.js";
import { CHECK, checkPanel } from "./clients/check.js";
import { loadMovement, movementPanel } from "./clients/movement.js";
import { QUALITY, qualityPanel } from "./clients/quality.js";
import { loadThemes, SATISFACTION_KPIS, satisfactionPanel } from "./clients/satisfaction.js";
import { loadSegments, segmentsPanel } from "./clients/segments.js";
import { loadSupport, SUPPORT_KPIS, supportPanel } from "./clients/support.js";

const TILES = [
  "active_customers", "new_customers", "returned_customers", "lost_customers", "churn_rate", "active_base",
  "repeat_purchase_rate", "repeat_orders", "repeat_revenue_share_booked", "purchase_frequency", "purchase_interval", "average_check",
];
const COUNTED_IN = ["month", "quarter", "year"];

export const clients = {
  wants(view, house) {
    const { period, before } = periodsOf(view, house);
    return { scopes: [view.scope], kpis: [...new Set([...TILES, ...ACCOUNT_KPIS, ...SATISFACTION_KPIS, ...SUPPORT_KPIS, QUALITY])], periods: [period, before].filter(Boolean) };
  },

  load(view, house, tell) {
    const { period, before } = periodsOf(view, house);
    return partByPart({
      movement: loadMovement(view.scope, period, house.today), check: askedFor(view.scope, [CHECK], [period]), segments: loadSegments(view, period),
      accounts: loadAccounts(view.scope, period), themes: loadThemes(view.scope, period, before), support: loadSupport(view.scope, period),
    }, tell);
  },

  render(view, house, cards, { movement, check, segments, accounts, themes, support }) {
    const context = shownBy(view, house, cards), { period, about, now, then } = context;
    return [
      COUNTED_IN.includes(kindOf(period)) ? null : onlyMonths(period),
      h("section", { class: "tiles", "data-key": "tiles", "aria-label": say("Key figures", "Ключевые показатели") }, h("h2", { class: "unseen" }, say("Key figures", "Ключевые показатели")),
        TILES.map((kpi) => tile({ house, kpi, reading: now(kpi), before: then(kpi), about: about(kpi) }))),
      awaited(movement, "movement", (part) => movementPanel(context, part)), awaited(check, "check", (part) => checkPanel(context, part(CHECK, period))),
      awaited(segments, "segments", (part) => segmentsPanel(context, part), { wide: true }),
      awaited(accounts, "accounts", (part) => accountsPanel(context, part)), awaited(accounts, "cadence", (part) => cadencePanel(context, part)),
      awaited(themes, "satisfaction", (part) => satisfactionPanel(context, part)), awaited(support, "support", (part) => supportPanel(context, part)), qualityPanel(context),
    ];
  },
};

function onlyMonths(period) {
  const month = periodOf("month", firstOf(period));
  return h("p", { class: "panel wide hint", "data-key": "only-months", role: "note" },
    say("A client counts once in a month, quarter or year, so some figures are not kept for days and weeks. ", "Клиент считается один раз за месяц, квартал или год, поэтому за день и неделю часть показателей не хранится. "),
    h("a", { href: href({ period: month }) }, say(`Show ${named(month)}`, `Показать: ${named(month)}`)));
}
