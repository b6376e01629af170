/* Select2 puts a box in the place of a field and leaves the field's label behind: give each box its name. */
"use strict";
if (window.django?.jQuery) {
  const $ = django.jQuery;

  const labelOf = (field) => field.getAttribute("aria-label") || field.labels[0]?.textContent.trim().replace(/:$/, "");

  function name(field) {
    const box = field.nextElementSibling;
    if (!box?.matches(".select2")) return;
    const chosen = Array.from(field.selectedOptions, (option) => option.textContent.trim()).filter(Boolean);
    const words = [labelOf(field), ...chosen].join(": ");
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", words);
    }
  }

  const nameAll = (place) => place.querySelectorAll("select.admin-autocomplete").forEach(name);

  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  $(document).on("change", "select.admin-autocomplete", (event) => name(event.target));
  $(document).on("select2:open", "select.admin-autocomplete", (event) => {
    const search = document.querySelector(".select2-dropdown [role=searchbox]");
    search?.setAttribute("aria-label", labelOf(event.target));
  });
}
