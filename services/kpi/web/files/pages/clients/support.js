// Open tickets, and the revenue that hangs on the clients who wait.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { askedFor } from "../../on_request.js";
import { panel } from "../../panel.js";
import { clientList, clientTable } from "./client_list.js";
import { figures } from "./figures.js";

export const SUPPORT_KPIS = ["open_tickets", "tickets_opened", "ticket_first_response_seconds", "ticket_resolution_hours"];
const AT_RISK = ["revenue_with_open_tickets_booked", "revenue_share_with_open_tickets_booked", "tickets_per_client"];
const OPEN = "open-tickets";

export async function loadSupport(scope, period) {
  const [tickets, atRisk] = await Promise.all([clientList(OPEN, scope, period), askedFor(scope, AT_RISK, [period])]);
  return { tickets, atRisk };
}

export function supportPanel(context, { tickets, atRisk }) {
  const asked = { ...context, now: (kpi) => atRisk(kpi, context.period), then: () => undefined };
  return panel("support", say("Open tickets and revenue at risk", "Открытые обращения и выручка под угрозой"), [
    figures(asked, AT_RISK), figures(context, SUPPORT_KPIS),
    h("h3", null, say(`Clients who wait: ${tickets.rows.length}`, `Ждут клиентов: ${tickets.rows.length}`)),
    clientTable({ id: OPEN, caption: say("Clients with open tickets", "Клиенты с открытыми обращениями"), columns: tickets.columns, rows: tickets.rows, context, usual: "revenue_booked_minor:down", empty: say("Nobody waits; TicketOpened comes from the help desk.", "Никто не ждёт; TicketOpened присылает служба поддержки.") }),
  ]);
}
