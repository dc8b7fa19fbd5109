// Answers as one types, and a range of months chosen by dragging over the chart.
"use strict";
(() => {
  const form = document.getElementById("search");
  const results = document.getElementById("results");
  const pause = 180; // milliseconds without a key before a search
  let timer = 0;
  let running = null;

  const address = () => {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    return "/?" + new URLSearchParams(given);
  };

  async function show(target) {
    if (running) running.abort();
    running = new AbortController();
    const separator = target.includes("?") ? "&" : "?";
    try {
      const answer = await fetch(target + separator + "part=results", { signal: running.signal });
      if (!answer.ok) return;
      results.innerHTML = await answer.text();
      narrow(running.signal);
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
      return;
    }
    history.replaceState(null, "", target);
    document.title = (form.elements.q.value || "Search") + " · newsvault";
    const wrong = results.querySelector(".error") !== null;
    form.elements.q.toggleAttribute("aria-invalid", wrong);
  }

  // What narrows the hits comes after them.
  async function narrow(signal) {
    const box = document.getElementById("facets");
    if (!box || box.dataset.later === undefined) return;
    const target = box.dataset.later;
    const separator = target.includes("?") ? "&" : "?";
    try {
      const answer = await fetch(target + separator + "part=facets", { signal });
      if (answer.ok) box.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }
  narrow();

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(address()), pause);
  };
  form.elements.q.addEventListener("input", soon);
  form.elements.sort.addEventListener("change", soon);

  // Dragging: from the bar where the pointer went down to the one where it came up.
  let from = null;
  const bar = (event) => event.target.closest?.("#months a");
  results.addEventListener("pointerdown", (event) => {
    from = bar(event);
    if (from) event.preventDefault();
  });
  results.addEventListener("dragstart", (event) => bar(event) && event.preventDefault());
  results.addEventListener("pointerover", (event) => {
    const to = bar(event);
    if (!from || !to) return;
    const [first, last] = range(from, to);
    for (const one of results.querySelectorAll("#months a")) {
      const name = one.dataset.name;
      one.querySelector(".bar").classList.toggle("other", name < first || name > last);
    }
  });
  document.addEventListener("pointerup", (event) => {
    const to = bar(event);
    if (from && to && from !== to) {
      [form.elements.since.value, form.elements.until.value] = range(from, to);
      location.assign(address());
    }
    from = null;
  });
  const range = (one, other) => [one.dataset.name, other.dataset.name].sort();
})();
