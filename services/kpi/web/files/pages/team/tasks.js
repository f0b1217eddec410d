// A manager's tasks: how many were done in time, and which open ones are overdue.

import { get } from "../../api.js";
import { h } from "../../element.js";
import { moment } from "../../format.js";
import { counted, say } from "../../language.js";
import { panel } from "../../panel.js";
import { saved, table } from "../../table.js";
import { facts, TASKS } from "./facts.js";
import { coming } from "./parts.js";

const MOST_AT_ONCE = 200;
const MOST_SHOWN = 20;

// The open tasks, with whether the deadline is over.
export async function tasksOf(scope) {
  const asked = { manager_id: scope.slice("manager:".length), status: "open", limit: MOST_AT_ONCE };
  const open = await allOf("/v1/tasks", asked), now = new Date();
  return open.map(({ id, state }) => ({ key: id, ...state, isOverdue: new Date(state.due_at) < now }));
}

async function allOf(path, asked) {
  const { items, next } = await get(path, asked);
  return next ? [...items, ...(await allOf(path, { ...asked, after: next }))] : items;
}

export function tasksPanel(of, open) {
  return panel("tasks", say("Tasks", "Задачи"), [facts(of, TASKS), open ? openTasks(of, open) : coming()]);
}

function openTasks({ view, house }, open) {
  const overdue = open.filter((task) => task.isOverdue);
  const columns = [
    { key: "task", label: say("Overdue task", "Просроченная задача"), isText: true, value: (task) => task.key },
    { key: "due", label: say("Due", "Срок"), value: (task) => task.due_at, cell: (task) => moment(task.due_at, house.time_zone) },
    { key: "priority", label: say("Priority", "Приоритет"), isText: true, value: (task) => task.priority, cell: (task) => priorityNamed(task.priority) },
    { key: "duty", label: say("Duty", "Обязанность"), isText: true, value: (task) => task.duty ?? "", cell: (task) => task.duty ?? "–" },
  ];
  return [h("p", { class: "note", id: "open-tasks", "data-open": open.length, "data-overdue": overdue.length }, openSaid(open, overdue)),
    overdue.length ? [table({ id: "overdue", caption: say("Overdue tasks", "Просроченные задачи"), view, rows: overdue, columns, usual: "due:up", most: MOST_SHOWN }), saved("overdue")] : null];
}

function openSaid(open, overdue) {
  if (!open.length) return say("No open tasks. POST /v1/tasks gives one.", "Открытых задач нет. Задачу даёт POST /v1/tasks.");
  return `${counted(open.length, ["open task", "open tasks"], ["открытая задача", "открытые задачи", "открытых задач"])}, ${say(`${overdue.length} overdue`, `просрочено: ${overdue.length}`)}.`;
}

function priorityNamed(priority) {
  return { low: say("low", "низкий"), normal: say("normal", "обычный"), high: say("high", "высокий"), urgent: say("urgent", "срочный") }[priority] ?? priority;
}
