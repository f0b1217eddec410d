// Why deals are lost: how many for each reason, and what they were worth; products that were missing.

import { brokenDown, valueNamed } from "../../breakdown.js";
import { h } from "../../element.js";
import { drawn, shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { askedFor, part } from "../../on_request.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";

const LOST = "deals_lost", WORTH = "lost_revenue", SHARES = "lost_reason_shares";
const MISSING = ["lost_revenue_missing_product"];

export async function loadLosses(scope, period, before) {
  const [reasons, products, shares] = await Promise.all([
    brokenDown(scope, "lost_reason", [LOST, WORTH], [period, before].filter(Boolean)),
    brokenDown(scope, "product", MISSING, [period]),
    askedFor(scope, [SHARES], [period]),
  ]);
  return { reasons, products, share: shares(SHARES, period) };
}

export function lossesPanel(context, losses) {
  const { view, period } = context;
  const rows = losses.reasons.values(period).map((reason) => ({ key: reason, reason }));
  const title = say("Why deals are lost", "Почему сделки проигрываются");
  return panel("losses", title, [
    rows.length ? chart(context, losses.reasons) : null,
    table({ id: "losses", caption: title, columns: columns(context, losses), rows, view, usual: "lost:down", empty: say("No deal was lost in this period; DealClosed names the reason.", "За период проигранных сделок нет; причину называет DealClosed.") }),
    rows.length ? saved("losses") : null,
    missing(context, losses.products),
  ]);
}

function columns({ house, period, before }, { reasons, share }) {
  const of = (kpi, when) => (row) => reasons.reading(kpi, when, row.reason);
  const cell = (kpi) => (row) => number(of(kpi, period)(row), reasons.about(kpi, period, row.reason));
  return [
    { key: "reason", label: say("Reason", "Причина"), isText: true, value: (row) => row.reason, cell: (row) => reasonNamed(row.reason) },
    { key: "lost", label: house.kpiName(LOST), value: (row) => of(LOST, period)(row)?.value, cell: cell(LOST) },
    { key: "share", label: say("Share", "Доля"), title: house.kpiName(SHARES), value: (row) => share?.details[row.reason], cell: (row) => part(share, row.reason, { scope: reasons.scope, kpi: SHARES, period }) },
    { key: "worth", label: house.kpiName(WORTH), value: (row) => of(WORTH, period)(row)?.value, cell: cell(WORTH) },
    before ? { key: "change", label: say("Change", "Изменение"), title: house.kpiName(LOST), value: null, cell: (row) => delta(of(LOST, period)(row), of(LOST, before)(row), "down") ?? "–" } : null,
  ].filter(Boolean);
}

function chart({ house, period }, reasons) {
  const worth = (name) => reasons.reading(WORTH, period, name);
  const names = reasons.values(period).sort((one, two) => (worth(one)?.value ?? 0) - (worth(two)?.value ?? 0));
  const readings = names.map(worth);
  const data = [{
    type: "bar", orientation: "h", x: readings.map((one) => drawn(one?.value, one?.unit ?? "")), y: names.map(reasonNamed), marker: { color: "--bad" },
    customdata: readings.map((one) => shown(one?.value, one?.unit ?? "")), hovertemplate: "%{y}: <b>%{customdata}</b><extra></extra>",
  }];
  const label = say("Lost revenue by reason", "Упущенная выручка по причинам");
  return h("sales-chart", { class: "low", "data-key": "losses-chart", spec: JSON.stringify({ data, label, layout: { xaxis: { tickformat: "~s", gridcolor: "--line" }, yaxis: { gridcolor: "transparent" } } }) });
}

function missing({ view, house, period }, products) {
  const rows = products.values(period).map((product) => ({ key: product, product }));
  if (!rows.length) return null;
  const title = say("Products that were missing", "Каких товаров не хватило");
  const columns = MISSING.map((kpi) => ({
    key: kpi, label: house.kpiName(kpi), value: (row) => products.reading(kpi, period, row.product)?.value,
    cell: (row) => number(products.reading(kpi, period, row.product), products.about(kpi, period, row.product)),
  }));
  const name = { key: "product", label: say("Product", "Товар"), isText: true, value: (row) => row.product, cell: (row) => valueNamed(row.product) };
  return [h("h3", null, title), table({ id: "missing", caption: title, columns: [name, ...columns], rows, view, usual: `${MISSING[0]}:down` })];
}

function reasonNamed(reason) {
  return {
    price: say("price", "цена"), competitor: say("competitor", "конкурент"), timing: say("timing", "сроки"), no_budget: say("no budget", "нет бюджета"),
    no_decision: say("no decision", "решение не принято"), missing_product: say("missing product", "нет нужного товара"), other: say("other", "другое"),
  }[reason] ?? valueNamed(reason);
}
