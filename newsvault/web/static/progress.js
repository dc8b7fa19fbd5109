// A batch that runs: its page is replaced by the next state until it is done.
"use strict";
(() => {
  const box = document.getElementById("progress");
  const look = async () => {
    const answer = await fetch(location.pathname + "?part=progress");
    if (!answer.ok) return;
    box.innerHTML = await answer.text();
    if (!box.querySelector("[data-done]")) setTimeout(look, 700);
  };
  if (!box.querySelector("[data-done]")) setTimeout(look, 700);
})();
