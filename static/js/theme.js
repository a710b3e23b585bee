/* Light, dark, or as the system has it. Loaded in the head, before anything is painted. */
(function () {
  "use strict";
  const root = document.documentElement;
  const next = { auto: "light", light: "dark", dark: "auto" };
  root.classList.add("js");

  function stored() {
    try { return localStorage.getItem("theme") in { light: 1, dark: 1 } ? localStorage.getItem("theme") : "auto"; } catch { return "auto"; }
  }
  function apply(theme) {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    const name = document.querySelector("[data-theme-name]");
    if (name) name.textContent = theme;
    document.dispatchEvent(new Event("strikeline:theme"));
  }

  let theme = stored();
  apply(theme);
  document.addEventListener("DOMContentLoaded", () => apply(theme));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#theme-toggle")) return;
    theme = next[theme];
    try { localStorage.setItem("theme", theme); } catch { /* kept for this page only */ }
    apply(theme);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(theme));
})();
