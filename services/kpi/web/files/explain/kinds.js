// The kinds of record, named.

import { say } from "../language.js";

const NAMES = {
  lead: ["lead", "лид"], deal: ["deal", "сделка"], order: ["order", "заказ"], shipment: ["shipment", "отгрузка"], client: ["client", "клиент"], client_profile: ["client card", "карточка клиента"],
  call_sheet: ["calls of a day", "звонки за день"], meeting_sheet: ["meetings of a day", "встречи за день"], planned_call: ["planned call", "запланированный звонок"], contract: ["contract", "договор"],
  promotion: ["promotion", "акция"], task: ["task", "задача"], ticket: ["ticket", "обращение"], handoff: ["hand-off", "передача"], request: ["request", "запрос"], complaint: ["complaint", "жалоба"],
  complained_order: ["order complained of", "заказ с жалобой"], points: ["points", "баллы"], spend: ["spending", "расход"], staff: ["employment", "сотрудник"], absences: ["absences", "отсутствия"],
  trainings: ["trainings", "обучение"], research: ["study", "исследование"], offer: ["offer", "предложение"], product_request: ["product request", "запрос товара"], price: ["price", "цена"],
  plan: ["plan", "план"], kpi_sets: ["KPI set", "набор KPI"], forecasts: ["forecasts", "прогнозы"], survey: ["survey", "опрос"], observation: ["observation", "наблюдение"], exchange_rates: ["exchange rates", "курсы валют"], team: ["team", "команда"],
};

export function kindNamed(kind) {
  return say(...(NAMES[kind] ?? [kind, kind]));
}
