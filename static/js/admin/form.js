/* On the editors' forms: a question before unsaved words are left, and names for the search fields. */
(function () {
  "use strict";
  const form = document.querySelector("#content-main form[method=post]");
  if (!form) return;

  let changed = Boolean(document.querySelector(".errornote"));
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  // select2 puts a field of its own beside the select, without the select's label
  function name() {
    for (const select of form.querySelectorAll("select.admin-autocomplete")) {
      const field = select.parentElement.querySelector(".select2-selection");
      const label = select.getAttribute("aria-label") || select.labels[0]?.textContent.replace(":", "");
      if (!field || !label) continue;
      field.setAttribute("aria-label", label);
      field.querySelector("[role=textbox]")?.setAttribute("aria-label", label);
    }
  }
  window.django?.jQuery?.(name); // after the admin made them, which it does at the same moment
  document.addEventListener("formset:added", () => setTimeout(name));
})();
