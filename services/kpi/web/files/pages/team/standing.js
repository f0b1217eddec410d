// How a planned reading stands: against what of its plan is due by now, or else against the whole of it.

import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { meter } from "../../number.js";

const NEAR = 0.8;

// {state, sign, word}; null without a plan, or where there is nothing to set against it.
export function standing(reading, better) {
  const share = shareOfDue(reading, better);
  if (share === null) return null;
  const isPaced = paceOf(reading) !== null && reading.attainment < 100;
  if (share >= 1) return { state: "good", sign: "▲", word: isPaced ? say("on pace", "по графику") : say("plan met", "план выполнен") };
  return share >= NEAR ? { state: "near", sign: "●", word: say("a little behind", "немного отстаёт") } : { state: "bad", sign: "▼", word: say("behind", "отстаёт") };
}

// How much of what is due by now is reached, 1 being all of it.
export function shareOfDue(reading, better) {
  const attainment = reading?.attainment ?? null, pace = paceOf(reading);
  if (attainment === null) return null;
  if (pace === null) return attainment / 100;
  if (better === "down") return reading.value ? pace / reading.value : 1;
  return pace ? reading.value / pace : 1;
}

function paceOf(reading) {
  return reading?.details.pace ?? null;
}

// The plan's attainment as a bar, a percentage and a word.
export function attained(reading, better) {
  const stands = standing(reading, better);
  if (!stands) return h("span", { class: "note" }, (reading?.target ?? null) === null ? say("no plan", "нет плана") : say("nothing to judge yet", "пока нечего оценивать"));
  const percent = shown(reading.attainment, "percent");
  return h("span", { class: `attained ${stands.state}`, "data-state": stands.state, title: paceSaid(reading) },
    meter(reading.attainment, { label: percent }), percent, h("small", null, stands.sign, h("span", null, ` ${stands.word}`)));
}

export function paceSaid(reading) {
  const pace = paceOf(reading);
  return pace === null ? null : say(`due by now: ${shown(pace, reading.unit)}`, `к этому дню нужно: ${shown(pace, reading.unit)}`);
}
