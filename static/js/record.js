/* A record's buttons: print, and the system's own share sheet where there is one. */
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    if (event.target.closest("[data-share]")) navigator.share({ title: document.title, url: location.href }).catch(() => {});
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (navigator.share) document.querySelectorAll("[data-share][hidden]").forEach((button) => { button.hidden = false; });
  });
})();
