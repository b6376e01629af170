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

/* A file may be dropped where one is chosen. What is wrong with it is said before it is sent; a photo is shown, so that
   it can be described. A file dropped elsewhere would take the place of the page and of all that was typed in it. */
{
  const isFile = (event) => event.dataTransfer?.types.includes("Files");
  const placeOf = (event) => event.target.closest?.("[data-drop]");
  const inWords = (bytes) => {
    const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kB"] : [bytes / 1024 / 1024, "MB"];
    return `${size.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
  };

  async function show(place, file) {
    place.querySelector("canvas")?.remove();
    if (!file?.type.startsWith("image/")) return;
    const picture = await createImageBitmap(file, { resizeWidth: 400, resizeQuality: "medium" }).catch(() => null);
    if (!picture || place.querySelector("input").files[0] !== file) return;
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.className = "preview";
    canvas.ariaHidden = "true";
    canvas.getContext("2d").drawImage(picture, 0, 0);
    place.append(canvas);
  }

  function tell(place, note = "") {
    const input = place.querySelector("input");
    const file = input.files[0];
    const told = [note];
    if (file) {
      const endings = input.accept.split(",");
      told.push(`${file.name}, ${inWords(file.size)}.`);
      if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) told.push(place.dataset.otherKind);
      else if (file.size > place.dataset.limit) told.push(place.dataset.tooBig);
    }
    place.querySelector(".drop-told").textContent = told.filter(Boolean).join(" ");
    show(place, file);
  }

  document.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    const place = placeOf(event);
    if (!place) event.dataTransfer.dropEffect = "none";
    document.querySelectorAll("[data-drop][data-over]").forEach((each) => each !== place && each.removeAttribute("data-over"));
    place?.setAttribute("data-over", "");
  });
  document.addEventListener("dragleave", (event) => placeOf(event)?.removeAttribute("data-over"));
  document.addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    const place = placeOf(event);
    if (!place) return;
    place.removeAttribute("data-over");
    const files = new DataTransfer();
    files.items.add(event.dataTransfer.files[0]);
    place.querySelector("input").files = files.files;
    tell(place, event.dataTransfer.files.length > 1 ? place.dataset.oneOnly : "");
  });
  document.addEventListener("change", (event) => event.target.type === "file" && placeOf(event) && tell(placeOf(event)));
}
