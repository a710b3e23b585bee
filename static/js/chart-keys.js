/* Marks by keyboard: a chart takes the focus once; arrows go from mark to mark in order of time, Home and End to
   the ends, Enter opens. What the hover card shows is also said in the chart's own live region. */
(function () {
  "use strict";
  const plain = (html) => new DOMParser().parseFromString(String(html).replace(/<br\s*\/?>/gi, ". "), "text/html").body.textContent;

  function marks(chart, addressOf) {
    return chart.calcdata
      .flatMap((trace, curveNumber) => trace
        .map((point, at) => ({ curveNumber, pointNumber: point.i ?? at, data: chart.data[curveNumber] }))
        .filter((mark) => chart._fullData[curveNumber].visible === true && chart._fullData[curveNumber].hoverinfo !== "skip"))
      .map((mark) => ({ ...mark, x: mark.data.x?.[mark.pointNumber], customdata: mark.data.customdata?.[mark.pointNumber] }))
      .filter((mark) => addressOf(mark))
      .sort((one, other) => (one.x < other.x ? -1 : one.x > other.x ? 1 : 0));
  }

  function chartKeys(chart, addressOf) {
    const say = chart.parentElement.appendChild(document.createElement("p"));
    say.className = "visually-hidden";
    say.setAttribute("aria-live", "polite");
    chart.tabIndex = 0;
    chart.setAttribute("role", "group");
    chart.setAttribute("aria-roledescription", "chart");
    const title = chart.closest(".chart-block")?.querySelector(".chart-title");
    if (title && !chart.hasAttribute("aria-label")) chart.setAttribute("aria-label", `${title.textContent.trim()}. Arrow keys go from mark to mark, Enter opens one.`);

    let at = -1;
    const clear = () => {
      at = -1;
      say.textContent = "";
      if (chart._fullLayout) Plotly.Fx.unhover(chart); /* a chart that was swapped away is purged before it loses the focus */
    };
    chart.addEventListener("keydown", (event) => {
      const all = marks(chart, addressOf);
      if (!all.length) return;
      const to = { ArrowRight: at + 1, ArrowLeft: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        at = Math.max(0, Math.min(all.length - 1, to));
        const { curveNumber, pointNumber, customdata, data, x } = all[at];
        Plotly.Fx.hover(chart, [{ curveNumber, pointNumber }]);
        const words = customdata?.text || data.text?.[pointNumber] || data.hovertext?.[pointNumber] || `${data.name || ""} ${x}: ${data.y?.[pointNumber]}`;
        say.textContent = `${plain(words)}. ${at + 1} of ${all.length}`;
      } else if (event.key === "Enter" && at >= 0) {
        Strikeline.go(addressOf(all[at]));
      } else if (event.key === "Escape") {
        clear();
      }
    });
    chart.addEventListener("blur", clear);
  }

  window.Strikeline = Object.assign(window.Strikeline || {}, { chartKeys });
})();
