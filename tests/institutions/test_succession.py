"""The end of an institution and what comes after it: closing, a new name, a successor, and taking it back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from calregistry.roles import EDITOR, PUBLISHER
from certificates.models import Certificate
from institutions.actions import (
    close_institution,
    rename_institution,
    reopen_institution,
    succeed_institution,
)
from institutions.models import Citation, FormerSlug, Institution
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_certificate,
    make_citation,
    make_institution,
    make_institution_name,
    make_source,
)
from tests.office import errors_in, form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

ON = PartialDate(2020, 1)


def page_of(verb, institution):
    """Return the address of the verb's page."""
    return reverse(f"admin:institutions_institution_{verb}", args=[institution.pk])


def carry_out(client, address, typed):
    """Type into the page of a verb, look at what follows, confirm it; return that page and the last answer."""
    asked = submit(client, address, typed)
    confirmed = client.post(address, form_data(asked.content.decode()) | {"_confirm": "1"})
    return asked, confirmed


@pytest.fixture
def client():
    """Return the client of somebody who publishes."""
    return client_of(make_member(PUBLISHER))


def test_a_closed_institution_says_when_it_ended_and_how_the_register_knows():
    institution, source = make_institution(), make_source()

    close_institution(institution=institution, on=ON, source=source, reason="Uchwała rady.")

    institution.refresh_from_db()
    assert institution.closed_on == ON
    assert institution.citations.get().field == "closed_on"
    assert institution.is_published


def test_nothing_is_closed_twice():
    institution = make_institution(closed_on="2019")

    with pytest.raises(ValidationError, match="już zamknięta"):
        close_institution(institution=institution, on=ON, source=make_source(), reason="Uchwała.")

    institution.refresh_from_db()
    assert institution.closed_on == PartialDate(2019)


def test_reopening_takes_the_end_and_its_citations_back():
    institution, source = make_institution(), make_source()
    make_citation(institution=institution, source=source, field="name")
    succeed_institution(
        institution=institution, on=ON, successor=make_institution(), source=source, reason="Uchwała."
    )

    reopen_institution(institution=institution, reason="Pomyłka.")

    institution.refresh_from_db()
    assert (institution.closed_on, institution.successor) == (None, None)
    assert institution.citations.get().field == "name"
    with pytest.raises(ValidationError):
        reopen_institution(institution=institution, reason="Pomyłka.")


def test_the_same_body_under_a_new_name_keeps_the_old_one_with_its_sources_and_its_certificates():
    institution = make_institution(name="MGOPS Myślenice", short_name="MGOPS", kind="mgops", slug="mgops")
    certificate = make_certificate(holder=institution)
    old_source, new_source = make_source(), make_source()
    make_citation(institution=institution, source=old_source, field="name", wording="MGOPS-ie")
    make_citation(institution=institution, source=old_source, field="town")

    old = rename_institution(
        institution=institution,
        name="Centrum Usług Społecznych w Myślenicach",
        short_name="CUS Myślenice",
        kind="cus",
        until=PartialDate(2020, 12, 31),
        source=new_source,
        slug="cus-myslenice",
        reason="Przekształcenie.",
    )

    institution.refresh_from_db()
    assert (institution.name, institution.short_name, institution.kind, institution.slug) == (
        "Centrum Usług Społecznych w Myślenicach",
        "CUS Myślenice",
        "cus",
        "cus-myslenice",
    )
    assert (old.name, old.kind, old.held_until) == ("MGOPS Myślenice", "mgops", PartialDate(2020, 12, 31))
    told = {(each.source, each.field, each.wording) for each in Citation.objects.filter(name=old)}
    assert told == {(old_source, "name", "MGOPS-ie"), (new_source, "held_until", "")}
    of_body = {(each.source, each.field) for each in institution.citations.all()}
    assert of_body == {(old_source, "town"), (new_source, "name"), (new_source, "kind")}
    assert FormerSlug.objects.get().slug == "mgops"
    assert Certificate.objects.get(holder=institution) == certificate


def test_a_name_that_it_had_before_is_kept_once():
    institution = make_institution(name="OPS")
    make_institution_name(institution=institution, name="OPS", held_until="1999")

    old = rename_institution(
        institution=institution, name="CUS", kind="cus", source=make_source(), reason="Przekształcenie."
    )

    assert institution.names.get() == old
    assert old.held_until == PartialDate(1999)


@pytest.mark.parametrize("slug", ["zajety", "dawny"])
def test_a_renamed_body_takes_no_address_of_another(slug):
    other = make_institution(slug="zajety")
    FormerSlug.objects.create(institution=other, slug="dawny")
    institution = make_institution(name="OPS")

    with pytest.raises(ValidationError):
        rename_institution(
            institution=institution, name="CUS", kind="cus", source=make_source(), slug=slug, reason="Powód."
        )

    institution.refresh_from_db()
    assert institution.name == "OPS"
    assert not institution.names.exists()


def test_a_new_body_beside_the_old_one_is_a_draft_and_the_certificates_stay():
    institution = make_institution(town="Myślenice", in_town="w Myślenicach", slug="cus-stary")
    FormerSlug.objects.create(institution=institution, slug="cus")
    certificate = make_certificate(holder=institution)

    succeed_institution(
        institution=institution,
        on=ON,
        successor=Institution(name="CUS", kind="cus"),
        source=make_source(),
        reason="Uchwała.",
    )

    institution.refresh_from_db()
    successor = institution.successor
    assert (successor.town, successor.in_town, successor.slug) == ("Myślenice", "w Myślenicach", "cus-2")
    assert not successor.is_published
    assert successor.citations.count() == 1
    assert certificate.holder == institution
    assert {each.field for each in institution.citations.all()} == {"closed_on", "successor"}


def test_two_institutions_do_not_follow_each_other():
    one = make_institution()
    two = make_institution(closed_on="2010", successor=one)

    for successor in (one, two):
        with pytest.raises(ValidationError):
            succeed_institution(
                institution=one, on=ON, successor=successor, source=make_source(), reason="Powód."
            )

    one.refresh_from_db()
    assert one.closed_on is None


def test_closing_says_first_what_follows_and_is_done_once_confirmed(client):
    institution, source = make_institution(slug="ops-miasto"), make_source()
    make_institution(parent=institution, name="Zespół nr 7")
    certificate = make_certificate(holder=institution)
    address = page_of("close", institution)
    typed = {"closed_on": "31.12.2019", "source": source.pk, "reason": "Uchwała\nrady."}

    asked = submit(client, address, typed)
    page = asked.content.decode()
    institution.refresh_from_db()
    assert institution.closed_on is None
    for words in ("31 grudnia 2019", "/instytucje/ops-miasto/", "Zespół nr 7", certificate.number):
        assert words in page

    back = client.post(address, form_data(page) | {"_back": "1"})
    assert back.context["form"]["reason"].value() == "Uchwała\nrady."
    answer = client.post(address, form_data(page) | {"_confirm": "1"})

    again = client.post(address, form_data(page) | {"_confirm": "1"})

    institution.refresh_from_db()
    assert again.url == answer.url
    assert answer.url == reverse("admin:institutions_institution_change", args=[institution.pk])
    assert institution.closed_on == PartialDate(2019, 12, 31)
    assert client.get(address).url == answer.url


@pytest.mark.parametrize("missing", ["closed_on", "source", "reason"])
def test_closing_needs_a_date_a_source_and_a_reason(client, missing):
    institution = make_institution()
    typed = {"closed_on": "2019", "source": make_source().pk, "reason": "Uchwała."}

    page = submit(client, page_of("close", institution), typed | {missing: "", "_confirm": "1"})

    institution.refresh_from_db()
    assert list(errors_in(page)) == [missing]
    assert institution.closed_on is None


def test_a_record_is_chosen_without_script_by_words(client):
    institution = make_institution()
    for title in ("Uchwała rady gminy", "Uchwała rady powiatu"):
        make_source(title=title)
    typed = {"closed_on": "2019", "reason": "Uchwała."}
    address = page_of("close", institution)

    two = submit(client, address, typed | {"source-szukaj": "uchwala"}).content.decode()
    none = submit(client, address, typed | {"source-szukaj": "statut"})
    _asked, confirmed = carry_out(client, address, typed | {"source-szukaj": "uchwała powiatu"})

    assert 'type="radio" name="source"' in two and "Uchwała rady gminy" in two
    assert "source" in errors_in(none)
    assert confirmed.status_code == 302
    assert str(institution.citations.get().source) == "Uchwała rady powiatu"


def test_the_end_of_a_published_institution_is_not_typed_into_its_form(client):
    published, draft = make_institution(), make_institution(published_at=None)

    for institution in (published, draft):
        submit(
            client,
            reverse("admin:institutions_institution_change", args=[institution.pk]),
            {"closed_on": "2019"},
        )
        institution.refresh_from_db()

    assert published.closed_on is None
    assert draft.closed_on == PartialDate(2019)


def test_the_form_offers_the_verbs_that_make_sense_to_those_who_may(client):
    institution = make_institution()
    form = reverse("admin:institutions_institution_change", args=[institution.pk])

    def offered(client):
        page = client.get(form).content.decode()
        return {
            verb for verb in ("close", "reopen", "rename", "succeed") if page_of(verb, institution) in page
        }

    assert offered(client) == {"close", "rename", "succeed"}
    assert offered(client_of(make_member(EDITOR))) == set()
    institution.closed_on, institution.successor = PartialDate(2019), make_institution()
    institution.save()
    assert offered(client) == {"reopen", "rename"}


def test_a_new_name_is_given_through_its_page(client):
    institution, source = make_institution(name="OPS Miasto", slug="ops-miasto"), make_source()
    typed = {
        "name": "CUS Miasto",
        "kind": "cus",
        "source": source.pk,
        "reason": "Uchwała.",
        "slug": "cus-miasto",
    }

    taken = submit(client, page_of("rename", institution), typed | {"slug": make_institution().slug})
    asked, _answer = carry_out(client, page_of("rename", institution), typed)

    institution.refresh_from_db()
    assert "slug" in errors_in(taken)
    assert "/instytucje/cus-miasto/" in asked.content.decode()
    assert (institution.name, institution.slug, institution.names.get().name) == (
        "CUS Miasto",
        "cus-miasto",
        "OPS Miasto",
    )


@pytest.mark.parametrize("is_new", [True, False])
def test_a_successor_is_named_through_its_page(client, is_new):
    institution, source = make_institution(), make_source()
    chosen = {"name": "CUS", "kind": "cus"} if is_new else {"successor": make_institution(name="CUS").pk}
    typed = {"closed_on": "2019", "source": source.pk, "reason": "Uchwała."}

    neither = submit(client, page_of("succeed", institution), typed)
    asked, _answer = carry_out(client, page_of("succeed", institution), typed | chosen)

    institution.refresh_from_db()
    assert errors_in(neither)
    assert ("szkic" in asked.content.decode()) == is_new
    assert (institution.closed_on, institution.successor.name) == (PartialDate(2019), "CUS")


def test_what_the_database_or_somebody_else_refuses_is_said_in_words(client):
    institution, source = make_institution(), make_source()
    address = page_of("close", institution)
    asked = submit(client, address, {"closed_on": "2019", "source": source.pk, "reason": "Uchwała."})
    Institution.objects.filter(pk=institution.pk).update(phone="zły numer")

    page = client.post(address, form_data(asked.content.decode()) | {"_confirm": "1"})

    assert errors_in(page)
    assert page.context["form"]["reason"].value() == "Uchwała."


def test_a_verb_is_one_change_with_its_reason():
    institution, member = make_institution(), make_member(PUBLISHER)

    close_institution(institution=institution, on=ON, source=make_source(), reason="Uchwała.", by=member)

    entry = Institution.history.filter(id=institution.pk).latest("history_id")
    assert (entry.history_user, entry.history_change_reason, entry.history_fields) == (
        member,
        "Uchwała.",
        "closed_on",
    )
    assert Citation.history.get().history_key == entry.history_key
