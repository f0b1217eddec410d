// Writing into the page: only what differs is touched, and a number that changes flashes.

import { shown, why } from "./format.js";

export function put(element, text, { value = null, quietly = false } = {}) {
  if (value !== null) element.dataset.value = value;
  if (element.textContent === text) return;
  const isFirst = element.textContent === "";
  element.textContent = text;
  if (isFirst || quietly) return;
  element.classList.remove("flash");
  void element.offsetWidth;
  element.classList.add("flash");
}

export function putReading(element, reading, { kpi, scope, period }, holder = element) {
  const isSame = holder.dataset.kpi === kpi && holder.dataset.period === period;
  Object.assign(holder.dataset, { kpi, scope, period });
  const isEmpty = !reading || reading.value === null;
  element.classList.toggle("none", isEmpty);
  element.title = reading && isEmpty ? why(reading) : "";
  put(element, reading ? shown(reading.value, reading.unit) : "–", { value: String(reading?.value ?? ""), quietly: !isSame });
}

export function made(tag, { className = "", text = "", data = {} } = {}) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  Object.assign(element.dataset, data);
  return element;
}

export function switcher(parent, choices, chosen, onChoose, attribute = "aria-pressed") {
  parent.replaceChildren(...choices.map(([value, label, title]) => {
    const button = made("button", { text: label, data: { choice: value } });
    button.type = "button";
    if (title) button.title = title;
    if (attribute === "aria-selected") button.role = "tab";
    button.setAttribute(attribute, String(value === chosen));
    button.addEventListener("click", () => onChoose(value));
    return button;
  }));
}
