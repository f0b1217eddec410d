"""The duties of a sales department: what each is called, and which facts have to arrive for its KPIs to say something.

A duty's KPIs are those that name it in their `duties`.
"""

from dataclasses import dataclass
from functools import lru_cache

from services.kpi.kpis import CATALOGUE, Kpi
from shared import events as e
from shared.events import EventData


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty, or a number or view that is expected of the department (N…)."""

    id: str
    name: str
    name_ru: str
    events: tuple[type[EventData], ...] = ()
    """The facts that it needs; none of its own: whatever arrives."""
    without_kpi: str = ""
    """Why no KPI serves it, where none does."""

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """Return the KPIs that serve it, in the order of the catalogue."""
        return _kpis_of(self.id)


@lru_cache
def _kpis_of(duty: str) -> tuple[Kpi, ...]:
    return tuple(kpi for kpi in CATALOGUE if duty in kpi.duties)


_SALES = (e.OrderPlaced, e.PaymentReceived)
_TASKS = (e.TaskAssigned, e.TaskCompleted)
_POINTS = (e.PointsAccrued, e.PointsRedeemed, e.PointsExpired)

DUTIES: tuple[Duty, ...] = (
    Duty(
        "D01",
        "Find new clients",
        "Поиск новых клиентов",
        (e.LeadCreated, e.LeadQualified, e.LeadDisqualified, e.ChannelSpendRecorded, *_SALES),
    ),
    Duty(
        "D02",
        "Conclude contracts",
        "Заключение договоров",
        (
            e.DealOpened,
            e.DealStageChanged,
            e.MeetingHeld,
            e.QuoteSent,
            e.ContractSent,
            e.ContractSigned,
            e.DealClosed,
            *_TASKS,
        ),
    ),
    Duty(
        "D03",
        "Manage sales: plan, price, forecast, control",
        "Управление продажами: планы, цены, прогноз, контроль",
        (
            e.DealOpened,
            e.PlanSet,
            e.PriceChanged,
            e.DiscountApproved,
            e.ForecastSubmitted,
            e.ContractMilestoneDue,
            e.ContractMilestoneMet,
            *_SALES,
        ),
    ),
    Duty(
        "D04",
        "Analyse the market and competitors",
        "Анализ рынка и конкурентов",
        (e.CompetitorObserved, e.DealClosed, e.ResearchCompleted, e.OrderPlaced),
    ),
    Duty("D05", "Meet the sales plan", "Выполнение плана продаж", (e.PlanSet, e.AbsenceRecorded, *_SALES)),
    Duty(
        "D06",
        "Control the client base",
        "Контроль клиентской базы",
        (e.ClientRegistered, e.ClientUpdated, e.ClientMerged, *_POINTS, *_TASKS),
    ),
    Duty(
        "D07",
        "Meet the KPIs that management sets",
        "Выполнение KPI, поставленных руководством",
        (e.KpiSetDefined, e.PlanSet, e.OrderPlaced),
    ),
    Duty(
        "D08",
        "Communicate well",
        "Грамотная коммуникация с клиентами",
        (e.CallCompleted, e.CallScored, e.MeetingHeld, e.NextStepSet, e.NextStepDone),
    ),
    Duty(
        "D09",
        "Grow the number of clients",
        "Рост числа клиентов и расширение базы",
        (e.ClientRegistered, e.ContractSigned, *_SALES),
    ),
    Duty(
        "D10",
        "Cover prospects and leads",
        "Проработка потенциальных клиентов",
        (e.LeadCreated, e.LeadAssigned, e.LeadTouched, e.LeadQualified, e.LeadDisqualified, e.DealClosed),
    ),
    Duty(
        "D11",
        "Agree and control shipments",
        "Согласование и контроль отгрузок",
        (
            e.OrderPlaced,
            e.OrderAmended,
            e.ShipmentRequested,
            e.ShipmentConfirmed,
            e.ShipmentRejected,
            e.ShipmentRescheduled,
            e.ShipmentDispatched,
            e.ShipmentDelivered,
            e.ShipmentFailed,
            e.ReturnReceived,
        ),
    ),
    Duty("D12", "Get repeat requests", "Получение повторных заявок", _SALES),
    Duty(
        "D13",
        "Plan calls",
        "Планирование звонков",
        (e.CallPlanned, e.CallRescheduled, e.CallCancelled, e.CallCompleted, e.ContactPermissionChanged),
    ),
    Duty(
        "D14",
        "Call back in time",
        "Своевременный ответ на каждую заявку",
        (e.LeadCreated, e.LeadTouched, e.InboundRequestReceived, e.CallMissed, e.RequestAnswered, e.CallCompleted),
    ),
    Duty(
        "D15",
        "Do management's urgent tasks",
        "Срочные и важные задачи руководства",
        (e.TaskAssigned, e.TaskRescheduled, e.TaskCompleted, e.TaskCancelled),
    ),
    Duty(
        "D16",
        "Keep clients satisfied",
        "Удовлетворённость клиентов",
        (e.SurveySent, e.FeedbackReceived, e.ComplaintOpened, e.ComplaintResolved, e.OrderPlaced),
    ),
    Duty(
        "D17",
        "Raise the frequency of purchases",
        "Рост частоты покупок",
        (*_SALES, e.OfferMade, e.OfferAccepted, e.PromotionStarted, e.PromotionEnded, *_POINTS),
    ),
    Duty(
        "D18",
        "Raise the average check",
        "Рост среднего чека",
        (e.DealClosed, e.OrderPlaced, e.OrderAmended, e.PaymentReceived, e.RefundIssued),
    ),
    Duty(
        "D19",
        "Find large clients and sell to them",
        "Поиск крупных клиентов и продажи им",
        (e.KeyAccountFlagged, e.AccountPlanSet, e.CallCompleted, e.MeetingHeld, e.OrderPlaced),
    ),
    Duty(
        "D20",
        "Raise the check by price, volume and mix",
        "Рост чека за счёт цены, объёма и ассортимента",
        (e.OrderPlaced, e.OrderAmended, e.PaymentReceived),
    ),
    Duty(
        "D21",
        "Up-sell and cross-sell",
        "Допродажи и перекрёстные продажи",
        (e.OfferMade, e.OfferAccepted, e.OrderPlaced, e.OrderAmended),
    ),
    Duty(
        "D22",
        "Keep in contact, and learn from feedback",
        "Постоянный контакт и обратная связь",
        (e.AccountPlanSet, e.CallCompleted, e.MeetingHeld, e.FeedbackReceived, e.OrderPlaced),
    ),
    Duty(
        "D23",
        "Follow a sales strategy",
        "Стратегия продаж: презентации, переговоры, договоры",
        (
            e.LeadCreated,
            e.DealOpened,
            e.DealStageChanged,
            e.MeetingHeld,
            e.ContractSent,
            e.ContractSigned,
            e.DealClosed,
        ),
    ),
    Duty(
        "D24",
        "Find what new products are asked for",
        "Анализ рынка и базы для новых продуктов",
        (e.ProductRequested, e.DealClosed, *_TASKS),
    ),
    Duty(
        "D25",
        "Keep a client database and a strategy for every client",
        "База клиентов и стратегия для каждого клиента",
        (e.AccountPlanSet, e.ClientRegistered, e.ClientUpdated, e.CallCompleted, e.OrderPlaced),
    ),
    Duty("D26", "Train managers", "Обучение менеджеров", (e.TrainingCompleted, *_TASKS)),
    Duty(
        "D27",
        "Work with leads and channels",
        "Работа с лидами и эффективность каналов",
        (e.LeadCreated, e.LeadConverted, e.DealClosed, e.ChannelSpendRecorded, *_SALES),
    ),
    Duty(
        "D28",
        "Run marketing promotions",
        "Маркетинговые акции",
        (e.PromotionStarted, e.PromotionEnded, e.OrderPlaced, *_TASKS),
    ),
    Duty(
        "D29",
        "Research the market and clients' needs",
        "Исследование рынка и потребностей клиентов",
        (e.ResearchCompleted, e.ProductRequested),
    ),
    Duty(
        "D30",
        "Work with technical support",
        "Взаимодействие с технической поддержкой",
        (e.TicketOpened, e.TicketAnswered, e.TicketPaused, e.TicketResumed, e.TicketResolved),
    ),
    Duty(
        "D31",
        "Coordinate with marketing, production and logistics",
        "Координация с маркетингом, производством и логистикой",
        (e.HandoffRequested, e.HandoffAccepted, e.HandoffRejected, e.ShipmentRequested, e.ShipmentConfirmed),
    ),
    Duty(
        "D32",
        "Have clear duties and roles",
        "Чёткие обязанности и роли сотрудников",
        (
            e.TeamCreated,
            e.ManagerJoined,
            e.ManagerMoved,
            e.ManagerLeft,
            e.AbsenceRecorded,
            e.KpiSetDefined,
            e.CallCompleted,
            e.MeetingHeld,
        ),
    ),
    Duty(
        "N1",
        "Number of sales in a month",
        "Количество продаж за месяц",
        (e.DealClosed, e.DealReopened, e.OrderCancelled),
    ),
    Duty("N2", "Share in the total sales", "Доля в общем объёме продаж", (*_SALES, e.ShipmentDelivered)),
    Duty("N3", "Number of new customers", "Количество новых клиентов", _SALES),
    Duty("N4", "Plan for month, quarter and year", "План на месяц, квартал и год", (e.PlanSet, *_SALES)),
    Duty("N5", "Average check", "Средний чек", (e.DealClosed, *_SALES)),
    Duty("N6", "Repeat requests and purchase frequency", "Повторные заявки и частота покупок", _SALES),
    Duty(
        "N7",
        "Sales volume in real time",
        "Объём продаж в реальном времени",
        (
            e.DealClosed,
            e.OrderPlaced,
            e.OrderAmended,
            e.OrderCancelled,
            e.PaymentReceived,
            e.RefundIssued,
            e.ShipmentDelivered,
            e.ReturnReceived,
        ),
    ),
    Duty("N8", "Deal conversion", "Конверсия сделок", (e.LeadCreated, e.DealOpened, e.DealStageChanged, e.DealClosed)),
    Duty(
        "N9",
        "Effectiveness of managers",
        "Эффективность менеджеров",
        (e.CallCompleted, e.MeetingHeld, e.OrderPlaced, e.PlanSet, e.KpiSetDefined),
    ),
    Duty(
        "N10",
        "Find problem places fast",
        "Быстрый поиск проблемных мест",
        without_kpi="alerts watch any KPI: GET /v1/alerts",
    ),
    Duty(
        "N11",
        "Answers for assistants, CRM and automation",
        "Данные для ChatGPT, CRM и автоматизации",
        without_kpi="every KPI is offered to other programs: the catalogue, REST, Kafka and MCP",
    ),
)
