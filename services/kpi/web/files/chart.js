// Revenue by day: past days are asked for once, today's bar moves with the stream.

import { major, shown } from "./format.js";

export class RevenueChart {
  #element;
  #days = [];
  #asked = 0;

  constructor(element) {
    this.#element = element;
  }

  async load(last, count) {
    const asked = ++this.#asked;
    const first = new Date(`${last}T00:00:00Z`);
    first.setUTCDate(first.getUTCDate() - count + 1);
    const answer = await fetch(`/v1/series/company/revenue_booked?from=${first.toISOString().slice(0, 10)}&to=${last}`);
    if (!answer.ok || asked !== this.#asked) return;
    this.#days = (await answer.json()).days.map(({ day, reading }) => ({ day, value: reading.value, unit: reading.unit }));
    this.draw();
  }

  change(day, reading) {
    const point = this.#days.find((one) => one.day === day);
    if (!point || point.value === reading.value) return;
    point.value = reading.value;
    this.draw();
  }

  draw() {
    if (!this.#days.length) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const last = this.#days.length - 1;
    const bars = {
      type: "bar",
      x: this.#days.map((one) => one.day),
      y: this.#days.map((one) => (one.value === null ? null : major(one.value))),
      customdata: this.#days.map((one) => shown(one.value, one.unit)),
      hovertemplate: "%{x|%a %d %b %Y}<br><b>%{customdata}</b><extra></extra>",
      marker: { color: colour("--accent"), opacity: this.#days.map((_, index) => (index === last ? 1 : 0.72)) },
    };
    const layout = {
      margin: { l: 64, r: 8, t: 8, b: 36 },
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      font: { color: colour("--soft"), size: 13, family: "inherit" },
      xaxis: { type: "date", gridcolor: "transparent", fixedrange: true },
      yaxis: { gridcolor: colour("--line"), zerolinecolor: colour("--soft"), fixedrange: true, rangemode: "tozero", tickformat: "~s" },
      bargap: 0.25,
      showlegend: false,
    };
    window.Plotly.react(this.#element, [bars], layout, { displayModeBar: false, responsive: true });
  }
}
