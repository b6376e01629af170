/* Offer the reader's own position as the place to measure from. Nothing is asked before a click, nothing is stored,
   and only two decimals of a degree, about a kilometre, go into the form. */
"use strict";
for (const box of document.querySelectorAll("[data-locate]")) {
  const field = document.getElementById(box.dataset.locate);
  const status = box.querySelector("[role=status]");
  if (!("geolocation" in navigator)) continue;

  box.querySelector("button").addEventListener("click", () => {
    status.textContent = box.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        field.form.requestSubmit();
      },
      () => {
        status.textContent = box.dataset.refused;
      },
      { timeout: 15000, maximumAge: 600000 },
    );
  });
  box.hidden = false;
}
