// Key accounts and agreed contacts: how well they are kept, and with whom nobody was in contact.

import { h } from "../../element.js";
import { say } from "../../language.js";
import { panel } from "../../panel.js";
import { clientList, clientTable } from "./client_list.js";
import { figures } from "./figures.js";

const KEY = ["key_account_coverage", "key_accounts", "new_key_accounts", "key_account_share_booked", "live_account_plans"];
const CADENCE = ["cadence_kept", "live_account_plans_assigned", "contact_cap_breach_rate"];
export const ACCOUNT_KPIS = [...KEY, ...CADENCE];
const UNTOUCHED = "key-accounts-untouched", OVERDUE = "cadence-overdue";

export async function loadAccounts(scope, period) {
  const [untouched, overdue] = await Promise.all([UNTOUCHED, OVERDUE].map((name) => clientList(name, scope, period)));
  return { untouched, overdue };
}

export function accountsPanel(context, { untouched }) {
  const title = say("Key accounts", "Ключевые клиенты");
  const nobody = context.now("key_accounts")?.value ? say("Everybody was contacted this month.", "В этом месяце связались со всеми.") : say("No key accounts: POST /v1/key-accounts of the leads service flags one.", "Ключевых клиентов нет: их отмечает POST /v1/key-accounts сервиса лидов.");
  return panel("accounts", title, [
    figures(context, KEY),
    h("h3", null, say(`Without contact this month: ${untouched.rows.length}`, `Без контакта в этом месяце: ${untouched.rows.length}`)),
    clientTable({ id: UNTOUCHED, caption: say("Key accounts without contact", "Ключевые клиенты без контакта"), columns: untouched.columns, rows: untouched.rows, context, usual: "days:down", empty: nobody }),
  ]);
}

export function cadencePanel(context, { overdue }) {
  const hasPlans = context.now("cadence_kept")?.denominator;
  const nobody = hasPlans ? say("Everybody was contacted in time.", "Со всеми связались вовремя.") : say("No account plans: POST /v1/account-plans of the leads service sets how often to be in touch.", "Планов работы нет: POST /v1/account-plans сервиса лидов задаёт, как часто связываться.");
  return panel("cadence", say("Agreed contacts", "Договорённые контакты"), [
    figures(context, CADENCE),
    h("h3", null, say(`Overdue: ${overdue.rows.length}`, `Просрочено: ${overdue.rows.length}`)),
    clientTable({ id: OVERDUE, caption: say("Contacts overdue", "Просроченные контакты"), columns: overdue.columns, rows: overdue.rows, context, usual: "days:down", empty: nobody }),
  ]);
}
