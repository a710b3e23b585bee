/* The desk: a suggestion lights its words, words lead to their suggestion, keys decide, selected words become something. */
(function () {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const text = document.getElementById("text");
  const status = document.getElementById("desk-status");
  const keysBox = document.getElementById("keys-on");
  const DONE = { accepted: "Accepted.", rejected: "Rejected.", linked: "Added as a source.", pending: "Open again." };
  let current = null;
  let asked = null; /* what was pressed last, until its answer is there: { key, did } */
  let waiting = []; /* keys pressed meanwhile */

  const cards = () => [...desk.querySelectorAll(".card")];
  const cardOf = (key) => document.getElementById(`s-${key}`);
  const piecesOf = (key) => [...text.querySelectorAll(`[data-k~="${CSS.escape(key)}"]`)];
  const say = (words) => { status.textContent = ""; setTimeout(() => { status.textContent = words; }, 30); };

  /* --- light --- */
  function light(key) {
    text.querySelectorAll(".lit").forEach((piece) => piece.classList.remove("lit", "lit-field"));
    if (!key) return;
    for (const piece of piecesOf(key)) {
      piece.classList.add("lit");
      piece.classList.toggle("lit-field", piece.dataset.f.split(" ").some((field) => field.endsWith(`:${key}`)));
    }
  }

  function show(card, { focus = true, scroll = true, move = true } = {}) {
    cards().forEach((other) => { if (other !== card) other.removeAttribute("aria-current"); });
    current = card;
    card.setAttribute("aria-current", "true");
    light(card.dataset.key);
    const words = document.getElementById(`m-${card.dataset.key}`);
    if (words && scroll) {
      const inside = words.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop;
      text.scrollTo({ top: inside - text.clientHeight / 4 });
    }
    if (focus) card.focus({ preventScroll: true });
    if (focus && scroll && move) card.scrollIntoView({ block: "nearest" });
  }

  desk.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current) show(card, { focus: false });
  });
  desk.addEventListener("mouseover", (event) => {
    const card = event.target.closest(".card");
    if (card) light(card.dataset.key);
    else if (!event.target.closest("#text")) light(current && current.dataset.key);
  });

  text.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-k], [data-ref]");
    if (!piece || !getSelection().isCollapsed) return;
    const keys = piece.dataset.ref ? [piece.dataset.ref] : piece.dataset.k.split(" ");
    const card = keys.map(cardOf).find(Boolean);
    if (card) { event.preventDefault(); show(card, { scroll: false }); card.scrollIntoView({ block: "nearest" }); }
    else if (!piece.dataset.ref) location.assign(`?of=${keys[0]}#s-${keys[0]}`);
  });

  /* --- keys --- */
  function step(by) {
    const all = cards();
    const at = all.indexOf(current) + by;
    if (at >= 0 && at < all.length) return show(all[at]);
    const other = desk.querySelector(".parts [aria-current]");
    const link = other && (by > 0 ? other.nextElementSibling : other.previousElementSibling);
    if (link) location.assign(link.href);
  }
  const press = (what) => {
    const button = current && current.querySelector(`[data-do="${what}"]`);
    if (button) button.click();
  };
  const KEYS = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
    a: () => press("accept"), x: () => press("reject"), e: () => press("edit"), u: () => press("undo"), s: () => press("same"),
    "?": () => document.getElementById("keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (event.key === "Escape" && typing && current) { const close = current.querySelector('[data-do="close"]'); if (close) close.click(); return; }
    if (typing || (keysBox && !keysBox.checked) || !(event.key in KEYS)) return;
    event.preventDefault();
    if (asked) waiting.push(event.key);
    else KEYS[event.key]();
  });
  function goOn() {
    const key = waiting.shift();
    if (key) KEYS[key]();
    if (key && !asked) goOn();
  }
  if (keysBox) {
    keysBox.checked = localStorage.getItem("desk-keys") !== "off";
    keysBox.addEventListener("change", () => localStorage.setItem("desk-keys", keysBox.checked ? "on" : "off"));
  }
  desk.addEventListener("click", (event) => { if (event.target.closest("[data-keys-open]")) KEYS["?"](); });

  /* --- what the server answers --- */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const from = event.detail.elt;
    const card = from.closest(".card");
    if (!card) return;
    const button = event.detail.requestConfig.triggeringEvent && event.detail.requestConfig.triggeringEvent.submitter;
    asked = { key: card.dataset.key, did: from.dataset.do || (button && button.dataset.do) || "mend", xhr: event.detail.xhr };
    card.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (new URL(event.detail.xhr.responseURL || location.href).pathname.includes("/login/")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!asked || event.detail.xhr !== asked.xhr) return; /* one answer settles in several places */
    const { key, did } = asked;
    const card = cardOf(key);
    asked = null;
    if (!card) return;
    const state = card.dataset.state;
    piecesOf(key).forEach((piece) => { piece.dataset.state = state; });
    const refused = card.querySelector(".card-refusal");
    current = null;
    if (refused || did === "edit") {
      waiting = [];
      show(card, { focus: !card.querySelector(".mend") });
      const first = card.querySelector(".mend .errors input, .mend .errors select") || card.querySelector(".mend input:not([type=hidden]), .mend select");
      if (first) first.focus();
      if (refused) say(refused.textContent);
      return;
    }
    const all = cards();
    const next = ["accept", "reject", "same", "mend-accept"].includes(did) && all.slice(all.indexOf(card) + 1).find((other) => other.dataset.state === "pending");
    show(next || card);
    const count = desk.querySelector(".desk-count");
    say(`${DONE[state] || ""} ${count ? count.textContent.replace(/\s+/g, " ").trim() : ""}`);
    goOn();
  });
  function failed() {
    const card = asked && cardOf(asked.key);
    if (card) {
      card.removeAttribute("aria-busy");
      const line = document.createElement("p");
      line.className = "card-refusal";
      line.setAttribute("role", "alert");
      line.textContent = "The server did not answer. Nothing was lost: try again.";
      card.querySelectorAll(".card-refusal").forEach((old) => old.remove());
      card.append(line);
    }
    asked = null;
    waiting = [];
  }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, failed));

  /* --- selected words: their place in the text, counted in characters as the server counts --- */
  const words = document.getElementById("words");
  function place(node, offset) {
    const piece = node.nodeType === Node.TEXT_NODE && node.parentElement.closest("[data-at]");
    return piece ? Number(piece.dataset.at) + [...node.data.slice(0, offset)].length : null;
  }
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!words || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    const known = start !== null && end !== null && start < end;
    words.elements.start.value = known ? start : "";
    words.elements.end.value = known ? end : "";
    words.elements.words.value = selection.toString();
    document.getElementById("words-more").open = true;
  });

  /* --- where the work stands --- */
  document.documentElement.classList.add("js");
  const named = location.hash.startsWith("#s-") && cardOf(decodeURIComponent(location.hash.slice(3)));
  const first = named || cards().find((card) => card.dataset.state === "pending") || cards()[0];
  if (first) {
    const mended = first.querySelector(".mend input:not([type=hidden]), .mend select");
    show(first, { focus: !mended, move: Boolean(named) });
    if (mended) mended.focus();
  }
})();
