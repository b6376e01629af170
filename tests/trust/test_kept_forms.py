"""What staff typed is not lost when their session ends before they send it."""

import re

import pytest
from django.urls import reverse

from calregistry.roles import EDITOR
from tests.conftest import WatchfulClient
from tests.factories import make_institution
from tests.office import form_data
from tests.staff import make_member

pytestmark = pytest.mark.django_db


def without_token(html):
    """Return what the page sends, but for the token."""
    return {name: values for name, values in form_data(html).items() if name != "csrfmiddlewaretoken"}


def token_in(html):
    """Return the token that the page would send."""
    return {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[-1]}


def test_what_was_typed_before_the_session_ended_is_sent_again():
    institution = make_institution(published_at=None)
    form = reverse("admin:institutions_institution_change", args=[institution.pk])
    user, client = make_member(EDITOR), WatchfulClient(enforce_csrf_checks=True)
    client.force_login(user)
    html = client.get(form).content.decode()
    typed = without_token(html) | {
        "description": ["Opis.\r\n\r\n<b>Drugi</b> akapit."],
        "name": ["„Nasz” & <ich>"],
    }
    client.cookies.pop("sessionid")

    kept = client.post(form, typed | token_in(html)).content.decode()
    assert "Sesja wygasła" in kept and "drugi-skladnik" not in kept
    assert without_token(kept) == {name: values for name, values in typed.items() if values}

    client.force_login(user)
    client.cookies.pop("csrftoken")  # logging in makes a new one
    again = client.post(form, without_token(kept) | token_in(kept))
    assert again.status_code == 403 and "zanim się zalogowano" in again.content.decode()
    html = again.content.decode()
    assert client.post(form, without_token(html) | token_in(html)).status_code == 302
    institution.refresh_from_db()
    assert institution.description == "Opis.\n\n<b>Drugi</b> akapit."


@pytest.mark.parametrize(
    ("typed", "origin"),
    [({"name": "Obcanazwa"}, "https://gdzie-indziej.pl"), ({"old_password": "Sekret"}, "http://testserver")],
)
def test_nothing_is_kept_that_other_sites_sent_and_no_password(typed, origin):
    client = WatchfulClient()

    answer = client.post(reverse("admin:institutions_institution_add"), typed, headers={"Origin": origin})

    assert answer.status_code in (302, 403)
    assert not any(value in answer.content.decode() for value in typed.values())
