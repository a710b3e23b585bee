/* The filter form. It is a plain GET form; here it sends itself when a value changes, and the page keeps
   what the reader was doing: focus, scroll, open facets, words typed into a facet's search. */
(function () {
  "use strict";
  const TYPING_PAUSE = 450;
  const form = () => document.getElementById("filters");
  let timer;

  function send(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => form()?.requestSubmit(), wait);
  }

  /* Half-typed dates ("0002-11-01") are valid to the browser; wait for a year that can be meant. */
  const unfinished = (input) => input.type === "date" && (input.validity.badInput || (input.value && input.value < "1900"));

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.closest("#filters") || !input.name || input.name === "q" || unfinished(input)) return;
    send(120);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("#filters [name=q]")) send(TYPING_PAUSE);
    if (event.target.matches("[data-facet-search]")) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    /* Enter in a facet's search narrows its rows; it does not send the form */
    if (event.key === "Enter" && event.target.matches("[data-facet-search]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      Strikeline.go(link.href);
    }
    const preset = event.target.closest("[data-from], [data-to]");
    if (preset && form()) Strikeline.setDates(preset.dataset.from || "", preset.dataset.to || "");
  });

  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}'’ʼ`]/gu, "").toLowerCase();

  function narrow(search) {
    const facet = search.closest(".facet");
    const words = fold(search.value).trim();
    let shown = 0;
    for (const row of facet.querySelectorAll(".facet-row")) {
      row.hidden = words !== "" && !fold(row.textContent).includes(words) && !row.querySelector(":checked");
      shown += row.hidden ? 0 : 1;
    }
    const empty = facet.querySelector(".facet-empty");
    if (empty) empty.hidden = shown > 0;
  }

  window.Strikeline = Object.assign(window.Strikeline || {}, {
    /* both ends at once, for presets and for a span dragged on the timeline */
    setDates(from, to) {
      const filters = form();
      if (!filters) return;
      filters.elements.from.value = from;
      filters.elements.to.value = to;
      send(0);
    },
    /* follow an address on this page: through htmx where there are results to swap, else as a link */
    go(address) {
      const url = new URL(address, location.href);
      if (url.origin !== location.origin) return;
      const results = document.getElementById("results");
      if (window.htmx && results && form() && url.pathname === location.pathname) {
        htmx.ajax("GET", url.pathname + url.search, { source: form(), target: results, swap: "outerHTML", select: "#results", selectOOB: "#facets", push: "true" });
      } else {
        location.assign(url);
      }
    },
  });

  /* ------------------------------------------------ the address stays short: empty fields are left out */

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form()) return;
    const asked = event.detail.triggeringEvent?.type === "submit";
    for (const name of new Set(event.detail.formData.keys())) {
      const values = event.detail.formData.getAll(name).filter((value) => value !== "");
      event.detail.formData.delete(name);
      /* go() names the whole address itself; the form's own values belong to its own submit */
      if (asked) values.forEach((value) => event.detail.formData.append(name, value));
    }
  });
  document.addEventListener("submit", (event) => {
    if (window.htmx || event.target !== form()) return;
    for (const input of event.target.elements) if (input.name && input.value === "") input.disabled = true;
  });

  /* ------------------------------------------------ facets arrive anew with each answer */

  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!forResults(event)) return;
    const facets = document.getElementById("facets");
    kept = facets && {
      top: facets.closest(".filters")?.scrollTop || 0,
      facets: [...facets.querySelectorAll(".facet[id]")].map((facet) => ({
        id: facet.id,
        open: facet.open,
        top: facet.querySelector(".facet-rows")?.scrollTop || 0,
        words: facet.querySelector("[data-facet-search]")?.value || "",
      })),
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return;
    const sentence = document.querySelector("#results [data-announce]");
    if (sentence) document.getElementById("announce").textContent = sentence.textContent.trim().replace(/\s+/g, " ");
    for (const old of kept.facets) {
      const facet = document.getElementById(old.id);
      if (!facet) continue;
      facet.open = old.open;
      const search = facet.querySelector("[data-facet-search]");
      if (search && old.words) { search.value = old.words; narrow(search); }
      const rows = facet.querySelector(".facet-rows");
      if (rows) rows.scrollTop = old.top;
    }
    const panel = document.querySelector(".filters");
    if (panel) panel.scrollTop = kept.top;
    kept = null;
  });

  /* Fields outside the facets follow the address, so that a removed chip empties its field. */
  function follow() {
    const query = new URLSearchParams(location.search);
    for (const input of form()?.querySelectorAll("input[type=date], input[type=search], input[type=text], input[type=number], input[type=hidden], select") || []) {
      if (input.name && input !== document.activeElement && !input.closest("#facets")) input.value = query.get(input.name) || "";
    }
  }
  document.addEventListener("htmx:pushedIntoHistory", follow);

  /* ------------------------------------------------ slow and failed answers */

  const say = (message, again) => {
    const status = document.getElementById("status");
    status.textContent = message;
    if (!again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", () => { say(""); again(); });
    status.append(button);
  };
  const forResults = (event) => event.detail.target?.id === "results";
  const busy = (yes) => document.getElementById("results")?.setAttribute("aria-busy", String(yes));

  let slow;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!forResults(event)) return;
    busy(true);
    say("");
    clearTimeout(slow);
    slow = setTimeout(() => say("Still counting…"), 4000);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!forResults(event)) return;
    clearTimeout(slow);
    busy(false);
    if (event.detail.successful) say("");
  });
  const failed = (reason) => (event) => {
    clearTimeout(slow);
    busy(false);
    say(`${reason} What you see is the answer before.`, () => form()?.requestSubmit());
  };
  document.addEventListener("htmx:responseError", failed("The server could not answer."));
  document.addEventListener("htmx:sendError", failed("No connection."));
  document.addEventListener("htmx:timeout", failed("The server took too long."));
})();
