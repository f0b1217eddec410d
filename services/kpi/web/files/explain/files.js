// Where the same numbers are to be had by programs.

import { query } from "../api.js";
import { h } from "../element.js";
import { say } from "../language.js";
import { part } from "./part.js";
import { pathOf } from "./questions.js";

export function files({ question, known }) {
  const { kpi, scope, period, by } = question;
  const link = (id, href, text) => h("li", null, h("a", { id, href, target: "_blank", rel: "noopener" }, text));
  const file = (format) => `/v1/export/scorecards${query({ scope, period, kpi, format })}`;
  return part("files", say("For programs", "Для программ"), h("ul", { class: "files" },
    by ? null : link("explain-raw", pathOf({ kpi, scope }) + query({ period }), say("The answer of the API", "Ответ API")),
    link("explain-raw-records", pathOf({ kpi, scope }, "/records") + query({ period, by }), say("Its records, as the API answers", "Записи в ответе API")),
    known.is_live && !by ? [link("explain-csv", file("csv"), say("The number as CSV", "Число в CSV")), link("explain-parquet", file("parquet"), say("as Parquet", "в Parquet"))] : null));
}
