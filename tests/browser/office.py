"""Come into the office as staff do: name and password first, then what the app on one's phone shows."""

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.browser.leaving import leave_by


def log_in(page, user, password="password"):
    """Log in at the office's door in the open `page`, by password and second factor."""
    device = TOTPDevice.objects.create(user=user, name="telefon")
    page.goto("/admin/")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill(password)
    leave_by(page.locator("[type=submit]").last)
    page.locator("#id_code").fill(f"{totp(device.bin_key):06}")
    leave_by(page.locator("form:has(#id_code) [type=submit]"))
