// What clients say: scores, how many answer, themes, complaints.

import { brokenDown, valueNamed } from "../../breakdown.js";
import { h } from "../../element.js";
import { shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { figures } from "./figures.js";

const SCORES = ["nps", "csat", "ces", "survey_response_rate", "feedback_received"];
const COMPLAINTS = ["complaints_opened", "complaint_rate", "complained_orders_rate", "complaint_resolution_hours"];
const BY_THEME = ["feedback_received", "nps", "csat", "ces"];
export const SATISFACTION_KPIS = [...SCORES, ...COMPLAINTS];

export function loadThemes(scope, period, before) {
  return brokenDown(scope, "theme", BY_THEME, [period, before].filter(Boolean));
}

export function satisfactionPanel(context, themes) {
  return panel("satisfaction", say("Satisfaction", "Удовлетворённость"), [
    figures(context, SCORES),
    h("h3", null, say("What they speak of", "О чём говорят")),
    themeTable(context, themes),
    h("h3", null, say("Complaints", "Жалобы")),
    figures(context, COMPLAINTS),
    h("p", { class: "note" }, openOnes(context.now("complaint_resolution_hours"))),
  ]);
}

function themeTable({ view, house, period, before }, themes) {
  const rows = themes.values(period).map((theme) => ({ key: theme, theme }));
  const column = (kpi) => ({ key: kpi, label: shortNamed(kpi), title: house.kpiName(kpi), value: (row) => themes.reading(kpi, period, row.theme)?.value, cell: (row) => number(themes.reading(kpi, period, row.theme), themes.about(kpi, period, row.theme)) });
  const columns = [
    { key: "theme", label: say("Theme", "Тема"), isText: true, value: (row) => row.theme, cell: (row) => valueNamed(row.theme) },
    ...BY_THEME.map(column),
    before ? { key: "change", label: say("Change", "Изменение"), title: house.kpiName("feedback_received"), value: null, cell: (row) => delta(themes.reading("feedback_received", period, row.theme), themes.reading("feedback_received", before, row.theme), "-") ?? "–" } : null,
  ].filter(Boolean);
  return [
    table({ id: "themes", caption: say("Feedback by theme", "Отзывы по темам"), columns, rows, view, usual: "feedback_received:down", empty: say("No answers yet: SurveySent and FeedbackReceived come from the survey tool, or POST /v1/surveys of the leads service.", "Ответов пока нет: SurveySent и FeedbackReceived присылает сервис опросов, или POST /v1/surveys сервиса лидов.") }),
    rows.length ? saved("themes") : null,
  ];
}

// R17: only what is resolved has a resolution time; what is open stands beside it.
function openOnes(reading) {
  const { open, open_mean_age: age } = reading?.details ?? {};
  if (!open) return say("No complaint is open.", "Открытых жалоб нет.");
  return say(`Open complaints: ${shown(open, "count")}, ${shown(age, reading.unit)} old on average.`, `Открытых жалоб: ${shown(open, "count")}, в среднем им ${shown(age, reading.unit)}.`);
}

function shortNamed(kpi) {
  return { feedback_received: say("Answers", "Ответы"), nps: "NPS", csat: "CSAT", ces: "CES" }[kpi];
}
