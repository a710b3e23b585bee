/* <button data-copy="text"> or <button data-copy-from="#id">: the words go to the clipboard, and the button says so. */
(function () {
  "use strict";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-from]");
    if (!button) return;
    const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
    const text = source ? source.textContent.trim() : button.dataset.copy || location.href;
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      /* not a secure page, or not allowed: choose the words, so that the reader's own keys copy them */
      if (source) getSelection().selectAllChildren(source);
      button.textContent = source ? "Selected: press Ctrl+C" : "Could not copy";
    }
    document.getElementById("status").textContent = button.textContent;
    setTimeout(() => { button.textContent = label; document.getElementById("status").textContent = ""; }, 2000);
  });
})();
