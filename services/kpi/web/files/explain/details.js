// The names of what a reading has among its details, and the units these are in.

import { language, say } from "../language.js";

const OF_PLAN = {
  gap: ["To plan", "До плана"], pace: ["Plan by now", "По плану на сегодня"], run_rate: ["Leads to, at this rate", "Прогноз при таком темпе"],
  required_per_day: ["Needed each working day", "Нужно в рабочий день"], original_target: ["First plan", "Первоначальный план"],
  original_attainment: ["Of the first plan", "Выполнение первоначального", "percent"], prorated_target: ["Plan less absences", "План без дней отсутствия"],
  prorated_attainment: ["Of that", "Его выполнение", "percent"],
};
const OTHERS = {
  mean: ["Mean", "Среднее", "own"], median: ["Median", "Медиана", "own"], p90: ["9 of 10 within", "9 из 10 за", "own"],
  open: ["Still open", "Ещё открыты"], open_mean_age: ["Their mean age", "Их средний возраст", "own"], automatic: ["Automatic ones, not counted", "Автоматические, не считаются"],
  won: ["Won", "Выиграно"], lost: ["Lost", "Проиграно"], no_decision: ["No decision", "Без решения"], connected: ["Connected", "Состоялись"], expired: ["Expired", "Сгорело"],
  new: ["New", "Новые"], returned: ["Returned", "Вернувшиеся"], orders: ["Orders", "Заказы"], research: ["Studies", "Исследования"], answers: ["Answers", "Ответы"],
  unasked: ["Told without being asked", "Без запроса"], unmade: ["Accepted, never seen made", "Приняты, но не зарегистрированы"], spendings: ["Spendings", "Записи расходов"],
  without_amount: ["Without an amount", "Без суммы"], without_sent: ["Never seen sent", "Без отправки"], unweighted: ["Unweighted", "Без веса вероятности", "own"],
  opportunities: ["Open deals", "Открытые сделки"], average_deal: ["Average deal", "Средняя сделка", "money"], win_rate: ["Win rate", "Доля выигранных", "ratio"], cycle_days: ["Sales cycle", "Цикл сделки", "days"],
  revenue: ["Revenue", "Выручка", "money"], cost: ["Cost", "Себестоимость", "money"], margin: ["Margin", "Маржа", "money"], costed_share: ["Share with cost", "Доля с себестоимостью", "ratio"],
  plan: ["Plan", "План", "money"], before: ["Before", "Было", "own"], after: ["After", "Стало", "own"], volume: ["By volume", "За счёт объёма", "own"], mix: ["By mix", "За счёт состава", "own"], price: ["By price", "За счёт цены", "own"],
  forecast: ["Forecast", "Прогноз", "money"], actual: ["Actual", "Факт", "money"], error: ["Error", "Ошибка", "money"], trained: ["Trained", "Обученные"], others: ["Others", "Остальные"],
  accuracy: ["Accuracy", "Точность", "ratio"], completeness: ["Completeness", "Полнота", "ratio"], freshness: ["Freshness", "Свежесть", "ratio"], uniqueness: ["Uniqueness", "Без повторов", "ratio"], consistency: ["Consistency", "Непротиворечивость", "ratio"],
};

// The details of a reading as [name, value, unit]: those of its plan, or the others.
export function detailsOf({ details, unit }, { isPlan, money }) {
  const units = { own: unit, money, ratio: "ratio", percent: "percent", days: "days", count: "count" };
  const sums = isPlan && unit === "percent" ? money : unit;
  return Object.entries(details ?? {}).filter(([key]) => key in OF_PLAN === isPlan).map(([key, value]) => {
    const [en, ru, kind = isPlan ? null : usual(key, unit)] = OF_PLAN[key] ?? OTHERS[key] ?? patterned(key);
    const isMoney = key === "won" && "plan" in details;
    return { key, name: say(en, ru), isRaw: en === key && language === "ru", value, unit: isMoney ? money : kind ? units[kind] : sums };
  });
}

function usual(key, unit) {
  return key.startsWith("within_") || (!(key in OTHERS) && unit === "ratio" && !key.startsWith("score_")) ? "ratio" : "count";
}

function patterned(key) {
  const [, before, number] = key.match(/^(within|score)_(\d+)$/) ?? [];
  if (before === "within") return [`Within ${number / 60} min`, `За ${number / 60} мин`];
  if (before === "score") return [`Score ${number}`, `Оценка ${number}`];
  return [key, key];
}
