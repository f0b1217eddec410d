// What is behind a number (`explain=` in the address): a dialog that keeps up with the number.

import { morph } from "./element.js";
import { contents } from "./explain/contents.js";
import { isRefused } from "./explain/part.js";
import { allOf, isSame, questionOf, readingOf } from "./explain/questions.js";
import { UNEXPLAINED } from "./number.js";
import { change, view } from "./view.js";

const AGAIN_MS = 3_000;
const FIRST = 50;
const dialog = document.getElementById("explain");

let house = null;
let question = null;
let found = null;
let opener = null;
let loading = null;

export function renderExplain(now, itsHouse) {
  house = itsHouse;
  if (!now.explain) return close();
  const next = questionOf(now, house);
  if (!dialog.open) open(next);
  if (question?.key !== next.key) begin(next);
  else ask({ ...next, most: question.most });
}

function open({ kpi, scope, period, by }) {
  const isIt = ({ dataset: its }) => its.kpi === kpi && its.scope === scope && its.period === period && (its.by ?? null) === by;
  opener = () => [...document.querySelectorAll("main [data-kpi]")].find(isIt);
  dialog.showModal();
}

function close() {
  question = found = loading = null;
  if (!dialog.open) return;
  dialog.close();
  (opener() ?? document.getElementById("content")).focus();
}

function begin(next) {
  found = null;
  ask({ ...next, most: FIRST });
  dialog.scrollTo(0, 0);
  document.getElementById("explain-title").focus();
}

async function ask(next) {
  const before = question;
  question = next;
  const mine = (loading = house.kpis.has(next.kpi) ? allOf(next, house) : null);
  draw();
  const answers = await mine;
  if (loading !== mine || !mine) return;
  loading = null;
  found = answers;
  draw();
  if (next.record && next.record !== before?.record) document.getElementById("explain-record")?.focus();
}

function draw() {
  morph(dialog, contents({ question, found, house, view: view(), isLoading: loading !== null }));
}

// While it is open, the number is asked for again every few seconds, and all that is behind it when it changed.
async function keepUp() {
  if (!dialog.open || document.hidden || loading || !found || isRefused(found.now.problem ?? {})) return;
  const asked = question;
  const { value: now, problem } = await readingOf(asked);
  if (asked !== question || !dialog.open || loading) return;
  if (problem || hasFailed(found) || !isSame(now.reading, found.now.value.reading)) return ask(asked);
  found.now = { value: now };
  draw();
}
setInterval(keepUp, AGAIN_MS);

function hasFailed(answers) {
  return Object.values(answers).some((one) => one?.problem && !isRefused(one.problem));
}

function leave() {
  change(UNEXPLAINED);
}
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave();
});
dialog.addEventListener("close", () => view().explain && leave());
dialog.addEventListener("click", ({ target }) => {
  const { more } = target.closest("[data-more]")?.dataset ?? {};
  if (more) ask({ ...question, most: more === "all" ? Infinity : question.most + Number(more) });
  else if (target === dialog) leave();
});
