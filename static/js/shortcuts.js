/* Keys: "/" words, "?" this list, "j" and "k" through the incidents. None with Ctrl, Alt or Meta, none while typing. */
(function () {
  "use strict";
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");

  function search() {
    const field = document.querySelector("#filters [name=q], input[type=search][name=q]");
    if (!field) return false;
    const sheet = field.closest("[popover]");
    if (sheet && !sheet.checkVisibility()) sheet.showPopover();
    field.focus();
    field.select();
    return true;
  }
  function step(by) {
    const items = [...document.querySelectorAll("[data-key-item]")];
    if (!items.length) return false;
    const at = items.findIndex((item) => item.hasAttribute("data-current"));
    const to = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (at >= 0) items[at].removeAttribute("data-current");
    to.setAttribute("data-current", "");
    to.querySelector("a").focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
    return true;
  }
  function keys() {
    const dialog = document.getElementById("keys");
    if (dialog) dialog.showModal();
    return Boolean(dialog);
  }

  const does = { "/": search, "?": keys, j: () => step(1), k: () => step(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || typing(event.target)) return;
    const action = does[event.key];
    if (action && action()) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-key-item]");
    document.querySelectorAll("[data-key-item][data-current]").forEach((old) => { if (old !== item) old.removeAttribute("data-current"); });
  });
})();
