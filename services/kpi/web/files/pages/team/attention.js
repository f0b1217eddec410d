// Who needs help: the managers furthest behind, each with the number that says so. Nothing but readings, compared.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { behind, empty, panel } from "../../panel.js";
import { href } from "../../view.js";
import { gain, isWorse } from "./apart.js";
import { paceSaid, shareOfDue, standing } from "./standing.js";

const MOST = 3, FEW = 2, MANY = 3;
const PLANNED = "revenue_booked", ATTAINED = "plan_attainment";
const COMPARED = ["speed_to_lead_seconds", "tasks_on_time_rate", "call_plan_adherence", "on_time_delivery_rate", "next_step_discipline"];
export const ATTENTION = [PLANNED, ATTAINED, ...COMPARED];

export function attentionPanel(of) {
  const matters = [behindPlan(of), ...COMPARED.map((kpi) => worseThanCompany(of, kpi))].filter(({ people }) => people.length);
  const title = say("Who needs help", "Кому нужна помощь");
  if (!matters.length) return panel("attention", title, empty(say("Nobody is behind plan, or 10 % worse than the company.", "Никто не отстаёт от плана и не хуже компании на 10 %.")));
  return panel("attention", title, h("ul", { class: "matters" }, matters.map((one) => matter(one, matters.length > MANY ? FEW : MOST))),
    { note: say("Behind what of the plan is due by now, or 10 % worse than the company.", "Отстают от положенного по плану к этому дню или хуже компании на 10 %.") });
}

function matter({ key, label, people }, most) {
  return h("li", { "data-key": key }, h("h3", null, label), h("ul", null, people.slice(0, most).map(({ scope, name, shownNumber, said }) => h("li", { "data-key": scope },
    h("a", { href: href({ scope, who: null }) }, name), shownNumber, h("small", { class: "note" }, said)))));
}

function behindPlan({ house, cards, period, managers }) {
  const { better } = house.kpis.get(PLANNED);
  const people = managers.map((scope) => ({ scope, reading: cards.reading(scope, PLANNED, period) }))
    .filter(({ reading }) => ["bad", "near"].includes(standing(reading, better)?.state))
    .sort((one, two) => shareOfDue(one.reading, better) - shareOfDue(two.reading, better))
    .map(({ scope, reading }) => ({ scope, name: house.name(scope), shownNumber: number(cards.reading(scope, ATTAINED, period), { scope, kpi: ATTAINED, period }), said: [say("of plan", "плана"), paceSaid(reading)].filter(Boolean).join("; ") }));
  return { key: PLANNED, label: say("Behind the plan for sales", "Отстают от плана продаж"), people };
}

function worseThanCompany({ house, cards, period, managers }, kpi) {
  const company = cards.reading("company", kpi, period), { better } = house.kpis.get(kpi);
  const people = managers.map((scope) => ({ scope, reading: cards.reading(scope, kpi, period) }))
    .filter(({ reading }) => isWorse(reading, company, better) && reading.n >= house.ranked_from_n)
    .sort((one, two) => gain(one.reading, company, better) - gain(two.reading, company, better))
    .map(({ scope, reading }) => ({ scope, name: house.name(scope), shownNumber: number(reading, { scope, kpi, period }), said: beside(reading, company, kpi) }));
  return { key: kpi, label: labelOf(kpi, house), people };
}

function beside(reading, company, kpi) {
  const ofCompany = shown(company.value, company.unit, kpi);
  return [behind(reading, kpi), say(`company ${ofCompany}`, `компания ${ofCompany}`)].filter(Boolean).join("; ");
}

function labelOf(kpi, house) {
  return {
    speed_to_lead_seconds: say("Slow to answer leads", "Медленно отвечают на лиды"), tasks_on_time_rate: say("Tasks not done in time", "Не успевают с задачами"),
    call_plan_adherence: say("Planned calls not made", "Не делают запланированные звонки"), on_time_delivery_rate: say("Deliveries late", "Опаздывают отгрузки"),
    next_step_discipline: say("Deals without a next step", "Сделки без следующего шага"),
  }[kpi] ?? house.kpiName(kpi);
}
