// The frame of every page: navigation, period, scope, comparison, language, light and dark.

import { h, morph } from "./element.js";
import { moment } from "./format.js";
import { language, other, say } from "./language.js";
import { UNEXPLAINED } from "./number.js";
import { KINDS, kindNamed, kindOf, literal, named, shifted } from "./periods.js";
import { signOutButton } from "./signing.js";
import { change, href } from "./view.js";

const STATES = {
  connecting: () => say("connecting", "соединяемся"),
  live: () => say("live", "в эфире"),
  away: () => say("reconnecting", "соединяемся"),
  nobody: () => say("not signed in", "вход не выполнен"),
};
const at = (id) => document.getElementById(id);

export function renderShell({ view, house, pages, state, asOf }) {
  document.documentElement.lang = language;
  document.documentElement.toggleAttribute("data-tv", Boolean(view.tv));
  at("title").textContent = pages.get(view.page).title();
  document.title = `${at("title").textContent} · Salespulse`;
  morph(at("pages"), [...pages.values()].map((page) => h("a", { href: href({ ...UNEXPLAINED, page: page.id }), "aria-current": page.id === view.page ? "page" : null }, page.title())));
  renderState(state, asOf, house);
  morph(at("pickers"), house ? [periodPicker(view, house), scopePicker(view, house), comparePicker(view)] : []);
  morph(at("options"), [...options(), house ? signOutButton(house.me) : null]);
}

function renderState(state, asOf, house) {
  at("connection").dataset.state = state;
  at("connection").textContent = STATES[state]();
  at("as-of").textContent = asOf ? moment(asOf, house.time_zone) : "";
  at("as-of").title = asOf ? say(`as of; times of ${house.time_zone}`, `на момент; время ${house.time_zone}`) : "";
}

function periodPicker(view, house) {
  const kind = kindOf(view.period), now = literal(view.period, house.today);
  const isCurrent = now === literal(kind, house.today);
  const step = (steps, label, sign) => h("a", { class: "turn", href: href({ period: current(shifted(now, steps), house) }), "aria-label": label }, sign);
  return h("div", { class: "period", role: "group", "aria-label": say("Period", "Период"), "data-key": "period" },
    h("div", { class: "switch" }, KINDS.map((one) => h("a", { href: href({ period: one }), "aria-current": one === kind ? "true" : null }, one === "day" ? say("Today", "Сегодня") : kindNamed(one)))),
    step(-1, say("Earlier", "Раньше"), "‹"),
    h("strong", { id: "period" }, named(now)),
    isCurrent ? null : step(1, say("Later", "Позже"), "›"));
}

// A period that goes on is written as its word, so that a link kept open overnight moves on.
function current(period, house) {
  const kind = kindOf(period);
  return literal(kind, house.today) === period ? kind : period;
}

function scopePicker(view, house) {
  const option = (scope) => h("option", { value: scope, selected: scope === view.scope }, house.name(scope));
  const group = (label, kind, all, id) => (all.length ? h("optgroup", { label }, byName(all).map((one) => option(`${kind}:${one[id]}`))) : null);
  return h("label", { class: "picker", "data-key": "scope" }, h("span", { class: "unseen" }, say("Whose numbers", "Чьи показатели")),
    h("select", { "data-changes": "scope" }, house.seesCompany ? option("company") : null,
      group(say("Teams", "Команды"), "team", house.teams, "team_id"), group(say("Managers", "Менеджеры"), "manager", house.managers, "manager_id"),
      house.knows(view.scope) ? null : option(view.scope)));
}

function byName(all) {
  return [...all].sort((one, two) => one.name.localeCompare(two.name));
}

function comparePicker(view) {
  const options = [["previous", say("vs. previous period", "к прошлому периоду")], ["year", say("vs. a year before", "к прошлому году")], ["none", say("no comparison", "без сравнения")]];
  return h("label", { class: "picker", "data-key": "compare" }, h("span", { class: "unseen" }, say("Compared with", "Сравнение")),
    h("select", { "data-changes": "compare" }, options.map(([value, label]) => h("option", { value, selected: value === view.compare }, label))));
}

function options() {
  const isDark = document.documentElement.dataset.theme === "dark";
  return [
    h("a", { href: href({ tv: "20" }), title: say("Pages in turn, for a screen on the wall; Esc ends it", "Страницы по очереди, для экрана на стене; Esc — выход") }, say("TV", "ТВ")),
    h("a", { href: href({ lang: other }), "data-lang": other, lang: other }, { en: "English", ru: "Русский" }[other]),
    h("button", { type: "button", id: "theme", "data-theme-to": isDark ? "light" : "dark" }, isDark ? say("Light", "Светлая") : say("Dark", "Тёмная")),
  ];
}

document.addEventListener("change", ({ target }) => {
  if (target.dataset.changes) change({ [target.dataset.changes]: target.value });
});

document.addEventListener("click", (event) => {
  const { lang, themeTo } = event.target.closest?.("[data-lang], [data-theme-to]")?.dataset ?? {};
  if (lang) localStorage.setItem("lang", lang);
  if (themeTo) useTheme(themeTo, { isChosen: true });
});

// Returns nothing; the theme is that of the address, else the last one chosen here, else the machine's.
export function useTheme(theme, { isChosen = false } = {}) {
  if (isChosen) localStorage.setItem("theme", theme);
  document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event("themechange"));
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const ofMachine = () => (dark.matches ? "dark" : "light");
useTheme(new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("theme") ?? ofMachine());
dark.addEventListener("change", () => localStorage.getItem("theme") ?? useTheme(ofMachine()));
