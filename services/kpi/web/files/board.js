// Managers or teams, by any KPI.

import { shown } from "./format.js";
import { made, put, putReading } from "./show.js";

const beside = ["revenue_booked", "deals_won", "win_rate", "plan_attainment"];

export function renderBoard(table, { catalogue, kpi, rows, period, onSort }) {
  const columns = [kpi, ...beside.filter((id) => id !== kpi)].map((id) => catalogue.find((one) => one.id === id));
  renderHead(table.tHead, columns, onSort);
  const body = table.tBodies[0];
  const known = new Map([...body.rows].map((row) => [row.dataset.scope, row]));
  const ranked = rank(rows, columns[0]);
  const most = Math.max(0, ...rows.map((one) => one.card?.kpis[kpi].value ?? 0));
  const now = ranked.map((one) => {
    const row = known.get(one.scope) ?? newRow(one.scope);
    row.dataset.rank = one.rank ?? "";
    put(row.cells[0], one.rank === null ? "" : String(one.rank), { quietly: true });
    put(row.cells[1], one.name, { quietly: true });
    row.cells[1].style.setProperty("--share", most ? Math.max(0, (one.card?.kpis[kpi].value ?? 0) / most) : 0);
    columns.forEach((column, index) => renderCell(row, index + 2, column, one.card?.kpis[column.id], period));
    while (row.cells.length > columns.length + 2) row.deleteCell(-1);
    return row;
  });
  if (now.length !== body.rows.length || now.some((row, index) => body.rows[index] !== row)) body.replaceChildren(...now);
}

function renderHead(head, columns, onSort) {
  const shownNow = columns.map((column) => column.id).join();
  if (head.dataset.columns === shownNow) return;
  head.dataset.columns = shownNow;
  const row = made("tr");
  row.append(made("th"), made("th", { text: "Name" }), ...columns.map((column, index) => {
    const cell = made("th");
    const button = made("button", { text: column.name });
    button.type = "button";
    button.addEventListener("click", () => onSort(column.id));
    if (index === 0) cell.setAttribute("aria-sort", column.better === "down" ? "ascending" : "descending");
    cell.append(button);
    return cell;
  }));
  head.replaceChildren(row);
}

function newRow(scope) {
  const row = made("tr", { data: { scope } });
  row.append(made("td"), made("td"));
  return row;
}

function renderCell(row, index, column, reading, period) {
  const cell = row.cells[index] ?? row.appendChild(made("td"));
  cell.classList.toggle("ranked", index === 2);
  putReading(cell, reading, { kpi: column.id, scope: row.dataset.scope, period });
  if (reading && reading.value !== null) cell.title = `n ${shown(reading.n, "count")}`;
}

function rank(rows, kpi) {
  const sign = kpi.better === "down" ? 1 : -1;
  const value = (row) => row.card?.kpis[kpi.id].value ?? null;
  const sorted = [...rows].sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) return (one === null) - (other === null) || a.scope.localeCompare(b.scope);
    return sign * (one - other) || a.scope.localeCompare(b.scope);
  });
  return sorted.map((row, index) => {
    const first = sorted.findIndex((one) => value(one) === value(row));
    return { ...row, rank: value(row) === null ? null : Math.min(first, index) + 1 };
  });
}
