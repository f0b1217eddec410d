// The value now, and how far it can be trusted, in words.

import { h } from "../element.js";
import { moment, shown, why } from "../format.js";
import { counted, say } from "../language.js";

export function valueNow({ reading, found, known, question, house }) {
  const { trust, is_immature: isImmature } = found.now.value;
  const { kpi, scope, period, by } = question;
  return h("div", { class: "now", "data-key": "now" },
    h("strong", { id: "explain-value", "data-value": reading.value ?? "", "data-about": `${scope}/${kpi}/${period}/${by ?? ""}` }, shown(reading.value, reading.unit, kpi)),
    h("div", { id: "explain-trust", class: "trust" },
      h("p", null, h("span", { class: `badge ${trust.state === "final" ? "good" : "near"}`, "data-state": trust.state }, stateNamed(trust.state)), " ", stateMeans(trust.state)),
      reading.value === null ? h("p", { class: "bad" }, say(`No value: ${why(reading)}.`, `Значения нет: ${why(reading)}.`)) : null,
      isImmature && known.is_cohort ? h("p", { class: "near", "data-immature": true }, say("Immature: its cohort has not had its time yet, it goes on rising.", "Ещё не созрел: у когорты не прошло её время, значение будет расти.")) : null,
      h("p", null, lag(trust), " ", h("small", null, say(`As of ${moment(trust.as_of, house.time_zone)}.`, `На ${moment(trust.as_of, house.time_zone)}.`))),
      trust.dead_letters ? h("p", { class: "near" }, unusable(trust.dead_letters), " ", h("a", { href: "/v1/dead-letters", target: "_blank", rel: "noopener" }, "/v1/dead-letters")) : null));
}

function stateNamed(state) {
  return { provisional: say("provisional", "предварительно"), final: say("final", "окончательно"), restated: say("restated", "пересмотрено") }[state] ?? state;
}

function stateMeans(state) {
  return {
    provisional: say("The period goes on, or late events are still expected.", "Период не закончен или ещё ждём опоздавшие события."),
    final: say("The period is closed.", "Период закрыт."),
    restated: say("It changed after the period was closed: events came late.", "Изменилось после закрытия периода: события пришли с опозданием."),
  }[state] ?? "";
}

function lag({ behind_events: events, behind_seconds: seconds }) {
  if (events === null) return say("The log does not answer: how far this is behind is not known.", "Журнал событий не отвечает: отставание неизвестно.");
  if (!events) return say("Everything that was sent is counted.", "Учтено всё, что прислано.");
  const told = counted(events, ["event is", "events are"], ["событие ещё не учтено", "события ещё не учтены", "событий ещё не учтено"]);
  return say(`${told} not counted yet, the oldest for ${shown(seconds, "seconds")}.`, `${told}, старейшее — ${shown(seconds, "seconds")}.`);
}

function unusable(count) {
  const told = counted(count, ["message", "messages"], ["сообщение", "сообщения", "сообщений"]);
  return say(`${told} could not be used and wait for somebody:`, `${told} не удалось использовать, ждут разбора:`);
}
