// The period's sales against plan: fact, pace, projection, what is missing; and how much was sold today.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, meter, number } from "../../number.js";
import { named } from "../../periods.js";

export const PLAN = ["revenue_booked", "revenue_shipped", "revenue_paid", "plan_attainment", "plan_gap", "plan_projection", "pipeline_coverage"];

export function planPanel({ view, house, cards, period, about, now, then }) {
  const attainment = now("plan_attainment"), sales = now("revenue_booked");
  return h("section", { class: "panel wide plan", "data-key": "plan", "aria-labelledby": "plan-title" },
    h("h2", { id: "plan-title", class: "unseen" }, say("Sales against plan", "Продажи и план")),
    h("div", { class: "hero" },
      h("h3", null, say(`Sales, ${named(period)}`, `Продажи, ${named(period)}`)),
      h("div", { class: "line" }, number(sales, about("revenue_booked")), delta(sales, then("revenue_booked"), "up")),
      attainment?.value === null ? h("p", { class: "note" }, say("No plan is set for this period: POST /v1/plans sets one.", "План на период не задан: его задаёт POST /v1/plans.")) : progress(attainment)),
    h("dl", { class: "figures" },
      figure(say("Today", "Сегодня"), number(cards.reading(view.scope, "revenue_booked", house.today), { scope: view.scope, kpi: "revenue_booked", period: house.today })),
      figure(say("Of plan", "План выполнен на"), number(attainment, about("plan_attainment"))),
      figure(say("Projection", "Прогноз на конец"), number(now("plan_projection"), about("plan_projection"))),
      figure(say("Still missing", "Осталось до плана"), number(now("plan_gap"), about("plan_gap"))),
      figure(say("Needed a day", "Нужно в день"), shown(attainment?.details.required_per_day, sales?.unit ?? "")),
      figure(say("Shipped", "Отгружено"), number(now("revenue_shipped"), about("revenue_shipped"))),
      figure(say("Paid", "Оплачено"), number(now("revenue_paid"), about("revenue_paid")))));
}

function figure(label, value) {
  return h("div", null, h("dt", null, label), h("dd", null, value));
}

// The bar is what is reached; the faint one behind it where the pace line is today.
function progress({ value, denominator, details, unit }) {
  const pace = denominator && details?.pace !== undefined ? (100 * details.pace) / denominator : null;
  const isAhead = pace === null ? null : value >= pace;
  const words = pace === null ? "" : isAhead
    ? say(`ahead of the pace line (${shown(pace, unit)})`, `с опережением графика (${shown(pace, unit)})`)
    : say(`behind the pace line (${shown(pace, unit)})`, `с отставанием от графика (${shown(pace, unit)})`);
  const label = say(`${shown(value, unit)} of the plan`, `${shown(value, unit)} плана`);
  return [meter(value, { label, pace }), h("p", { class: `note ${isAhead === null ? "" : isAhead ? "ahead" : "late"}` }, label, words ? `, ${words}` : "")];
}
