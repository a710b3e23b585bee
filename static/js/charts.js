/* Draws each <div class="chart" data-figure-id="x"> from <script type="application/json" id="figure-x">:
   when it comes near the screen, again when the theme changes, and after htmx has swapped the results.
   Plotly itself is fetched when the first chart is near. */
(function () {
  "use strict";
  const plotlySource = document.currentScript.dataset.plotly;
  const NEAR = "400px";
  let loading;

  function plotly() {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    loading = loading || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = plotlySource;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => { loading = undefined; reject(new Error("plotly.js did not load")); };
      document.head.append(script);
    });
    return loading;
  }

  const figureOf = (chart) => JSON.parse(document.getElementById(`figure-${chart.dataset.figureId}`).textContent);

  async function draw(chart) {
    try {
      const Plotly = await plotly();
      if (!chart.isConnected) return;
      const figure = Strikeline.dress(figureOf(chart), { brush: chart.dataset.brush === "dates" });
      const first = !chart.hasAttribute("data-drawn");
      await Plotly.react(chart, figure.data, figure.layout, figure.config);
      if (!first) return;
      chart.setAttribute("data-drawn", "");
      wire(chart);
    } catch (error) {
      chart.setAttribute("data-failed", "");
      chart.textContent = "The chart could not be drawn; its numbers are in the data table below.";
      const table = chart.closest(".chart-block")?.querySelector(".chart-table");
      if (table) table.open = true;
      console.error(error);
    }
  }

  /* ------------------------------------------------ what a chart does when it is touched */

  /* customdata of a mark: an address on this site, or {"url": address, "text": words}; a filter's begins with "?" */
  const addressOf = (point) => {
    const custom = point.customdata;
    const address = typeof custom === "string" ? custom : custom?.url;
    return typeof address === "string" && (/^\/(?!\/)/.test(address) || address.startsWith("?")) ? address : null;
  };

  const framed = document.documentElement.hasAttribute("data-embed");

  function wire(chart) {
    chart.on("plotly_click", (event) => {
      const address = event.points.map(addressOf).find(Boolean);
      if (!address) return;
      if (framed || event.event?.ctrlKey || event.event?.metaKey) window.open(address, "_blank", "noopener");
      else Strikeline.go(address);
    });
    chart.on("plotly_hover", (event) => chart.classList.toggle("chart--link", event.points.some(addressOf)));
    chart.on("plotly_unhover", () => chart.classList.remove("chart--link"));
    if (chart.dataset.brush === "dates") {
      chart.on("plotly_relayout", (change) => {
        const [from, to] = [change["xaxis.range[0]"], change["xaxis.range[1]"]];
        if (from && to) Strikeline.setDates(String(from).slice(0, 10), String(to).slice(0, 10));
      });
    }
    if (chart.dataset.marks !== "off") Strikeline.chartKeys?.(chart, addressOf);
  }

  /* ------------------------------------------------ when */

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: NEAR });

  const charts = (root) => [...(root.querySelectorAll?.(".chart[data-figure-id]") || [])];
  const watch = (root) => charts(root).filter((chart) => !chart.hasAttribute("data-drawn")).forEach((chart) => near.observe(chart));
  function forget(root) {
    for (const chart of charts(root)) {
      near.unobserve(chart);
      if (chart.hasAttribute("data-drawn") && window.Plotly) { Plotly.purge(chart); chart.removeAttribute("data-drawn"); }
    }
  }

  document.addEventListener("DOMContentLoaded", () => watch(document));
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.shouldSwap) forget(event.detail.target); });
  document.addEventListener("htmx:afterSettle", () => watch(document));
  document.addEventListener("htmx:historyRestore", () => watch(document));
  document.addEventListener("strikeline:theme", () => charts(document).filter((chart) => chart.hasAttribute("data-drawn")).forEach(draw));
  addEventListener("beforeprint", () => charts(document).forEach((chart) => near.observe(chart)));

  /* ------------------------------------------------ pictures: with title, legend and source, always on light paper */

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-chart-save]");
    if (!button) return;
    const block = button.closest(".chart-block");
    const chart = block.querySelector(".chart");
    const Plotly = await plotly();
    const words = (selector) => block.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") || "";
    const figure = figureOf(chart);
    figure.layout = {
      ...figure.layout,
      title: { text: words(".chart-title"), subtitle: { text: words(".chart-unit") }, x: 0.02, xanchor: "left", font: { size: 20 } },
      margin: { l: 48, r: 24, t: 84, b: 64 },
      paper_bgcolor: "token:paper",
      showlegend: figure.data.filter((trace) => trace.name).length > 1,
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      annotations: [...(figure.layout.annotations || []), { text: `${words(".chart-source")} · ${location.origin}${location.pathname}`, showarrow: false, xref: "paper", yref: "paper", x: 0, xanchor: "left", y: 0, yanchor: "top", yshift: -38, font: { size: 11, color: "token:label" } }],
    };
    const picture = await Plotly.toImage(Strikeline.dress(figure, { scheme: "light" }), { format: button.dataset.chartSave, width: 1200, height: 675, scale: button.dataset.chartSave === "png" ? 2 : 1 });
    const link = document.createElement("a");
    link.href = picture;
    link.download = `strikeline-${chart.dataset.figureId}.${button.dataset.chartSave}`;
    link.click();
  });
})();
