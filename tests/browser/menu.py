"""The menu of the site, which stands behind a button where there is little room."""

from playwright.sync_api import Page


def open_menu(page: Page) -> None:
    """Open the menu where it is closed."""
    button = page.locator(".site-nav summary")
    if button.is_visible():
        button.click()
