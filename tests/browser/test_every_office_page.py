"""Every page of the office, opened once: no barrier of ours, nothing that its policy forbids, nobody else asked."""

from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.urls import reverse

from certificates.models import Application, Certificate
from institutions.history import change
from institutions.models import Institution
from tests.browser.barriers import COLOURS
from tests.browser.notes import Notes

OURS = ("calregistry", "institutions", "certificates")
OTHERS = sorted({model._meta.app_label for model in admin.site._registry} - set(OURS))

# The forms with the most kinds of fields; the others are made of the same.
LARGEST = ("institutions_institution", "certificates_certificate")

# Pages beside lists and forms, by the app that they are opened with: what tells their address.
BESIDE = {
    "calregistry": lambda: [reverse("admin:due"), reverse("admin:source_differences")],
    "institutions": lambda: history_pages(Institution.objects.order_by("pk").first()),
    "certificates": lambda: [
        *history_pages(Certificate.objects.order_by("pk").first()),
        reverse("admin:certificates_sheetimport_add"),
        reverse("admin:certificates_application_grant", args=[Application.objects.get().pk]),
        reverse("admin:certificates_application_step", args=[Application.objects.get().pk, "opinia"]),
    ],
}


def history_pages(record):
    """Return the addresses of a record's history, of taking its last change back, and of what was deleted beside it."""
    with change(reason="Poprawka"):
        record.staff_note = "Sprawdzić telefonicznie."
        record.save()
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}"
    entry = record.history.latest("history_id")
    return [
        reverse(f"{name}_history", args=[record.pk]),
        reverse(f"{name}_revert", args=[record.pk, entry.history_key]),
        reverse(f"{name}_deleted"),
    ]


# What Django's own markup of the office breaks, and why it stays.
OF_DJANGO = {
    "empty-table-header": "rows under a record begin with a column for what they are, which has no heading",
}


@pytest.fixture
def look_over(page, assert_accessible, subtests):
    """Return a function that opens an address and looks for barriers by day and, if asked, in the dark."""

    def look_over(address, *, also_in_the_dark=False):
        page.goto(address)
        with subtests.test("has no barrier by day", at=address):
            assert_accessible(page, but=OF_DJANGO)
        if also_in_the_dark:
            page.emulate_media(color_scheme="dark")
            with subtests.test("has no barrier in the dark", at=address):
                assert_accessible(page, but=OF_DJANGO, only=COLOURS)
            page.emulate_media(color_scheme="light")

    return look_over


@pytest.mark.parametrize("apps", [[app] for app in OURS] + [OTHERS], ids=[*OURS, "others"])
def test_every_page_of_the_office_works_for_everybody(
    apps, page, every_state, staff_cookies, live_server, look_over
):
    noted = Notes(page)
    page.goto("/admin/login/")
    page.context.add_cookies(staff_cookies)
    look_over("/admin/", also_in_the_dark=True)
    for address in (each for app in apps if app in BESIDE for each in BESIDE[app]()):
        look_over(address, also_in_the_dark=True)
    for model in admin.site._registry:
        if model._meta.app_label not in apps:
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        look = look_over if apps != OTHERS else page.goto
        look(reverse(f"admin:{name}_changelist"))
        record = model._default_manager.order_by("pk").first()
        if name in LARGEST:
            look_over(reverse(f"admin:{name}_add"), also_in_the_dark=True)
            look_over(reverse(f"admin:{name}_change", args=[record.pk]), also_in_the_dark=True)
        else:
            page.goto(reverse(f"admin:{name}_add"))
            if record is not None:
                look(reverse(f"admin:{name}_change", args=[record.pk]))

    assert noted.hosts == {urlsplit(live_server.url).netloc}
    assert noted.complaints == []
