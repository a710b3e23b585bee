/* What all charts share: one Plotly config, one base layout, and the colours of the page.
   A figure from the server names its colours: "token:attack" is --chart-attack, "token:attack/30" is 30 % of it. */
(function () {
  "use strict";
  const CONFIG = Object.freeze({
    showSendToCloud: false,
    displaylogo: false,
    responsive: true,
    displayModeBar: matchMedia("(hover: none)").matches ? false : "hover",
    doubleClick: "reset",
    modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "pan2d", "hoverClosestCartesian", "hoverCompareCartesian", "toggleSpikelines"],
    toImageButtonOptions: { format: "png", scale: 2, filename: "strikeline" },
  });

  /* getComputedStyle does not resolve light-dark() in a custom property; a real colour property does. */
  function palette(scheme) {
    const probe = document.body.appendChild(document.createElement("span"));
    if (scheme) probe.style.colorScheme = scheme;
    probe.style.transition = "none"; /* else the colour read is the one that it fades from */
    const known = new Map();
    const read = (name) => {
      probe.style.color = `var(--chart-${name})`;
      return getComputedStyle(probe).color;
    };
    return {
      colour(token) {
        if (!known.has(token)) {
          const [name, share] = token.split("/");
          const solid = read(name);
          known.set(token, share ? solid.replace("rgb(", "rgba(").replace(")", `, ${Number(share) / 100})`) : solid);
        }
        return known.get(token);
      },
      done: () => probe.remove(),
    };
  }

  /* Plotly turns <b>, <i>, <sup> and the like into style attributes, which the policy refuses; <br> it does not. */
  const STYLED = /<\/?(?:b|i|em|strong|s|u|sub|sup|span)\b[^>]*>/gi;

  function paint(value, colour) {
    if (typeof value === "string") return value.startsWith("token:") ? colour(value.slice(6)) : value.replace(STYLED, "");
    if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((item) => paint(item, colour));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colour)]));
    return value;
  }

  function merge(base, over) {
    const out = { ...base };
    for (const [key, value] of Object.entries(over || {})) {
      out[key] = value && typeof value === "object" && !Array.isArray(value) ? merge(out[key], value) : value;
    }
    return out;
  }

  const AXIS = {
    automargin: true,
    gridcolor: "token:grid",
    showline: false,
    ticks: "",
    ticklabelstandoff: 6,
    zerolinecolor: "token:axis",
    zerolinewidth: 2,
    tickcolor: "token:grid",
    tickfont: { color: "token:label", size: 12 },
    title: { font: { color: "token:label", size: 12 } },
  };
  const DATES = [{ dtickrange: [null, "M1"], value: "%-d %b\n%Y" }, { dtickrange: ["M1", null], value: "%b\n%Y" }];
  function base() {
    const sans = getComputedStyle(document.documentElement).fontFamily;
    return {
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: sans, size: 13, color: "token:ink" },
      margin: { l: 8, r: 8, t: 16, b: 8 },
      showlegend: false,
      bargap: 0.15,
      hovermode: "closest",
      hoverlabel: { bgcolor: "token:ink", bordercolor: "token:ink", font: { family: sans, size: 13, color: "token:paper" }, align: "left" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: "token:label", activecolor: "token:ink" },
      dragmode: false,
      xaxis: {},
      yaxis: { fixedrange: true },
    };
  }

  /* A figure as Plotly wants it, in the colours of this moment. A finger scrolls the page, so only a mouse drags. */
  function dress(figure, { brush = false, scheme = "" } = {}) {
    const given = merge(base(), figure.layout);
    for (const key of Object.keys(given)) {
      if (!/^[xy]axis\d*$/.test(key)) continue;
      given[key] = merge(AXIS, given[key]);
      if (given[key].type === "date") given[key].tickformatstops = DATES;
      if (key[0] === "x" && !brush && given[key].fixedrange === undefined) given[key].fixedrange = true;
    }
    if (brush && !matchMedia("(pointer: coarse)").matches) given.dragmode = "zoom";
    else if (brush) given.xaxis.fixedrange = true;
    const colours = palette(scheme);
    const dressed = { data: paint(figure.data, colours.colour), layout: paint(given, colours.colour), config: CONFIG };
    colours.done();
    return dressed;
  }

  window.Strikeline = Object.assign(window.Strikeline || {}, { dress, chartConfig: CONFIG });
})();
