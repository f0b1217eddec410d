// How much of the plan is reached, and where the pace leads: the company, then every team that has a plan.

import { shown, why } from "./format.js";
import { made, put, putReading } from "./show.js";

export function renderPlan(parent, { company, teams, period }) {
  renderLine(line(parent, "company", ""), company, period);
  const planned = teams.filter((team) => (team.card?.kpis.plan_attainment.value ?? null) !== null);
  for (const { scope, name, card } of planned) {
    const one = line(parent, scope, name);
    put(one.querySelector("h3"), name, { quietly: true });
    renderLine(one, card, period);
  }
  const scopes = new Set(["company", ...planned.map((team) => team.scope)]);
  for (const one of [...parent.children]) if (!scopes.has(one.dataset.scope)) one.remove();
}

function line(parent, scope, name) {
  const known = [...parent.children].find((one) => one.dataset.scope === scope);
  return known ?? parent.appendChild(newLine(scope, name));
}

function newLine(scope, name) {
  const one = made("div", { className: scope === "company" ? "whole" : "part", data: { scope } });
  const head = made("div", { className: "head" });
  head.append(made("h3", { text: name || "Plan attainment" }), made("span", { className: "value" }), made("small"));
  const track = made("div", { className: "track" });
  track.append(made("b"), made("i"));
  one.append(head, track, ...[["booked", "Revenue booked"], ["gap", "Gap to plan"], ["run_rate", "Run rate"]].map(figure));
  return one;
}

function figure([name, label]) {
  const list = made("dl");
  list.append(made("dt", { text: label }), made("dd", { data: { figure: name } }));
  return list;
}

function renderLine(one, card, period) {
  const { plan_attainment: plan, revenue_booked: revenue } = card?.kpis ?? {};
  const isSame = one.dataset.period === period;
  one.dataset.period = period;
  const about = { kpi: "plan_attainment", scope: one.dataset.scope, period };
  putReading(one.querySelector(".value"), plan, about, one.querySelector(".head"));
  put(one.querySelector("small"), plan ? why(plan) : "", { quietly: true });
  one.classList.toggle("reached", (plan?.value ?? 0) >= 100);
  const figures = { booked: revenue?.value, gap: plan?.details.gap, run_rate: plan?.details.run_rate };
  for (const [name, value] of Object.entries(figures)) {
    put(one.querySelector(`dd[data-figure="${name}"]`), shown(value, revenue?.unit ?? ""), { value: String(value ?? ""), quietly: !isSame });
  }
  const pace = plan?.denominator ? (100 * (figures.run_rate ?? 0)) / plan.denominator : 0;
  one.querySelector(".track").title = pace ? `the pace leads to ${shown(pace, "percent")} of the plan` : "";
  one.querySelector(".track i").style.width = within(plan?.value);
  one.querySelector(".track b").style.width = within(pace);
}

function within(percent) {
  return `${Math.max(0, Math.min(100, percent ?? 0))}%`;
}
