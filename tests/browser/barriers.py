"""The rules of accessibility, by axe-core."""

from collections.abc import Container, Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

END_OF_FADING = "document.getAnimations().forEach(each => each.finish())"

# The rules on all that the dark changes.
COLOURS = ("color-contrast", "link-in-text-block")


def check_with_axe(
    page: Page, *, within: str | None = None, but: Container[str] = (), only: Sequence[str] = ()
) -> None:
    """Run axe-core on the open page, or the part `within` (a CSS selector), and fail with what it found.

    Rules named in `but` are left out; if any are named in `only`, they alone are looked at.

    The page must have JavaScript on. Its colours are looked at where they have come to rest, not on the way there.
    axe is evaluated by the debugger, which the page's content security policy does not bind, so the page is looked
    at under its own policy.
    """
    page.evaluate(END_OF_FADING)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + "\n;undefined")
    rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(AXE_TAGS)}
    found = page.evaluate(
        """([within, rules]) => axe
            .run(within || document, {runOnly: rules, resultTypes: ["violations"], preload: false})
            .then(result => result.violations)""",
        [within, rules],
    )
    report = [
        f"{violation['id']}: {violation['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}  {node['html'][:160]}\n"
            f"        {node['failureSummary']}"
            for node in violation["nodes"]
        )
        for violation in found
        if violation["id"] not in but
    ]
    assert not report, f"{page.url} has {len(report)} kinds of barriers:\n" + "\n".join(report)
