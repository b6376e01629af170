/* Institutions under the search field while the reader types: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
   Arrows, Home and End go along the list, Enter opens the chosen institution, Escape closes the list. Without a choice
   Enter searches, as it does without this script. */
"use strict";
(() => {
  const { address } = document.currentScript.dataset;
  const field = document.getElementById("szukaj");
  if (!field) return;

  const LETTERS = 3; // fewer suggest nothing
  const PAUSE = 200; // ms without a key before the server is asked
  const day = new URLSearchParams(location.search).get("na-dzien"); // another day that the reader travels in
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [];
  let chosen = -1;
  let asked = null;
  let pause;

  list.id = "podpowiedzi";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]])
    field.setAttribute(name, value);
  field.setAttribute("aria-expanded", "false");
  field.closest(".search-field").append(list, status);

  function show(suggestions) {
    options = suggestions.map(({ name, place, address }, index) => {
      const option = document.createElement("li");
      const words = document.createElement("span");
      const where = document.createElement("small");
      option.id = `podpowiedz-${index}`;
      option.setAttribute("role", "option");
      option.lang = "pl";
      option.dataset.address = day ? `${address}?na-dzien=${encodeURIComponent(day)}` : address;
      words.textContent = name;
      where.textContent = place;
      option.append(words, " ", where);
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function close() {
    clearTimeout(pause);
    asked?.abort();
    status.textContent = "";
    show([]);
  }

  function choose(index) {
    chosen = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ szukaj: field.value })}`, { signal });
      if (!answer.ok) return close();
      const { suggestions, summary } = await answer.json();
      if (signal.aborted) return;
      show(suggestions);
      status.textContent = summary;
    } catch {
      if (!signal.aborted) close(); // the network is gone: the form still works when it is back
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(pause);
    if (field.value.trim().length < LETTERS) close();
    else pause = setTimeout(ask, PAUSE);
  });

  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = options.length - 1;
    const moves = {
      ArrowDown: () => choose(chosen === last ? -1 : chosen + 1),
      ArrowUp: () => choose(chosen < 0 ? last : chosen - 1),
      Escape: close,
    };
    if (chosen >= 0)
      Object.assign(moves, {
        Home: () => choose(0),
        End: () => choose(last),
        Enter: () => location.assign(options[chosen].dataset.address),
      });
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });

  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
})();
