// How a KPI is computed; the catalogue speaks English.

import { h } from "../element.js";
import { say } from "../language.js";

export function formula({ question: { kpi }, house }) {
  const { formula: text, edges, basis, source, duties, measures } = house.kpis.get(kpi);
  return h("div", { class: "formula", "data-key": "formula" },
    h("p", null, h("b", null, say("Formula: ", "Формула: ")), h("span", { id: "explain-formula", lang: "en" }, text)),
    edges ? h("p", null, h("b", null, say("Edge cases: ", "Особые случаи: ")), h("span", { id: "explain-edges", lang: "en" }, edges)) : null,
    h("details", null, h("summary", null, say("What is summed, and where that is written down", "Что суммируется и где это записано")),
      h("ul", { lang: "en" }, Object.entries(measures).map(([id, meaning]) => h("li", null, h("code", null, id), ` – ${meaning}`))),
      h("p", null, say(`Catalogue row ${source}`, `Строка каталога ${source}`), basis ? say(`; basis: ${basis}`, `; основа: ${basis}`) : "", duties.length ? say(`; duties ${duties.join(", ")}`, `; обязанности ${duties.join(", ")}`) : "", ".")));
}
