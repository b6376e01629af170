"""An award from a new article, its picture included: entered by a Redaktor, published by a Wydawca, read by anybody."""

import io

import pytest
from PIL import Image

from calregistry.roles import EDITOR, PUBLISHER
from certificates.models import Certificate
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.browser.test_article import ARTICLE
from tests.staff import make_member

ALT = "Dyrektorka trzyma certyfikat obok radnych na sali obrad."


@pytest.fixture
def photo():
    """Return a photo as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "#4a7a8c").save(file, "JPEG")
    return {"name": "wręczenie.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_an_award_from_an_article_is_entered_published_and_read(
    open_page, transactional_db, assert_accessible, photo
):
    office = open_page()
    log_in(office, make_member(EDITOR))
    leave_by(office.get_by_role("link", name="Certyfikaty", exact=True).first)
    leave_by(office.get_by_role("link", name="Z artykułu…"))
    office.locator("#id_text").fill(ARTICLE)
    office.locator("#id_address").fill("https://testy.example/pszczyna")
    leave_by(office.get_by_role("button", name="Odczytaj artykuł"))
    office.locator("#id_zrodlo-title").fill("Święto ośrodka w Pszczynie")
    leave_by(office.get_by_role("button", name="Zapisz przyjęte jako szkice"))
    office.wait_for_selector(".messagelist")
    certificate = Certificate.objects.get()

    office.goto(f"/admin/institutions/institution/{certificate.holder_id}/change/")
    office.locator("#attachments-group .add-row a").click()
    office.locator("#id_attachments-0-file").set_input_files(photo)
    office.wait_for_selector("#attachments-0 canvas")
    office.locator("#id_attachments-0-alt_text").fill(ALT)
    assert_accessible(office, within="#attachments-group")
    leave_by(office.locator("[name=_save]"))
    office.wait_for_selector(".messagelist .success")
    assert office.locator("[name=_publish]").count() == 0

    desk = open_page()
    log_in(desk, make_member(PUBLISHER))
    assert desk.get_by_text("Szkice").count()
    desk.goto(f"/admin/certificates/certificate/{certificate.pk}/change/")
    leave_by(desk.locator("[name=_publish_together]"))
    desk.wait_for_selector(".messagelist")
    desk.goto("/admin/institutions/attachment/")
    leave_by(desk.locator("#result_list tbody th a"))
    leave_by(desk.locator("[name=_publish]"))
    desk.wait_for_selector(".messagelist")

    reader = open_page(width=320, height=640, javascript=False)
    reader.goto("/instytucje/?szukaj=pszczynie")
    leave_by(reader.get_by_role("link", name="Ośrodek Pomocy Społecznej w Pszczynie"))
    assert reader.get_by_alt_text(ALT).count() == 1
    assert reader.get_by_text("3 czerwca 2012").first.is_visible()
    assert reader.get_by_text("Święto ośrodka w Pszczynie").first.is_visible()
