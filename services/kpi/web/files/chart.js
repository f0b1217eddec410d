// <sales-chart>: a chart by plotly, drawn from the JSON in its `spec`: {data, layout, label}. Colours are names of the theme's.

const USUAL = { margin: { l: 56, r: 12, t: 10, b: 36 }, paper_bgcolor: "transparent", plot_bgcolor: "transparent", bargap: 0.25, showlegend: false };
let library = null;

// The library is large, and asked for only when the first chart is to be drawn.
function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/web/plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { library = null; reject(new Error("the charts' library did not load")); };
    document.head.append(script);
  });
  return library;
}

class SalesChart extends HTMLElement {
  static observedAttributes = ["spec"];
  #isWaiting = false;
  #canvas = document.createElement("div");

  connectedCallback() {
    addEventListener("themechange", this);
    this.replaceChildren(this.#canvas);
    this.attributeChangedCallback();
  }

  disconnectedCallback() {
    removeEventListener("themechange", this);
  }

  handleEvent() {
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    if (!this.isConnected || this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => this.#draw());
  }

  async #draw() {
    const { Plotly, spec } = { Plotly: await plotly().catch(() => null), spec: JSON.parse(this.getAttribute("spec")) };
    this.#isWaiting = false;
    this.toggleAttribute("failed", !Plotly);
    if (!Plotly || !this.isConnected) return;
    const { data, layout, label } = coloured(spec);
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", label ?? "");
    await Plotly.react(this.#canvas, data, withUsual(layout), { displayModeBar: false, responsive: true });
    this.dataset.drawn = "true";
  }
}

function withUsual(layout = {}) {
  const axis = { gridcolor: colour("line"), zerolinecolor: colour("soft"), fixedrange: true, automargin: true };
  return {
    ...USUAL, font: { color: colour("soft"), size: 13, family: "inherit" }, ...layout,
    xaxis: { ...axis, gridcolor: "transparent", ...layout.xaxis }, yaxis: { ...axis, ...layout.yaxis },
  };
}

// Colours are written `--accent` in a spec, and are those of the present theme.
function coloured(spec) {
  return JSON.parse(JSON.stringify(spec), (_, value) => (typeof value === "string" && value.startsWith("--") ? colour(value.slice(2)) : value));
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

customElements.define("sales-chart", SalesChart);
