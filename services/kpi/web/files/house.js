// What every page needs to know of the company: its KPIs, people, money and clock.

import { get } from "./api.js";
import { useMoney } from "./format.js";
import { language, say } from "./language.js";

export class House {
  #names = new Map();

  async learn() {
    const [{ kpis }, directory, me] = await Promise.all([get("/v1/kpis"), get("/v1/directory"), get("/v1/me")]);
    this.me = me;
    this.kpis = new Map(kpis.map((kpi) => [kpi.id, kpi]));
    this.take(directory);
    return this;
  }

  // Who works here and what day it is may change while a page is open.
  async learnPeople() {
    this.take(await get("/v1/directory"));
  }

  take(directory) {
    Object.assign(this, directory);
    useMoney(directory.currency, directory.currency_digits);
    this.#names = new Map([
      ...directory.teams.map((team) => [`team:${team.team_id}`, team.name]),
      ...directory.managers.map((manager) => [`manager:${manager.manager_id}`, manager.name]),
    ]);
  }

  // Where the one who looks begins: with their own numbers.
  get home() {
    const { role, manager_id, team_id, reads } = this.me;
    if (role === "rep") return `manager:${manager_id}`;
    if (role === "lead") return `team:${team_id}`;
    return ["head", "admin"].includes(role) || reads.includes("*") ? "company" : reads.find((scope) => !scope.includes("*")) ?? "company";
  }

  get seesCompany() {
    return this.home === "company";
  }

  // What there is to see is in the directory, which is told to everybody as far as it is theirs.
  sees(scope) {
    return this.seesCompany || scope.endsWith(":*") || scope === this.home || this.#names.has(scope);
  }

  name(scope) {
    if (scope === "company") return say("Company", "Компания");
    if (scope === "unassigned") return say("Unassigned", "Без менеджера");
    return this.#names.get(scope) ?? scope.replace(/^\w+:/, "");
  }

  knows(scope) {
    return ["company", "unassigned"].includes(scope) || this.#names.has(scope);
  }

  // The managers of a team (with those of the teams below it), or of the whole company.
  managersOf(scope) {
    if (!scope.startsWith("team:")) return this.managers;
    const teams = this.teamsUnder(scope.slice("team:".length));
    return this.managers.filter((manager) => teams.has(manager.team_id));
  }

  teamsUnder(teamId) {
    const found = new Set([teamId]);
    for (const id of found) for (const team of this.teams) if (team.parent_team_id === id) found.add(team.team_id);
    return found;
  }

  kpiName(id) {
    const kpi = this.kpis.get(id);
    return kpi ? (language === "ru" ? kpi.name_ru : kpi.name) : id;
  }
}
