"""A register with something of every kind and state in it, and the addresses that show each.

Barriers, layout and privacy are looked at on all of these pages; the journeys make what they need by themselves.
"""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from calregistry.models import Barrier, ErrorReport
from certificates.models import Status
from certificates.numbers import make_number
from institutions.actions import attach
from institutions.files import atomic_with_files
from institutions.models import Attachment, Institution, Source
from institutions.pictures import accept_picture
from tests.factories import (
    make_activity,
    make_answer,
    make_application,
    make_application_document,
    make_application_finding,
    make_application_part,
    make_barrier,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_claim,
    make_declaration,
    make_error_report,
    make_event,
    make_institution,
    make_institution_name,
    make_operator,
    make_part,
    make_person,
    make_post,
    make_source,
)

LONG = "Wielofunkcyjny" * 17 + "Ośrodek"  # 245 letters without a place to break
LONG_URL = "https://przyklad.pl/" + "bardzo-dlugi-adres" * 9

PERIODS = {
    Status.VALID: {"handed_over_on": "2024-05-05", "valid_from": "2024", "valid_until": "2090"},
    Status.UNKNOWN: {"handed_over_on": "2014-11-07<"},
    Status.UPCOMING: {"decided_on": "2026-01", "valid_from": "2088-01-01", "valid_until": "2090-12-31"},
    Status.EXPIRED: {"decided_on": "2010-06", "valid_from": "2010", "valid_until": "2013"},
    Status.WITHDRAWN: {
        "handed_over_on": "2012-03-04",
        "withdrawn_on": "2013-02-01",
        "withdrawal_reason": "Ośrodek przestał istnieć.",
    },
}
NUMBERS = {status: make_number(year=1999, serial=serial) for serial, status in enumerate(PERIODS, start=1)}
NOBODYS_NUMBER = make_number(year=1998, serial=7)
WRONG_NUMBER = NOBODYS_NUMBER[:-1] + ("1" if NOBODYS_NUMBER[-1] == "0" else "0")
LONG_NUMBER = make_number(year=1999, serial=99)
REFERENCE = "Z-2345-6789"

LISTS = {
    "home": "/",
    "institutions": "/instytucje/",
    "institutions, another page": "/instytucje/?sortuj=najnowsze&strona=2",
    "institutions, filtered": "/instytucje/?szukaj=osrodek&status=okres-nieznany&status=w-mocy&certyfikat=tak"
    "&wojewodztwo=kujawsko-pomorskie&rodzaj=mops&rok=2015",
    "institutions, none found": "/instytucje/?szukaj=nigdzie+takiej+nie+ma&rok=nieznany",
    "institutions, near": "/instytucje/?blisko=w+Brodnicy&promien=50",
    "institutions, near a position": "/instytucje/?blisko=53.25,19.40",
    "institutions, which place": "/instytucje/?blisko=Debowo",
    "institutions, no such place": "/instytucje/?blisko=Brodncia",
    "institutions, an area": "/instytucje/?szukaj=powiat+brodnicki",
    "institutions, refused": "/instytucje/?kolor=zielony&strona=zero&wojewodztwo=atlantyda",
    "certificates": "/certyfikaty/",
    "certificates, another page": "/certyfikaty/?strona=2",
    "certificates, filtered": "/certyfikaty/?status=cofniety&status=w-mocy&rok=2012&rok=2024&sortuj=nazwa",
    "certificates, another day": "/certyfikaty/?na-dzien=2016-06-01&status=okres-nieznany",
    "certificates, none found": "/certyfikaty/?szukaj=nigdzie+takiego+nie+ma",
    "certificates, refused": "/certyfikaty/?status=zielony",
    "sources": "/zrodla/",
    "people": "/osoby/",
    "people, filtered": "/osoby/?szukaj=elzbieta&funkcja=dyrektor&funkcja=ekspert",
    "people, none found": "/osoby/?szukaj=nikt+taki",
    "people, refused": "/osoby/?kolor=zielony",
    "programmes": "/programy/",
    "activities": "/dzialania/",
    "activities, another page": "/dzialania/?strona=2",
    "activities, filtered": "/dzialania/?zakres=organizacja&dzialanie=szkolenie&dla=pracownicy&rok=2011",
    "activities, none found": "/dzialania/?szukaj=nigdzie+takiego+nie+ma",
    "activities, refused": "/dzialania/?dla=kosmici",
    "events": "/wydarzenia/",
    "events, filtered": "/wydarzenia/?okazja=uroczystosc&rok=2015&wojewodztwo=kujawsko-pomorskie",
    "events, none found": "/wydarzenia/?rok=1999",
    "events, refused": "/wydarzenia/?okazja=bal",
}
INSTITUTIONS = {
    "with certificate": "/instytucje/mops-brodnica/",
    "with criteria": "/instytucje/ops-brzeszcze/",
    "on a past day": "/instytucje/mops-brodnica/?na-dzien=2014-06-01",
    "on a day to come": "/instytucje/wszystko/?na-dzien=2089-06-01",
    "without certificate": "/instytucje/mops-szklarska-poreba/",
    "with everything": "/instytucje/wszystko/",
    "with nothing": "/instytucje/nic-o-niej/",
    "with long words": "/instytucje/dlugie-slowa/",
    "of interview": "/zrodla/mieroszow-wywiad/",
    "of long words": "/zrodla/dlugie-slowa/",
}
PEOPLE = {
    "of posts and events": "/osoby/alfred-jozefiak/",
    "programme": "/programy/standardy-pomocy-i-integracji/",
    "of long words": "/osoby/dlugie-slowa/",
}
CERTIFICATES = {
    "of Brodnica": f"/certyfikaty/{make_number(year=2015, serial=1)}/",
    "of Brzeszcze": f"/certyfikaty/{make_number(year=2009, serial=1)}/",
    "of long words": f"/certyfikaty/{LONG_NUMBER}/",
    **{status.value: f"/certyfikaty/{number}/" for status, number in NUMBERS.items()},
}
CHECKS = {
    "not asked": "/sprawdz/",
    "nothing typed": "/sprawdz/?numer=",
    "no number": "/sprawdz/?numer=co%C5%9B+innego",
    "wrong check character": f"/sprawdz/?numer={WRONG_NUMBER}",
    "unknown number": f"/sprawdz/?numer={NOBODYS_NUMBER}",
    "unknown parameter": "/sprawdz/?nr=1",
    "of long words": f"/sprawdz/?numer={LONG_NUMBER}",
    **{status.value: f"/sprawdz/?numer={number}" for status, number in NUMBERS.items()},
}
REGIONS = {
    "map": "/mapa/",
    "map, filtered": "/mapa/?wojewodztwo=kujawsko-pomorskie&status=okres-nieznany&status=w-mocy",
    "map, none found": "/mapa/?szukaj=nigdzie+takiej+nie+ma",
    "map, refused": "/mapa/?kolor=zielony",
    "voivodeships": "/wojewodztwa/",
    "voivodeship": "/wojewodztwa/kujawsko-pomorskie/",
    "voivodeship without institutions": "/wojewodztwa/opolskie/",
    "county": "/powiaty/brodnicki-0402/",
}
OTHERS = {
    "about": "/o-certyfikacie/",
    "how to obtain": "/o-certyfikacie/jak-uzyskac/",
    "criteria": "/o-certyfikacie/kryteria/",
    "how we know": "/o-certyfikacie/skad-wiemy/",
    "glossary": "/slownik/",
    "easy to read": "/latwy-tekst/",
    "privacy": "/prywatnosc/",
    "accessibility": "/deklaracja-dostepnosci/",
    "report": "/zglos-blad/?strona=/instytucje/mops-brodnica/",
    "report, refused": "/zglos-blad/?strona=https://obcy.example/",
    "reported": f"/zglos-blad/{ErrorReport(reference=REFERENCE).token}/",
    "timeline": "/kalendarium/",
    "statistics": "/statystyki/",
    "statistics, another day": "/statystyki/?na-dzien=2016-06-01",
    "comparison, none chosen": "/porownanie/",
    "comparison, one chosen": "/porownanie/?instytucja=mops-brodnica&szukaj=osrodek",
    "comparison": "/porownanie/?instytucja=mops-brodnica&instytucja=ops-mieroszow&instytucja=wszystko",
    "comparison of long words": "/porownanie/?instytucja=dlugie-slowa&instytucja=nic-o-niej",
    "comparison, refused": "/porownanie/?instytucja=nie-ma-takiej&instytucja=ops-mieroszow",
    "statistics, refused": "/statystyki/?kolor=zielony",
    "not found": "/nie-ma-takiej-strony/",
    "not found, deep": "/instytucje/nie-ma-takiej/",
    "gone": "/instytucje/cofnieta/",
    "not understood": "/instytucje/?szukaj=%00",
}
# Where words of two languages meet, and where English is longer.
IN_ENGLISH = {
    "home": "/en/",
    "institutions": "/en/instytucje/?wojewodztwo=kujawsko-pomorskie&rodzaj=mops",
    "institutions, refused": "/en/instytucje/?kolor=zielony",
    "institution": "/en/instytucje/mops-brodnica/",
    "institution with everything": "/en/instytucje/wszystko/",
    "institution with long words": "/en/instytucje/dlugie-slowa/",
    "certificate": CERTIFICATES["of Brodnica"].replace("/", "/en/", 1),
    "source": "/en/zrodla/mieroszow-wywiad/",
    "map": "/en/mapa/",
    "voivodeship": "/en/wojewodztwa/kujawsko-pomorskie/",
    "about": "/en/o-certyfikacie/",
    "how to obtain": "/en/o-certyfikacie/jak-uzyskac/",
    "certificates": "/en/certyfikaty/",
    "checked": f"/en/sprawdz/?numer={NUMBERS[Status.WITHDRAWN]}",
    "checked, unknown number": f"/en/sprawdz/?numer={NOBODYS_NUMBER}",
    "activities": "/en/dzialania/",
    "statistics": "/en/statystyki/",
    "timeline": "/en/kalendarium/",
    "comparison": "/en/porownanie/?instytucja=mops-brodnica&instytucja=wszystko",
    "glossary": "/en/slownik/",
    "easy to read": "/en/latwy-tekst/",
    "report": "/en/zglos-blad/",
    "accessibility": "/en/deklaracja-dostepnosci/",
    "privacy": "/en/prywatnosc/",
    "not found": "/en/nie-ma-takiej-strony/",
}
GROUPS = {
    "lists": LISTS,
    "institutions and sources": INSTITUTIONS,
    "people": PEOPLE,
    "certificates": CERTIFICATES,
    "checks": CHECKS,
    "regions": REGIONS,
    "other pages": OTHERS,
    "pages in English": IN_ENGLISH,
}


def make_every_state() -> None:
    """Store what the addresses of this module show, beside the opening stock, which has to be loaded first."""
    with transaction.atomic():
        make_holders_of_every_status()
        make_one_with_everything()
        make_one_with_long_words()
        make_institution(name="Zakład, o którym nic nie wiadomo", slug="nic-o-niej", kind="inna")
        make_institution(name="Ośrodek, o którym jeszcze piszemy", slug="szkic", published_at=None)
        make_institution(
            name="Ośrodek, którego strony już nie ma",
            slug="cofnieta",
            published_at=None,
            taken_back_at=timezone.now(),
        )
        make_on_the_map()
        make_many()
        make_what_the_register_says_of_itself()
        make_a_case()
    for caption in ("", "Otwarcie świetlicy"):
        take_in_a_photo(Institution.objects.get(slug="wszystko"), caption)


def make_a_case() -> None:
    """Store a case of the office with a row of each kind, in which a grant waits for a second person."""
    case = make_application(
        stage="propozycja",
        institution=Institution.objects.get(slug="wszystko"),
        next_due_on=timezone.localdate(),
    )
    make_application_part(application=case)
    make_application_finding(application=case)
    make_application_document(application=case)


def make_what_the_register_says_of_itself() -> None:
    """Store who runs the register, the accessibility declaration with every kind of barrier, and a report."""
    make_operator()
    declaration = make_declaration()
    for reason in Barrier.Reason.values:
        make_barrier(
            declaration=declaration,
            reason=reason,
            description=f"Plany na stronie {LONG_URL}.\nNie mają opisu.",
            provision="art. 3 ust. 2" if reason == Barrier.Reason.EXEMPT else "",
            instead="Napisz do nas.",
            plan="Opiszemy je.",
        )
    make_error_report(
        reference=REFERENCE, problem="Nazwa jest nieaktualna.", email="czytelniczka@przyklad.pl"
    )


def make_holders_of_every_status() -> None:
    """Store one certificate of each status, of a holder of its own."""
    for status, period in PERIODS.items():
        holder = make_institution(name=f"Ośrodek: {status.label}", slug=f"osrodek-{status.value}")
        make_certificate(holder=holder, number=NUMBERS[status], **period)


def make_one_with_everything() -> None:
    """Store an institution with a parent, a unit, a successor, contact and certificates of every status."""
    brodnica = Institution.objects.get(slug="mops-brodnica")
    everything = make_institution(
        name="Centrum, o którym wiadomo wszystko",
        short_name="Wszystko",
        slug="wszystko",
        parent=make_institution(name="Zespół nad centrum", slug="zespol"),
        successor=make_institution(name="Następca centrum", slug="nastepca"),
        closed_on="2025-06",
        description="Działa od dawna i nadal się zmienia.",
        territory=brodnica.territory,
        is_territory_derived=True,
        street_address="ul. Długa 1",
        postal_code="87-300",
        phone="56 123 45 67",
        email="centrum@przyklad.pl",
        website="https://przyklad.pl/",
        bip="https://bip.przyklad.pl/",
        regon="000000010",
        nip="1111111111",
        staff_count=12,
        social_worker_count=5,
        staff_as_of="2020",
    )
    make_institution(name="Oddział centrum", slug="oddzial", kind="jednostka", parent=everything)
    name = make_institution_name(institution=everything, held_from="1990", held_until="2004-04-30")
    hidden = make_person(given_names="Ukryta", family_name="Osoba", slug="ukryta-osoba", is_hidden=True)
    post = make_post(person=hidden, institution=everything, as_of="2015")
    activity = make_activity(institution=everything, started_on="2010", place="świetlica", is_ongoing=True)
    source = Source.objects.get(slug="brodnica-wywiad")
    make_answer(institution=everything, source=source)
    for record in ({"institution": everything}, {"name": name}, {"post": post}, {"activity": activity}):
        make_citation(source=source, wording="Wszystko wiadomo", **record)
    for period in PERIODS.values():
        certificate = make_certificate(holder=everything, **period)
        make_certificate_citation(certificate=certificate, source=source)


def take_in_a_photo(institution: Institution, caption: str) -> None:
    """Store a photo with its files, as the office would."""
    target = io.BytesIO()
    Image.new("RGB", (1200, 800), "#998877").save(target, "JPEG")
    photo = Attachment(
        institution=institution,
        alt_text="Ludzie stoją przed drzwiami świetlicy",
        caption=caption,
        credit="Jan Fotograf",
        published_at=institution.published_at,
    )
    sent = SimpleUploadedFile("swietlica.jpg", target.getvalue(), "image/jpeg")
    with atomic_with_files():
        attach(attachment=photo, content=accept_picture(sent), name=sent.name)


def make_one_with_long_words() -> None:
    """Store an institution, its certificate and a source in whose words no line can be broken."""
    source = make_source(
        title=LONG[:200], slug="dlugie-slowa", url=LONG_URL, publisher=LONG[:120], description=LONG
    )
    institution = make_institution(
        name=LONG,
        short_name=LONG[:80],
        slug="dlugie-slowa",
        town=LONG[:100],
        street_address=LONG[:150],
        description=LONG,
        website=LONG_URL,
        email=f"{'a' * 60}@{'przyklad' * 7}.pl",
    )
    activity = make_activity(institution=institution, name=LONG[:200], place=LONG[:100], description=LONG)
    make_institution_name(institution=institution, name=LONG)
    person = make_person(given_names=LONG[:80], family_name=LONG[:80], slug="dlugie-slowa")
    post = make_post(person=person, institution=institution, title=LONG[:150])
    certificate = make_certificate(
        holder=institution,
        number=LONG_NUMBER,
        holder_as_printed=LONG,
        title_as_printed=LONG,
        period_as_printed=LONG[:100],
        handed_over_on="2001",
    )
    event = make_event(certificate=certificate, place=LONG[:100], town=LONG[:100], description=LONG)
    make_part(event=event, person=person, post=LONG[:100])
    make_claim(certificate=certificate, counted=LONG[:80], scope=LONG[:80], said_by=LONG[:80])
    for record in ({"institution": institution}, {"activity": activity}, {"post": post}):
        make_citation(source=source, wording=LONG, **record)
    make_certificate_citation(certificate=certificate, source=source, wording=LONG)


def make_on_the_map() -> None:
    """Store institutions with coordinates: two at one place, of towns called alike, one on the edge of the country."""
    for slug, latitude, longitude, code in (
        ("w-srodku", "52.069000", "19.480000", "0402011"),
        ("tez-w-srodku", "52.069000", "19.480000", "1818011"),
        ("na-skraju", "54.830000", "18.330000", None),
    ):
        make_institution(
            name=f"Ośrodek {slug}",
            slug=slug,
            town="Dębowo",
            territory_id=code,
            latitude=latitude,
            longitude=longitude,
            coordinates_precision="miejscowosc",
        )


def make_many() -> None:
    """Store so many institutions with certificates that both lists go on over several pages."""
    for serial in range(1, 56):
        holder = make_institution(
            name=f"Biblioteka nr {serial}", slug=f"biblioteka-{serial}", kind="biblioteka"
        )
        make_certificate(holder=holder, handed_over_on=str(1960 + serial))
