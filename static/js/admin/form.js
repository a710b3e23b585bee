/* The browser asks before a form with unsaved words is left. */
(function () {
  "use strict";
  const form = document.querySelector("#content-main form[method=post]");
  if (!form) return;
  let changed = Boolean(document.querySelector(".errornote"));
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
