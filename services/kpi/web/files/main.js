// The dashboard: shows the page that the address names, and keeps it up to date.

import { Cards } from "./cards.js";
import "./chart.js";
import { morph } from "./element.js";
import { House } from "./house.js";
import { UNEXPLAINED } from "./number.js";
import { PAGES } from "./pages.js";
import { empty, failed } from "./panel.js";
import { say } from "./language.js";
import { renderShell } from "./shell.js";
import { signInByLink, signInForm } from "./signing.js";
import { turnPages } from "./television.js";
import { onView, useHome, view } from "./view.js";

const LOAD_AGAIN_MS = 5_000;
const LOAD_REST = 4;
const LEARN_AGAIN_MS = 30_000;
const RETRY_MS = 3_000;

const code = new Map();
let house = null;
let cards = null;
let listening = null;
let loaded = { for: null, what: null, problem: null };
let loading = null;
let loadTookMs = 0;
let state = "connecting";
let isDrawing = false;
let explaining = null;

function draw() {
  isDrawing = false;
  const now = shownView();
  renderShell({ view: now, house, pages: PAGES, state, asOf: cards?.asOf });
  document.getElementById("content").dataset.page = now.page;
  if (house) morph(document.getElementById("content"), content(now));
}

function content(now) {
  if (loaded.problem) return [failed(loaded.problem)];
  if (!code.has(now.page) || !cards?.isLoaded || loaded.for !== addressOf(now)) return [empty(say("Loading …", "Загрузка …"))];
  return code.get(now.page).render(now, house, cards, loaded.what);
}

function soon() {
  if (!isDrawing) requestAnimationFrame(draw);
  isDrawing = true;
}

// The view, on a page that there is.
function shownView() {
  const now = view();
  return { ...now, page: PAGES.has(now.page) ? now.page : "overview" };
}

// What was loaded is good for one address, but for how its tables are ordered and what is explained.
function addressOf(now) {
  const apart = [...Object.keys(UNEXPLAINED), "segment", "tv"];
  return JSON.stringify(Object.entries(now).filter(([name]) => !name.startsWith("sort_") && !apart.includes(name)).sort());
}

function show() {
  const now = shownView();
  turnPages(PAGES);
  if (house) ask(now);
  soon();
}

function ask(now) {
  if (!code.has(now.page)) return void learnPage(now.page);
  listen(now);
  if (loaded.for !== addressOf(now)) setTimeout(() => load(now));
  if (now.explain) explaining ??= import("./explain.js");
  explaining?.then(({ renderExplain }) => renderExplain(shownView(), house));
}

async function learnPage(id) {
  try {
    code.set(id, await PAGES.get(id).code());
    show();
  } catch (problem) {
    take(addressOf(shownView()), { what: null, problem });
  }
}

// The stream goes first: a browser opens few connections to one place, and what is loaded may need them all.
function listen(now) {
  const all = code.get(now.page).wants(now, house), wants = { ...all, scopes: all.scopes.filter((scope) => house.sees(scope)) };
  const key = JSON.stringify(wants);
  if (key === listening) return;
  cards?.close();
  listening = key;
  cards = new Cards(wants, { onChange: onCard, onAlert: loadSoon, onState: onState });
}

function onState(now) {
  state = now;
  soon();
}

function onCard(card) {
  if (card && !house.knows(card.scope)) learnSoon();
  if (card) loadSoon();
  soon();
}

async function load(now) {
  const key = addressOf(now);
  const page = code.get(now.page), begun = performance.now();
  const tell = (part) => take(key, { what: { ...(loaded.for === key ? loaded.what : null), ...part }, problem: null });
  const found = await (page.load?.(now, house, tell) ?? Promise.resolve(null)).then((what) => ({ what, problem: null }), (problem) => ({ what: null, problem }));
  loadTookMs = performance.now() - begun;
  if (!found.problem || isNews(key, found.problem)) take(key, found);
  if (found.problem) setTimeout(loadSoon, RETRY_MS);
}

// What is shown stays while the service is away; a question that is refused has nothing to show.
function isNews(key, { status }) {
  return loaded.for !== key || loaded.what === null || (status >= 400 && status < 500);
}

function take(key, found) {
  if (key !== addressOf(shownView())) return;
  loaded = { for: key, ...found };
  soon();
}

// While numbers change, what no scorecard has (series, breakdowns, lists) is asked for every few seconds,
// and never so often that the answers take more than a fifth of the time.
function loadSoon() {
  loading ??= setTimeout(async () => {
    loading = null;
    await load(shownView());
  }, Math.max(LOAD_AGAIN_MS, LOAD_REST * loadTookMs));
}

let learning = null;
function learnSoon() {
  learning ??= setTimeout(async () => {
    learning = null;
    const today = house.today;
    await house.learnPeople().catch(() => {});
    if (house.today !== today) show();
    soon();
  }, 1_500);
}

async function start() {
  try {
    await signInByLink();
    house = await new House().learn();
    useHome(house.home);
    show();
  } catch (problem) {
    if (problem.status === 401) return askWhoItIs();
    morph(document.getElementById("content"), [failed(problem)]);
    setTimeout(start, RETRY_MS);
  }
}

// Also where a key that was good is good no longer.
function askWhoItIs() {
  cards?.close();
  [house, cards, listening, state] = [null, null, null, "nobody"];
  morph(document.getElementById("content"), [signInForm()]);
  soon();
}

onView(show);
addEventListener("unknowncaller", () => house && askWhoItIs());
addEventListener("themechange", soon);
setInterval(() => house && learnSoon(), LEARN_AGAIN_MS);
soon();
start();
