"""Two records made one in a browser: on a phone without script, and on a desk where axe looks too."""

import re

import pytest
from playwright.sync_api import expect

from calregistry.roles import PUBLISHER
from institutions.models import Institution
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.factories import make_certificate, make_institution, make_post
from tests.staff import make_member

WAYS = [
    pytest.param({"width": 320, "height": 640, "javascript": False}, id="phone"),
    pytest.param({"width": 1280, "height": 900, "scheme": "dark"}, id="desk"),
]


@pytest.mark.parametrize("page", WAYS, indirect=True)
def test_a_publisher_makes_one_institution_of_two(page, transactional_db, assert_accessible):
    def look():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        if page.viewport_size["width"] > 320:
            assert_accessible(page)

    kept = make_institution(name="Ośrodek Pomocy Społecznej w Nidzicy", slug="ops-nidzica", town="Nidzica")
    other = make_institution(name="MOPS Nidzica", slug="mops-nidzica", town="Nidzica", phone="89 625 25 25")
    certificate = make_certificate(holder=other)
    make_post(institution=other)

    log_in(page, make_member(PUBLISHER))
    page.goto(f"/admin/institutions/institution/{kept.pk}/change/")
    leave_by(page.get_by_role("link", name="Scal…"))
    look()
    if page.viewport_size["width"] > 320:
        page.locator(".select2-selection").click()
        with page.expect_response(re.compile("term=mops")):
            page.locator(".select2-search__field").fill("mops")
        expect(page.locator(".loading-results")).to_have_count(0)  # what was found stands in its place
        page.locator(".select2-results__option", has_text="MOPS Nidzica").click()
    else:
        page.locator("[name=inny-szukaj]").fill("mops nidzica")
    leave_by(page.get_by_role("button", name="Zestaw oba wpisy"))
    look()
    page.locator("#id_reason").fill("Ten sam ośrodek.")
    leave_by(page.get_by_role("button", name="Zobacz, co z tego wynika"))
    assert certificate.number in page.locator(".consequences").inner_text()
    look()
    leave_by(page.get_by_role("button", name="Scal oba wpisy"))
    page.wait_for_selector(".messagelist")
    page.goto("/instytucje/mops-nidzica/")

    assert page.url.endswith("/instytucje/ops-nidzica/")
    institution = Institution.objects.get()
    assert (institution.name, institution.phone) == ("Ośrodek Pomocy Społecznej w Nidzicy", "89 625 25 25")
    assert institution.certificates.get() == certificate
