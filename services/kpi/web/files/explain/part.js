// A part of what is behind a number, and what an answer comes to.

import { h } from "../element.js";
import { say } from "../language.js";

export function part(key, title, ...content) {
  return h("section", { "data-key": key, id: `explain-${key}`, "aria-labelledby": `explain-${key}-title` }, h("h3", { id: `explain-${key}-title` }, title), content);
}

// What *show* makes of an answer, or why there is none.
export function whenRead(answer, show) {
  if (!answer) return null;
  return answer.problem ? unread(answer.problem) : show(answer.value);
}

export function unread(problem) {
  return h("p", { class: "empty failed", role: "alert" }, say(`This could not be read: ${problem.message}. `, `Не удалось прочитать: ${problem.message}. `),
    isRefused(problem) ? null : say("It is asked for again in a moment.", "Запрос скоро повторится."));
}

// Whether asking the same again would be refused again.
export function isRefused({ status }) {
  return status >= 400 && status < 500;
}
