"""From one page to another, however slowly that comes."""

from playwright.sync_api import Locator


def leave_by(target: Locator, *, key: str = "") -> None:
    """Click on what leads to another page, or press `key` there, and return when that page has loaded.

    A click by itself may return while the old page is still there, or half of the new one: what is read of a page
    then, and whatever is pressed or typed next, may meet either.
    """
    with target.page.expect_navigation():
        if key:
            target.press(key)
        else:
            target.click()
