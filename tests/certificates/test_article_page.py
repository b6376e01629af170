"""Staff have an article read, decide on each proposal beside its words, and store drafts; nothing is public."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from calregistry.roles import AUDITOR, COMMISSION, EDITOR, PUBLISHER
from certificates.actions import Accepted, AcceptedCertificate, AcceptedInstitution, store_drafts
from certificates.models import Certificate, CertificateCitation, Claim, Event, Part
from institutions.models import Activity, Citation, Institution, Person, Source
from institutions.partial_dates import PartialDate
from tests.factories import make_institution, make_person, make_source
from tests.office import form_data
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

ADDRESS = "https://testy.example/pszczyna"
ARTICLE = """Święto w Pszczynie

Opublikowano: 5.06.2012

3 czerwca 2012 roku na sesji Rady Miejskiej Ośrodek Pomocy Społecznej w Pszczynie otrzymał Certyfikat Jakości CAL.
Certyfikat z rąk eksperta CAL Mirosława Wójcika odebrała dyrektor Grażyna Sikora. To drugi w województwie śląskim
certyfikat. Klub Seniora działa od 2009 roku.

Sylwia Bartosik
Organizator społeczności lokalnej
"""


def page():
    return reverse("admin:certificates_certificate_read_article")


@pytest.fixture
def editor():
    return client_of(make_member(EDITOR))


def proposed(client, article=ARTICLE, **sent):
    """Return what a browser would send of the page of proposals, with what a person changed."""
    answer = client.post(page(), {"text": article, "address": ADDRESS})
    assert answer.status_code == 200
    return form_data(answer.content.decode()) | {"store": "1"} | sent


CLAIM = {"twierdzenie-0-counted": "certyfikaty", "twierdzenie-0-said_by": "autor wiadomości"}


def test_what_is_accepted_becomes_drafts_with_citations(editor):
    answer = editor.post(page(), proposed(editor, **CLAIM))

    certificate = Certificate.objects.get()
    assert answer.url == reverse("admin:certificates_certificate_change", args=[certificate.pk])
    assert certificate.handed_over_on == PartialDate(2012, 6, 3)
    assert certificate.entered_by is not None
    source, holder = Source.objects.get(), Institution.objects.get()
    assert (source.title, source.url, source.published_on) == (
        "Święto w Pszczynie",
        ADDRESS,
        PartialDate(2012, 6, 5),
    )
    assert (holder.name, holder.kind, holder.town) == (
        "Ośrodek Pomocy Społecznej w Pszczynie",
        "ops",
        "Pszczyna",
    )
    assert not any(record.is_published for record in (certificate, source, holder))
    assert certificate.events.get().occasion == Event.Occasion.COUNCIL_SESSION
    assert {(str(part.person), part.function) for part in Part.objects.all()} == {
        ("Mirosław Wójcik", Part.Function.HANDED_OVER),
        ("Grażyna Sikora", Part.Function.RECEIVED),
    }
    assert (Claim.objects.get().ordinal, Claim.objects.get().scope) == (2, "województwo śląskie")
    assert Activity.objects.get().started_on == PartialDate(2009)
    assert str(source.signatures.get().person) == "Sylwia Bartosik"
    date = CertificateCitation.objects.get(certificate=certificate, field="handed_over_on")
    assert date.wording == "3 czerwca 2012 roku"
    assert Citation.objects.get(person__family_name="Wójcik").wording == "Mirosława Wójcika"


def test_the_page_shows_each_proposal_beside_its_words(editor):
    html = editor.post(page(), {"text": ARTICLE, "address": ADDRESS}).content.decode()

    assert "<mark>Mirosława Wójcika</mark>" in html
    assert "Nic nie publikuje się samo" in html
    assert Source.objects.count() == 0


def test_what_is_corrected_is_stored_as_corrected(editor):
    sent = {"instytucja-0-town": "Pszczyna Stara", "certyfikat-0-handed_over_on": "2012-06-04"}

    editor.post(page(), proposed(editor, **CLAIM, **sent))

    assert Institution.objects.get().town == "Pszczyna Stara"
    assert Certificate.objects.get().handed_over_on == PartialDate(2012, 6, 4)


def test_what_is_dropped_is_not_stored(editor):
    sent = proposed(editor) | {f"osoba-{place}-choice": "pomin" for place in range(3)}
    for name in ("twierdzenie-0-take", "dzialanie-0-take"):
        del sent[name]

    editor.post(page(), sent)

    assert Certificate.objects.count() == 1
    assert not Person.objects.exists() and not Claim.objects.exists() and not Activity.objects.exists()


def test_an_institution_and_a_person_of_the_register_are_offered_and_taken_unchanged(editor):
    holder = make_institution(name="OPS Pszczyna", kind="ops", town="Pszczyna", published_at=None)
    known = make_person(given_names="Grażyna", family_name="Sikora")
    sent = proposed(editor, **CLAIM)
    assert "instytucja-0-choice" not in sent  # somebody has to choose

    places = {sent[f"osoba-{place}-family_name"][0]: place for place in range(3)}
    sent |= {"instytucja-0-choice": str(holder.pk), f"osoba-{places['Sikora']}-choice": str(known.pk)}
    editor.post(page(), sent)

    assert Certificate.objects.get().holder == holder
    holder.refresh_from_db()
    assert holder.name == "OPS Pszczyna"
    assert Person.objects.filter(family_name="Sikora").get() == known


def test_an_article_at_a_known_address_asks_whether_it_is_that_source(editor):
    known = make_source(url=ADDRESS.replace("https://", "http://www."))
    sent = proposed(editor, **CLAIM)
    assert "zrodlo-choice" not in sent  # somebody has to choose

    assert "To pole jest wymagane." in editor.post(page(), sent).content.decode()
    editor.post(page(), sent | {"zrodlo-choice": str(known.pk)})

    assert Source.objects.get() == known
    assert set(CertificateCitation.objects.values_list("source", flat=True)) == {known.pk}


def test_an_editor_accepts_no_activities_of_a_published_institution(editor):
    holder = make_institution(name="OPS Pszczyna", kind="ops", town="Pszczyna")
    sent = proposed(editor, **CLAIM) | {"instytucja-0-choice": str(holder.pk)}

    refused = editor.post(page(), sent)
    assert "jest opublikowana, więc jej działania byłyby od razu publiczne" in refused.content.decode()
    assert not Activity.objects.exists() and not Certificate.objects.exists() and not Source.objects.exists()

    kept = form_data(refused.content.decode()) | {"store": "1"}
    del kept["dzialanie-0-take"]
    editor.post(page(), kept)
    assert Certificate.objects.get().holder == holder and not Activity.objects.exists()


def test_whoever_publishes_accepts_activities_of_a_published_institution():
    holder = make_institution(name="OPS Pszczyna", kind="ops", town="Pszczyna")
    publisher = client_of(make_member(PUBLISHER))

    publisher.post(page(), proposed(publisher, **CLAIM) | {"instytucja-0-choice": str(holder.pk)})

    assert Activity.objects.get().institution == holder


def test_without_a_choice_nothing_is_stored_and_the_page_says_so(editor):
    make_institution(name="OPS Pszczyna", kind="ops", town="Pszczyna")

    answer = editor.post(page(), proposed(editor, **CLAIM))

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert "<title>Błąd: " in answer.content.decode()
    assert Certificate.objects.count() == Source.objects.count() == 0


def test_a_certificate_needs_its_holder(editor):
    answer = editor.post(page(), proposed(editor, **CLAIM, **{"instytucja-0-choice": "pomin"}))

    assert "Posiadacz jest pominięty" in answer.content.decode()
    assert Source.objects.count() == 0


def test_a_refused_record_takes_everything_back(editor):
    sent = {"certyfikat-0-valid_from": "2017", "certyfikat-0-valid_until": "2014"}

    answer = editor.post(page(), proposed(editor, **CLAIM, **sent))

    assert "kończy się" in answer.content.decode()
    assert Source.objects.count() == Institution.objects.count() == Person.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_a_file_is_read_in_the_encodings_of_polish_offices(editor, encoding):
    file = SimpleUploadedFile("artykul.txt", ARTICLE.encode(encoding))

    html = editor.post(page(), {"file": file, "address": ADDRESS}).content.decode()

    assert 'value="Święto w Pszczynie"' in html


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Wklej tekst albo wybierz plik"),
        ({"text": "x", "file": SimpleUploadedFile("a.txt", b"x")}, "Wklej tekst albo wybierz plik"),
        ({"file": SimpleUploadedFile("a.pdf", b"x")}, "tylko pliki .txt i .html"),
        ({"file": SimpleUploadedFile("a.txt", b"x" * 1_000_001)}, "większy niż 1 MB"),
        ({"text": "x" * 300_001}, "dłuższy niż 300"),
        ({"text": "x", "address": "to nie adres"}, "poprawny"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(editor, sent, told):
    answer = editor.post(page(), sent | {"address": sent.get("address", "")})

    assert told in answer.content.decode()


def test_a_text_without_an_award_proposes_its_source_alone(editor):
    text = "Festyn\n\nOśrodek Pomocy Społecznej w Kętach otrzymał znak „Zawsze pomocni”."

    editor.post(page(), proposed(editor, text))

    assert Source.objects.get().title == "Festyn"
    assert Institution.objects.count() == Certificate.objects.count() == 0


def test_a_withdrawal_is_told_and_not_stored(editor):
    text = "Zarząd cofnął 15 stycznia 2019 r. Certyfikat Jakości CAL, który miał OPS Sanok."

    html = editor.post(page(), {"text": text}).content.decode()

    assert "cofnięty" in html
    assert "certyfikat-0-" not in html


def test_a_unit_is_stored_under_its_institution():
    certificates = store_drafts(
        Accepted(
            source=Source(title="Dwie filie", kind=Source.Kind.NEWS),
            institutions=(
                AcceptedInstitution(
                    Institution(name="MOPS w Kaliszu", kind="mops", town="Kalisz"), "Filia nr 2"
                ),
            ),
            certificates=(AcceptedCertificate(Certificate(), 0),),
        )
    )

    unit = certificates[0].holder
    assert (unit.name, unit.kind, unit.parent.name) == ("Filia nr 2", "jednostka", "MOPS w Kaliszu")


def test_the_same_title_twice_gets_its_own_address(editor):
    for _time in range(2):
        store_drafts(Accepted(source=Source(title="Wieści", kind=Source.Kind.NEWS)))

    assert sorted(Source.objects.values_list("slug", flat=True)) == ["wiesci", "wiesci-2"]


@pytest.mark.parametrize("role", [COMMISSION, AUDITOR])
def test_who_may_not_enter_records_does_not_read_articles(role):
    client = client_of(make_member(role))

    assert client.get(page()).status_code == 403
    assert page() not in client.get(reverse("admin:certificates_certificate_changelist")).content.decode()


def test_the_list_of_certificates_leads_to_the_page(editor):
    assert page() in editor.get(reverse("admin:certificates_certificate_changelist")).content.decode()
