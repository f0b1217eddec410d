"""What people call the facts that numbers are made of."""

import re

from shared import events as e
from shared.events import EventData

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NAMES_RU: dict[type[EventData], str] = {
    e.TeamCreated: "Команда создана",
    e.ManagerJoined: "Менеджер принят",
    e.ManagerMoved: "Менеджер переведён",
    e.ManagerLeft: "Менеджер ушёл",
    e.AbsenceRecorded: "Отсутствие записано",
    e.TrainingCompleted: "Обучение пройдено",
    e.ExchangeRateSet: "Обменный курс задан",
    e.KpiSetDefined: "Состав KPI определён",
    e.PlanSet: "План поставлен",
    e.ForecastSubmitted: "Прогноз подан",
    e.PriceChanged: "Цена изменена",
    e.PromotionStarted: "Акция началась",
    e.PromotionEnded: "Акция закончилась",
    e.ChannelSpendRecorded: "Расходы на канал записаны",
    e.ResearchCompleted: "Исследование завершено",
    e.CompetitorObserved: "Конкурент замечен",
    e.ClientRegistered: "Клиент заведён",
    e.ClientUpdated: "Данные клиента обновлены",
    e.ContactPermissionChanged: "Разрешение на контакт изменено",
    e.KeyAccountFlagged: "Ключевой клиент отмечен",
    e.AccountPlanSet: "План по клиенту составлен",
    e.ClientMerged: "Клиенты объединены",
    e.LeadCreated: "Лид создан",
    e.LeadAssigned: "Лид назначен",
    e.InboundRequestReceived: "Заявка получена",
    e.CallPlanned: "Звонок запланирован",
    e.CallRescheduled: "Звонок перенесён",
    e.CallCancelled: "Звонок отменён",
    e.CallMissed: "Звонок пропущен",
    e.CallCompleted: "Звонок завершён",
    e.CallScored: "Звонок оценён",
    e.MeetingHeld: "Встреча проведена",
    e.LeadTouched: "Контакт с лидом",
    e.RequestAnswered: "Заявка получила ответ",
    e.ProductRequested: "Запрошен товар",
    e.LeadQualified: "Лид квалифицирован",
    e.LeadDisqualified: "Лид отклонён",
    e.DealOpened: "Сделка открыта",
    e.DealReassigned: "Сделка передана",
    e.DealStageChanged: "Этап сделки изменён",
    e.NextStepSet: "Следующий шаг назначен",
    e.NextStepDone: "Следующий шаг сделан",
    e.QuoteSent: "Предложение отправлено",
    e.OfferMade: "Допродажа предложена",
    e.OfferAccepted: "Допродажа принята",
    e.DiscountApproved: "Скидка согласована",
    e.ContractSent: "Договор отправлен",
    e.ContractSigned: "Договор подписан",
    e.ContractMilestoneDue: "Этап договора назначен",
    e.ContractMilestoneMet: "Этап договора выполнен",
    e.DealClosed: "Сделка закрыта",
    e.DealReopened: "Сделка открыта снова",
    e.LeadConverted: "Лид стал сделкой",
    e.OrderPlaced: "Заказ оформлен",
    e.OrderAmended: "Заказ изменён",
    e.PaymentReceived: "Оплата получена",
    e.PointsAccrued: "Баллы начислены",
    e.PointsRedeemed: "Баллы списаны",
    e.PointsExpired: "Баллы сгорели",
    e.RefundIssued: "Деньги возвращены",
    e.OrderCancelled: "Заказ отменён",
    e.ShipmentRequested: "Отгрузка запрошена",
    e.ShipmentConfirmed: "Отгрузка согласована",
    e.ShipmentRejected: "Отгрузка отклонена",
    e.ShipmentRescheduled: "Отгрузка перенесена",
    e.ShipmentDispatched: "Груз отправлен",
    e.ShipmentFailed: "Доставка не удалась",
    e.ShipmentDelivered: "Груз доставлен",
    e.ReturnReceived: "Возврат получен",
    e.SurveySent: "Опрос отправлен",
    e.FeedbackReceived: "Отзыв получен",
    e.ComplaintOpened: "Жалоба подана",
    e.ComplaintResolved: "Жалоба решена",
    e.TicketOpened: "Обращение открыто",
    e.TicketAnswered: "Обращение получило ответ",
    e.TicketPaused: "Обращение ждёт клиента",
    e.TicketResumed: "Обращение снова в работе",
    e.TicketResolved: "Обращение решено",
    e.ContestAnnounced: "Соревнование объявлено",
    e.ContestCancelled: "Соревнование отменено",
    e.ContestSettled: "Итог соревнования подведён",
    e.TaskAssigned: "Задача поставлена",
    e.TaskRescheduled: "Срок задачи перенесён",
    e.TaskCompleted: "Задача выполнена",
    e.TaskCancelled: "Задача отменена",
    e.HandoffRequested: "Передача запрошена",
    e.HandoffRejected: "Передача отклонена",
    e.HandoffAccepted: "Передача принята",
}


def event_name(event: type[EventData]) -> str:
    """Return the English name of *event*: `Order placed`."""
    return _WORD.sub(" ", event.__name__).capitalize()


def event_name_ru(event: type[EventData]) -> str:
    """Return the Russian name of *event*. Raises: KeyError if it is no fact of other systems."""
    return _NAMES_RU[event]
