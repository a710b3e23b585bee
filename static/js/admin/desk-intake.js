/* A text that is too long is refused before it is sent, so that nothing of it is lost; and the page says that it reads. */
(function () {
  "use strict";
  const form = document.getElementById("intake");
  if (!form) return;
  const text = form.elements.text;
  const note = document.getElementById("too-long");
  const wait = document.getElementById("intake-wait");
  form.addEventListener("submit", (event) => {
    const most = Number(text.dataset.most);
    const length = text.value.length;
    const file = form.elements.file.files[0];
    note.hidden = true;
    if (length > most) {
      note.textContent = `The text has ${length.toLocaleString("en")} characters; the desk takes ${most.toLocaleString("en")}. Divide it, and enter the parts.`;
    } else if (file && file.size > 10 * 1024 * 1024) {
      note.textContent = "The file is larger than 10 MB.";
    } else {
      wait.hidden = false;
      return;
    }
    event.preventDefault();
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  });
  window.addEventListener("pageshow", () => { wait.hidden = true; });
})();
