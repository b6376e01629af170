/* How far the reading of a spreadsheet is, without loading the page again; without script the link "Look again" does. */
"use strict";
{
  const place = document.getElementById("progress");
  place.setAttribute("aria-live", "polite");

  async function look() {
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return location.reload();
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return setTimeout(look, 5000);
    }
    const bar = page.getElementById("progress-bar");
    if (!bar) return location.reload();
    place.replaceChildren(...page.getElementById("progress").childNodes);
    setTimeout(look, 1500);
  }

  if (document.getElementById("progress-bar")) setTimeout(look, 1500);
}
