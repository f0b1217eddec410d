// Channels: what they bring, what they cost, and what comes back.

import { brokenDown, valueNamed } from "../../breakdown.js";
import { h } from "../../element.js";
import { drawn, shown } from "../../format.js";
import { say } from "../../language.js";
import { delta, number } from "../../number.js";
import { askedFor, part } from "../../on_request.js";
import { panel } from "../../panel.js";
import { named } from "../../periods.js";
import { saved, table } from "../../table.js";
import { verdict } from "./returns.js";

const BROUGHT = ["leads_created", "lead_to_deal_rate", "deals_won", "revenue_booked"];
const COST = ["channel_spend", "cost_per_lead", "customer_acquisition_cost"];
const ROMI = ["romi_first", "romi_last", "romi_linear"];
const JUDGED_BY = "romi_linear";

export async function loadChannels(scope, period, before) {
  const periods = [period, before].filter(Boolean);
  const [channels, romi] = await Promise.all([brokenDown(scope, "channel", [...BROUGHT, ...COST], periods), askedFor(scope, ROMI, periods)]);
  return { channels, romi };
}

export function channelsPanel(context, { channels, romi }) {
  const { view, period } = context;
  const rows = channels.values(period).map((channel) => ({ key: channel, channel }));
  const title = say("Channels: cost and return", "Каналы: затраты и отдача");
  return panel("channels", title, [
    table({ id: "channels", caption: title, columns: columns(context, channels, romi), rows, view, usual: "revenue_booked:down", empty: say("No leads yet: LeadCreated names their channel.", "Лидов пока нет: канал называет LeadCreated.") }),
    h("div", { class: "under" }, rows.length ? saved("channels") : null, h("p", { class: "note" }, explanation(context, romi))),
  ], { wide: true });
}

function explanation({ view, house, period, before }, romi) {
  const reason = romi(JUDGED_BY, period)?.reason;
  if (view.scope !== "company") return say("Spending is nobody's own: cost and return are known for the company only.", "Расходы не относятся ни к кому лично: затраты и отдача известны только по компании.");
  if (reason === "no_spend") return say("No spending in this period: ChannelSpendRecorded comes from the advertising accounts, or POST /v1/spend of the leads service.", "За период нет расходов: ChannelSpendRecorded присылают рекламные кабинеты, или POST /v1/spend сервиса лидов.");
  if (reason === "no_cost") return say("No return without cost: order lines need cost_minor (OrderPlaced, from the ERP).", "Без себестоимости отдача неизвестна: в строках заказа нужен cost_minor (OrderPlaced, из ERP).");
  const word = say(`“Stopped paying”: ${house.kpiName(JUDGED_BY)} below 0 that was not below 0 before; sales follow spending, so a young period looks worse than it will.`, `«Перестал окупаться»: ${house.kpiName(JUDGED_BY)} ниже 0, а раньше не была; продажи идут вслед за расходами, поэтому начало периода выглядит хуже итога.`);
  return before ? `${word} ${say("Compared with", "Сравнение:")} ${named(before)}.` : word;
}

function columns({ house, period, before }, channels, romi) {
  const kpiColumn = (kpi) => ({
    key: kpi, label: shortNamed(kpi), title: house.kpiName(kpi), value: (row) => channels.reading(kpi, period, row.channel)?.value,
    cell: (row) => compared(number(channels.reading(kpi, period, row.channel), channels.about(kpi, period, row.channel)),
      before && delta(channels.reading(kpi, period, row.channel), channels.reading(kpi, before, row.channel), house.kpis.get(kpi)?.better ?? "-")),
  });
  const returned = (kpi, when, { channel }) => (when ? romi(kpi, when)?.details[`channel=${channel}`] ?? null : null);
  const romiColumn = (kpi) => ({
    key: kpi, label: shortNamed(kpi), title: house.kpiName(kpi), value: (row) => returned(kpi, period, row),
    cell: (row) => compared(part(romi(kpi, period), `channel=${row.channel}`, { scope: channels.scope, kpi, period }), before && points(returned(kpi, period, row), returned(kpi, before, row))),
  });
  const word = (row) => verdict(returned(JUDGED_BY, period, row), returned(JUDGED_BY, before, row));
  return [
    { key: "channel", label: say("Channel", "Канал"), isText: true, value: (row) => row.channel, cell: (row) => valueNamed(row.channel) },
    ...BROUGHT.map(kpiColumn), ...COST.map(kpiColumn), ...ROMI.map(romiColumn),
    { key: "verdict", label: say("In a word", "Итог"), isText: true, value: (row) => word(row)?.word, cell: (row) => (word(row) ? h("span", { class: `badge ${word(row).state}`, "data-verdict": word(row).state }, word(row).word) : "–") },
  ];
}

function shortNamed(kpi) {
  return {
    leads_created: say("Leads", "Лиды"), lead_to_deal_rate: say("Lead to deal", "Лид → сделка"), deals_won: say("Won", "Выиграно"), revenue_booked: say("Revenue", "Выручка"),
    channel_spend: say("Spend", "Расходы"), cost_per_lead: "CPL", customer_acquisition_cost: "CAC",
    romi_first: say("ROMI, first touch", "ROMI, первое касание"), romi_last: say("ROMI, last", "ROMI, последнее"), romi_linear: say("ROMI, linear", "ROMI, линейная"),
  }[kpi];
}

function compared(content, change) {
  return h("span", { class: "compared" }, content, change);
}

// Two returns are compared in points: a share of a share, around 0, would say nothing.
function points(now, before) {
  if (now === null || before === null) return null;
  const change = now - before;
  return h("span", { class: `delta ${change > 0 ? "good" : change < 0 ? "bad" : ""}`, title: say(`before: ${shown(before, "percent")}`, `было: ${shown(before, "percent")}`) },
    `${change > 0 ? "▲" : change < 0 ? "▼" : "■"} ${shown(Math.abs(change), "count")} ${say("pp", "п.п.")}`);
}

export function spendChart({ house, period }, { channels }) {
  const kpis = ["channel_spend", "revenue_booked"], colours = ["--third", "--accent"];
  const names = channels.values(period, kpis);
  const data = kpis.map((kpi, place) => {
    const readings = names.map((name) => channels.reading(kpi, period, name));
    return {
      type: "bar", name: house.kpiName(kpi), x: names.map(valueNamed), y: readings.map((one) => drawn(one?.value, one?.unit ?? "")), marker: { color: colours[place] },
      customdata: readings.map((one) => shown(one?.value, one?.unit ?? "")), hovertemplate: `%{x}: <b>%{customdata}</b><extra>${house.kpiName(kpi)}</extra>`,
    };
  });
  const label = say("Spending and revenue by channel", "Расходы и выручка по каналам");
  return panel("spend", label, h("sales-chart", { "data-key": "spend-chart", spec: JSON.stringify({ data, label, layout: { barmode: "group", margin: { l: 56, r: 12, t: 48, b: 36 }, yaxis: { rangemode: "tozero", tickformat: "~s" }, legend: { orientation: "h", y: 1, yanchor: "bottom" }, showlegend: true } }) }));
}
