// Keys: / goes to the search box, j and k walk through the hits, o opens one, ? lists the keys.
"use strict";
(() => {
  const hits = () => [...document.querySelectorAll(".hit h2 a")];
  const isWriting = (element) => element && element.matches("input, textarea, select");

  function step(by) {
    const all = hits();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next].focus();
    all[next].closest(".hit").scrollIntoView({ block: "nearest" });
  }

  const actions = {
    "/": () => {
      const box = document.getElementById("q");
      if (box) box.select();
      else location.assign("/");
    },
    j: () => step(1),
    k: () => step(-1),
    o: () => document.activeElement.matches(".hit h2 a") && document.activeElement.click(),
    "?": () => document.getElementById("keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isWriting(document.activeElement)) {
      if (event.key === "Escape") document.activeElement.blur();
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
