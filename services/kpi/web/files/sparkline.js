// A line without axes: how a number moved.

import { h } from "./element.js";

const WIDTH = 120, HEIGHT = 28, EDGE = 2;

export function sparkline(values, label) {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length < 2) return h("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  const least = Math.min(0, ...known), span = Math.max(...known) - least || 1;
  const across = (index) => EDGE + (index * (WIDTH - 2 * EDGE)) / (values.length - 1);
  const down = (value) => HEIGHT - EDGE - ((value - least) * (HEIGHT - 2 * EDGE)) / span;
  const points = values.flatMap((value, index) => (value === null || value === undefined ? [] : [`${across(index).toFixed(1)},${down(value).toFixed(1)}`]));
  const [x, y] = points.at(-1).split(",");
  return h("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" },
    h("polyline", { points: points.join(" ") }), h("circle", { cx: x, cy: y, r: 2.4 }));
}
