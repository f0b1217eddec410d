// Promotions: what they sold, what was sold beyond what would have been, and the coupons that came back.

import { brokenDown, UNKNOWN } from "../../breakdown.js";
import { say } from "../../language.js";
import { number } from "../../number.js";
import { askedFor, part } from "../../on_request.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";

const BY = ["revenue_booked", "leads_created"], COUPONS = ["orders_with_promotion", "coupons_issued"];
const LIFT = "promo_lift_booked", REDEEMED = "coupon_redemption_rate";

export async function loadPromotions(scope, period) {
  const [sales, asked] = await Promise.all([brokenDown(scope, "promotion", [...BY, ...COUPONS], [period]), askedFor(scope, [LIFT, REDEEMED], [period])]);
  return { sales, lift: asked(LIFT, period), redeemed: asked(REDEEMED, period) };
}

export function promotionsPanel({ view, house, period }, { sales, lift, redeemed }) {
  const ended = Object.keys(lift.details).filter((name) => !name.includes("="));
  const rows = [...new Set([...sales.values(period).filter((name) => name !== UNKNOWN), ...ended])].map((promotion) => ({ key: promotion, promotion }));
  const about = (kpi) => ({ scope: sales.scope, kpi, period });
  const column = (kpi) => ({ key: kpi, label: house.kpiName(kpi), value: (row) => sales.reading(kpi, period, row.promotion)?.value, cell: (row) => number(sales.reading(kpi, period, row.promotion), sales.about(kpi, period, row.promotion)) });
  const detail = (key, label, reading, kpi, name, unit) => ({ key, label, value: (row) => reading.details[name(row)], cell: (row) => part(reading, name(row), about(kpi), unit) });
  const title = say("Promotions", "Акции");
  const columns = [
    { key: "promotion", label: say("Promotion", "Акция"), isText: true, value: (row) => row.promotion },
    ...BY.map(column),
    detail("lift", house.kpiName(LIFT), lift, LIFT, (row) => row.promotion),
    detail("after", say("Sales after it", "Продажи после"), lift, LIFT, (row) => `after=${row.promotion}`),
    detail("overlaps", say("Overlaps", "Пересечения"), lift, LIFT, (row) => `overlaps=${row.promotion}`, "count"),
    ...COUPONS.map(column),
    detail("redeemed", house.kpiName(REDEEMED), redeemed, REDEEMED, (row) => row.promotion),
  ];
  return panel("promotions", title, [
    table({ id: "promotions", caption: title, columns, rows, view, usual: "revenue_booked:down", empty: say("No promotions: PromotionStarted, or POST /v1/promotions of the leads service, begins one.", "Акций нет: их начинает PromotionStarted или POST /v1/promotions сервиса лидов.") }),
    rows.length ? saved("promotions") : null,
  ], { wide: true });
}
