"""KPIs of the tasks that managers are given."""

from services.kpi.kpis.kpi import Better, Duration, Ratio
from services.kpi.measures.tasks import TASKS_DUE, TASKS_ON_TIME, TIME_TO_DONE

_DUTIES = ("D02", "D06", "D15", "D24", "D26", "D28")

TASKS_ON_TIME_RATE = Ratio(
    id="tasks_on_time_rate",
    name="Tasks on time",
    name_ru="Доля задач, выполненных в срок",
    formula="tasks done by their deadline / tasks due, by priority and by duty",
    source="K50",
    duties=_DUTIES,
    edges="R18: to the quarter-hour, done early counts when due. A deadline moved after it was broken stays broken; "
    "taken back before it: not due, after it: a miss",
    of=TASKS_ON_TIME,
    over=(TASKS_DUE,),
)
TASK_TIME = Duration(
    id="task_time_seconds",
    name="Time to done",
    name_ru="Время выполнения задачи",
    formula="done - first assigned, by the day a task was done: median; mean and p90 beside it",
    source="K50",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="R17: open tasks and their mean age beside it. Tasks that were taken back are in neither",
    of=TIME_TO_DONE,
)
TASK_TIME_WORKING = Duration(
    id="task_time_working_seconds",
    name="Time to done, working time",
    name_ru="Время выполнения задачи, рабочее",
    formula="working time of done - first assigned, by the day a task was done: median; mean and p90 beside it",
    source="K50",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="R16, R17: the age of open tasks is in wall-clock time",
    of=TIME_TO_DONE,
    is_working_time=True,
)

KPIS = (TASKS_ON_TIME_RATE, TASK_TIME, TASK_TIME_WORKING)
