// The page: company totals, plan, leaderboards and revenue by day, all live.

import { renderBoard } from "./board.js";
import { Cards } from "./cards.js";
import { RevenueChart } from "./chart.js";
import { moment, useMoney } from "./format.js";
import { renderPlan } from "./plan.js";
import { switcher } from "./show.js";
import { renderTiles } from "./tiles.js";

const kinds = [
  ["day", "Today", /^\d{4}-\d\d-\d\d$/],
  ["week", "Week", /^\d{4}-W\d\d$/],
  ["month", "Month", /^\d{4}-\d\d$/],
  ["quarter", "Quarter", /^\d{4}-Q\d$/],
  ["year", "Year", /^\d{4}$/],
];
const LEARN_MS = 1500;
const NAMES_MS = 30_000;
const at = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const own = asked.get("period");
const state = { kind: asked.get("show") ?? (own ? kindOf(own) : "day"), of: "manager", kpi: "revenue_booked", days: 90 };
let catalogue = [];
let directory = { teams: [], managers: [] };
let isDrawing = false;
let learning = null;

function kindOf(period) {
  return kinds.find(([, , form]) => form.test(period))?.[0] ?? "day";
}

function period() {
  const [, , form] = kinds.find(([kind]) => kind === state.kind);
  return [...cards.periods].filter((one) => form.test(one)).sort().at(-1);
}

function names(of) {
  const people = of === "team"
    ? directory.teams.map((team) => [`team:${team.team_id}`, team.name])
    : directory.managers.map((manager) => [`manager:${manager.manager_id}`, manager.name]);
  const known = new Map(people);
  for (const scope of cards.scopes) if (scope.startsWith(`${of}:`) && !known.has(scope)) known.set(scope, scope.slice(of.length + 1));
  return known;
}

function draw() {
  isDrawing = false;
  if (!catalogue.length) return;
  const now = period();
  const company = cards.get("company", now);
  const rows = (of) => [...names(of)].map(([scope, name]) => ({ scope, name, card: cards.get(scope, now) }));
  renderPlan(at("plan"), { company, teams: rows("team"), period: now });
  renderTiles({ first: at("tiles"), more: at("more") }, catalogue, company, now);
  renderBoard(at("board"), { catalogue, kpi: state.kpi, rows: rows(state.of), period: now, onSort: (kpi) => change({ kpi }) });
  at("kpi").value = state.kpi;
  at("as-of").textContent = company ? `as of ${moment(company.as_of, directory.time_zone)}` : "";
  at("as-of").dateTime = company?.as_of ?? "";
  at("footer").textContent = company ? `${now} · times of ${directory.time_zone}` : "";
  drawSwitches();
}

function drawSwitches() {
  const choices = kinds.filter(([, , form]) => [...cards.periods].some((one) => form.test(one)));
  switcher(at("periods"), choices.map(([kind, label]) => [kind, own ? own : label]), state.kind, (kind) => change({ kind }), "aria-selected");
  switcher(at("of"), [["manager", "Managers"], ["team", "Teams"]], state.of, (of) => change({ of }));
  switcher(at("days"), [[30, "30 days"], [90, "90 days"]], state.days, (days) => { change({ days }); loadChart(); });
}

function soon() {
  if (!isDrawing) requestAnimationFrame(draw);
  isDrawing = true;
}

function change(part) {
  Object.assign(state, part);
  soon();
}

function chartEnd() {
  const day = asked.get("to");
  return day ?? [...cards.periods].filter((one) => kinds[0][2].test(one)).sort().at(-1) ?? directory.today;
}

const chart = new RevenueChart(at("chart"));
const loadChart = () => chart.load(chartEnd(), state.days).catch(() => {});

async function learn() {
  const [kpis, people] = await Promise.all(["/v1/kpis", "/v1/directory"].map(async (path) => (await fetch(path)).json()));
  if (!kpis.kpis || !people.teams) throw new Error("not there yet");
  catalogue = kpis.kpis.filter((kpi) => kpi.is_live);
  directory = people;
  useMoney(directory.currency, directory.currency_digits);
  if (!at("kpi").options.length) {
    at("kpi").append(...catalogue.map((kpi) => new Option(kpi.name, kpi.id)));
    at("kpi").addEventListener("change", (event) => change({ kpi: event.target.value }));
  }
}

async function onChange(card) {
  if (card === null) {
    await learn().catch(() => setTimeout(() => onChange(null), 2000));
    await loadChart();
  } else {
    if (!isListed(card.scope)) learnSoon();
    if (card.scope === "company" && kindOf(card.period) === "day") await onDay(card);
  }
  soon();
}

async function onDay(card) {
  if (card.period > directory.today) {
    directory.today = card.period;
    await loadChart();
  }
  chart.change(card.period, card.kpis.revenue_booked);
}

function isListed(scope) {
  const [kind, id] = scope.split(/:(.*)/);
  if (kind === "manager") return directory.managers.some((manager) => manager.manager_id === id);
  return kind !== "team" || directory.teams.some((team) => team.team_id === id);
}

// Somebody new: a moment later the directory has the name, too.
function learnSoon() {
  learning ??= setTimeout(async () => {
    await learn().catch(() => {});
    learning = null;
    soon();
  }, LEARN_MS);
}

function onState(now) {
  at("connection").dataset.state = now;
  at("connection").textContent = now === "live" ? "live" : "reconnecting";
}

function theme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  if (window.Plotly) chart.draw();
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme((asked.get("theme") ?? localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light")) === "dark");
at("theme").addEventListener("click", () => {
  const isDark = document.documentElement.dataset.theme !== "dark";
  localStorage.setItem("theme", isDark ? "dark" : "light");
  theme(isDark);
});
dark.addEventListener("change", () => localStorage.getItem("theme") ?? theme(dark.matches));
const cards = new Cards(own ? `?period=${encodeURIComponent(own)}` : "", { onChange, onState });
setInterval(learnSoon, NAMES_MS);
