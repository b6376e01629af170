"""In a browser: a photo dropped into its form, and the page that shows two versions of one record."""

import base64
import io

import pytest
from django.urls import reverse
from PIL import Image

from institutions.models import Attachment, Institution
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.factories import make_institution
from tests.office import submit
from tests.staff import client_of, make_member

DROP = """([place, name, type, content]) => {
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], name, { type }));
    const event = { dataTransfer: dropped, bubbles: true, cancelable: true };
    return ["dragover", "drop"].map((kind) => !place.dispatchEvent(new DragEvent(kind, event)));
}"""


def drop(page, place, name, kind, content):
    """Drop a file on the element, and return whether the page saw to it, so that the browser does not open it."""
    handle = page.locator(place).first.element_handle()
    return page.evaluate(DROP, [handle, name, kind, base64.b64encode(content).decode()])


@pytest.mark.parametrize("page", [{"width": 1280, "height": 900, "scheme": "dark"}], indirect=True)
def test_a_photo_is_dropped_in_and_a_lost_update_is_shown(page, transactional_db, assert_accessible):
    institution = make_institution(town="Brodnica", published_at=None)
    photo = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(photo, "JPEG")
    address = reverse("admin:institutions_institution_change", args=[institution.pk])
    log_in(page, make_member(is_superuser=True, first_name="Adam"))

    page.goto(reverse("admin:institutions_attachment_add") + f"?institution={institution.pk}")
    assert drop(page, "h1", "rynek.jpg", "image/jpeg", b"x") == [True, True]
    assert page.locator("#id_file").evaluate("field => field.files.length") == 0
    drop(page, ".drop", "umowa.docx", "application/octet-stream", b"x")
    assert "Plik tego rodzaju nie zostanie przyjęty." in page.locator(".drop [role=status]").inner_text()
    drop(page, ".drop", "rynek.jpg", "image/jpeg", photo.getvalue())
    page.wait_for_selector(".drop canvas")
    assert page.locator(".drop [role=status]").inner_text().startswith("rynek.jpg, ")
    assert_accessible(page, but=["empty-table-header"])
    page.locator("#id_alt_text").fill("Festyn na rynku")
    leave_by(page.locator("[name=_save]"))
    page.wait_for_selector(".messagelist")
    assert Attachment.objects.get().width == 900

    page.goto(address)
    submit(client_of(make_member(is_superuser=True, first_name="Zofia")), address, {"town": "Toruń"})
    page.locator("#id_town").fill("Grudziądz")
    leave_by(page.locator("[name=_save]"))
    page.wait_for_selector(".conflict")
    assert "Zofia" in page.locator(".conflict").inner_text()
    assert page.locator("#id_town").input_value() == "Grudziądz"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".conflict").evaluate("box => box.scrollWidth <= box.clientWidth")
        assert_accessible(page, but=["empty-table-header"])
    page.get_by_label("weź to zamiast mojego: Miejscowość").check()
    leave_by(page.get_by_role("button", name="Zapisz to, co jest w formularzu"))
    page.wait_for_selector(".messagelist")

    assert Institution.objects.get().town == "Toruń"
