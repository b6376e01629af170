"""The opening stock against the facts of two articles: Brodnica and Mieroszów.

Each table is written by hand from the article and stands for all that the register holds: a wrong,
missing or invented fact breaks it.
"""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from certificates.models import Certificate, CertificateCitation, Claim, Event, Evidence, Part, Status, Term
from certificates.numbers import make_number
from institutions.models import (
    Activity,
    Answer,
    Attachment,
    Citation,
    Institution,
    InstitutionName,
    Link,
    Participation,
    Person,
    Post,
    Programme,
    Signature,
    Source,
)

pytestmark = pytest.mark.django_db

BRODNICA, MIEROSZOW = "mops-brodnica", "ops-mieroszow"
BRODNICA_SOURCE, MIEROSZOW_SOURCE = "brodnica-wywiad", "mieroszow-wywiad"
BRODNICA_NUMBER, MIEROSZOW_NUMBER = make_number(year=2015, serial=1), make_number(year=2015, serial=2)
BOTH = [(BRODNICA_SOURCE, BRODNICA, BRODNICA_NUMBER), (MIEROSZOW_SOURCE, MIEROSZOW, MIEROSZOW_NUMBER)]
ROPS = "Regionalny Ośrodek Pomocy Społecznej w Toruniu"


@pytest.fixture(scope="module", autouse=True)
def _opening_stock(django_db_setup, django_db_blocker):
    """Load the ground and the two articles once for the tests of this file, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "ground", "brodnica", "mieroszow", verbosity=0)
        yield
        transaction.set_rollback(True)


def text(value):
    """Return a partial date in its exchange notation, "" for none."""
    return str(value or "")


def institution(slug):
    """Return the institution whose page stands at `slug`."""
    return Institution.objects.get(slug=slug)


def certificate(number):
    """Return the certificate with the register number."""
    return Certificate.objects.get(number=number)


def activities(of):
    """Return an institution's activities: address word → kind, name, place, whom for, from, until."""
    return {
        each.slug: (
            each.kind,
            each.name,
            each.place,
            each.audience,
            text(each.started_on),
            text(each.ended_on),
        )
        for each in Activity.objects.filter(institution__slug=of)
    }


def ongoing(of):
    """Return whether an institution's activities go on, by address word, where the article says."""
    return dict(
        Activity.objects.filter(institution__slug=of, is_ongoing__isnull=False).values_list(
            "slug", "is_ongoing"
        )
    )


def posts(source):
    """Return the posts that a source shows: person, where, function, title, as of."""
    return {
        (
            each.person.slug if each.person else "",
            each.institution.slug if each.institution else each.organisation,
            each.function,
            each.title,
            text(each.as_of),
        )
        for each in Post.objects.filter(citations__source__slug=source)
    }


def parts(number):
    """Return who did what at the handover, in order: function, person or unnamed ones, post held then."""
    return [
        (each.function, each.person.slug if each.person else each.who, each.post)
        for each in Part.objects.filter(event__certificate__number=number).order_by("position")
    ]


def wording(record, field=""):
    """Return how the source prints a field of the record, or the record as a whole."""
    citations = CertificateCitation if record._meta.app_label == "certificates" else Citation
    return citations.objects.about([record]).get(field=field).wording


# Brodnica: the institution


def test_the_centre_in_brodnica_has_its_full_and_its_short_name():
    brodnica = institution(BRODNICA)

    assert brodnica.name == "Miejski Ośrodek Pomocy Społecznej w Brodnicy"
    assert (brodnica.short_name, brodnica.kind) == ("MOPS Brodnica", "mops")
    assert wording(brodnica, "short_name") == "MOPS w Brodnicy"


def test_brodnica_is_the_town_in_kujawsko_pomorskie_and_not_a_rural_municipality_of_that_name():
    brodnica = institution(BRODNICA)

    assert (brodnica.town, brodnica.in_town) == ("Brodnica", "w Brodnicy")
    assert (brodnica.territory_id, brodnica.territory.kind) == ("0402011", "gmina miejska")
    assert brodnica.territory.voivodeship_code == "04"
    assert not brodnica.is_territory_derived
    assert wording(brodnica, "territory").startswith("woj. kujawsko-pomorskie")


def test_brodnica_employs_59_people_of_whom_13_are_social_workers_on_no_stated_day():
    brodnica = institution(BRODNICA)

    assert (brodnica.staff_count, brodnica.social_worker_count) == (59, 13)
    assert brodnica.staff_as_of is None
    assert wording(brodnica, "staff_count") == "zatrudnionych jest 59 osób"
    assert wording(brodnica, "social_worker_count") == "13 pracowników socjalnych"


# The people of Brodnica


def test_seven_people_are_named_in_brodnica_and_stand_in_the_nominative():
    named = Person.objects.filter(citations__source__slug=BRODNICA_SOURCE)

    assert {each.slug: str(each) for each in named} == {
        "alfred-jozefiak": "Alfred Józefiak",
        "dorota-wroblewska": "Dorota Wróblewska",
        "inga-tylicka-grzywacz": "Inga Tylicka-Grzywacz",
        "magdalena-poplonska-kowalska": "Magdalena Popłońska-Kowalska",
        "michal-neumann": "Michał Neumann",
        "renata-stanczak": "Renata Stańczak",
        "ryszard-konopka": "Ryszard Konopka",
    }


@pytest.mark.parametrize(
    ("slug", "printed"),
    [
        ("alfred-jozefiak", "Pana Alfreda Józefiaka"),
        ("inga-tylicka-grzywacz", "Inga Tylicka – Grzywacz"),
        ("magdalena-poplonska-kowalska", "Pani Magdalena Popłońska-Kowalska"),
        ("ryszard-konopka", ""),
        ("elzbieta-buziewicz", "Pani Dyrektor Elżbiety Buziewicz"),
        ("zenon-matuszko", "Pana Zenona Matuszko"),
        ("alicja-tempes", ""),
    ],
)
def test_the_wording_of_a_name_is_kept_where_the_print_differs(slug, printed):
    assert wording(Person.objects.get(slug=slug)) == printed


def test_posts_in_brodnica_hold_for_the_day_that_the_article_shows_and_no_other():
    assert posts(BRODNICA_SOURCE) == {
        ("alfred-jozefiak", BRODNICA, "dyrektor", "dyrektor", "2015-02-05"),
        (
            "magdalena-poplonska-kowalska",
            "Centrum Wspierania Aktywności Lokalnej CAL",
            "ekspert",
            "ekspert",
            "2015-02-05",
        ),
        ("dorota-wroblewska", ROPS, "inna", "dyrekcja", "2015-02-05"),
        ("michal-neumann", ROPS, "inna", "dyrekcja", "2015-02-05"),
        ("renata-stanczak", "Forum OSL", "siec", "przewodnicząca", "2013-04"),
        ("ryszard-konopka", BRODNICA, "koordynator", "koordynator", ""),
        ("inga-tylicka-grzywacz", BRODNICA, "animator", "animator", ""),
        ("", BRODNICA, "koordynator", "koordynator grupy inicjatywnej, z zewnątrz", ""),
        ("", BRODNICA, "animator", "animator społeczny", "2012"),
        ("", BRODNICA, "organizator", "Pedagog – Organizator Społeczności Lokalnej", ""),
        ("", BRODNICA, "instruktor", "instruktor do spraw kulturalno-oświatowych", ""),
    }


def test_the_coordinator_from_outside_and_the_animator_of_2012_are_nobody_who_signed():
    unnamed = Post.objects.filter(person=None, institution__slug=BRODNICA)

    assert unnamed.filter(title="koordynator grupy inicjatywnej, z zewnątrz").exists()
    assert unnamed.filter(title="animator społeczny").exists()
    assert not Activity.objects.filter(people__slug__in=("ryszard-konopka", "inga-tylicka-grzywacz")).exists()


# Brodnica: what they do and how they came to it


def test_what_brodnica_does_changed_and_plans_has_the_dates_of_the_article_as_precise_as_there():
    assert activities(BRODNICA) == {
        "projekt-systemowy": ("projekt", "Projekt systemowy", "", "", "", ""),
        "klub-aktywnosci-lokalnej": ("klub", "Klub Aktywności Lokalnej", "", "", "2012", ""),
        "brodnickie-centrum-wolontariatu": (
            "wolontariat",
            "Brodnickie Centrum Wolontariatu",
            "",
            "wolontariusze",
            "",
            "",
        ),
        "praca-na-osiedlu": ("osiedle", "Organizowanie społeczności na jednym z osiedli", "", "", "", ""),
        "wolontariat-pracowniczy": (
            "wolontariat",
            "Wolontariat pracowniczy",
            "",
            "pracownicy",
            "2014-12",
            "",
        ),
        "grupa-inicjatywna": ("zmiana", "Grupa inicjatywna", "", "", "", ""),
        "konferencja-cal-2012": (
            "konferencja",
            "Konferencja CAL w Warszawie",
            "Warszawa",
            "pracownicy",
            "2012",
            "2012",
        ),
        "konferencja-2013": (
            "konferencja",
            "Konferencja o nowych metodach pracy",
            "",
            "wladze",
            "2013-04",
            "2013-04",
        ),
        "szkolenia-i-spotkania-cal": (
            "szkolenie",
            "Szkolenia, spotkania i konferencje CAL oraz Forum OSL",
            "",
            "pracownicy",
            "",
            "",
        ),
        "klub-w-strukturze-osrodka": (
            "zmiana",
            "Klub Aktywności Lokalnej w strukturze ośrodka",
            "",
            "",
            "",
            "",
        ),
        "zmiana-dokumentow-strategicznych": (
            "zmiana",
            "Zmiana dokumentów strategicznych gminy",
            "",
            "",
            "",
            "",
        ),
        "zmiana-dokumentow-wewnetrznych": (
            "zmiana",
            "Zmiana dokumentów wewnętrznych ośrodka",
            "",
            "",
            "",
            "",
        ),
        "stanowisko-organizatora": (
            "zmiana",
            "Stanowisko Pedagoga – Organizatora Społeczności Lokalnej",
            "",
            "",
            "",
            "",
        ),
        "film-o-osl": ("publikacja", "Film o działaniach OSL w Brodnicy", "", "", "", ""),
        "rozszerzenie-na-kolejne-osiedla": ("plan", "Praca na pozostałych osiedlach miasta", "", "", "", ""),
        "upowszechnianie-metod-cal": (
            "plan",
            "Upowszechnianie metod CAL wśród innych ośrodków",
            "",
            "partnerzy",
            "",
            "",
        ),
        "nowe-pomysly-osl": ("plan", "Nowe przedsięwzięcia OSL w mieście", "", "", "", ""),
        "kontakt-z-cal-i-nauka": (
            "plan",
            "Stały kontakt z CAL i nauka pracowników",
            "",
            "pracownicy",
            "",
            "",
        ),
    }


def test_the_club_the_volunteers_and_the_work_in_the_estate_go_on_and_the_project_is_over():
    assert ongoing(BRODNICA) == {
        "klub-aktywnosci-lokalnej": True,
        "brodnickie-centrum-wolontariatu": True,
        "praca-na-osiedlu": True,
        "wolontariat-pracowniczy": True,
        "projekt-systemowy": False,
        "konferencja-cal-2012": False,
        "konferencja-2013": False,
    }


@pytest.mark.parametrize(
    ("slug", "printed"),
    [
        ("klub-aktywnosci-lokalnej", "W 2012 roku"),
        ("konferencja-cal-2012", "Pod koniec 2012 roku"),
        ("konferencja-2013", "w kwietniu 2013"),
        ("wolontariat-pracowniczy", "W grudniu 2014 roku"),
    ],
)
def test_the_end_of_a_year_is_stored_as_the_year_and_its_words_are_kept(slug, printed):
    assert wording(Activity.objects.get(institution__slug=BRODNICA, slug=slug), "started_on") == printed


def test_renata_stanczak_spoke_to_the_authorities_at_the_conference_and_was_not_at_the_ceremony():
    stanczak = Person.objects.get(slug="renata-stanczak")

    assert [each.slug for each in stanczak.activities.all()] == ["konferencja-2013"]
    assert not stanczak.parts.exists()


def test_brodnica_took_part_in_no_programme_that_has_a_name():
    assert not Participation.objects.filter(institution__slug=BRODNICA).exists()


# Brodnica: the certificate


def test_the_certificate_of_brodnica_was_handed_over_on_5_february_2015_and_no_decision_is_told():
    brodnica = certificate(BRODNICA_NUMBER)

    assert brodnica.holder.slug == BRODNICA
    assert brodnica.holder_as_printed == "MOPS w Brodnicy"
    assert brodnica.title_as_printed == "Certyfikat Jakości CAL"
    assert text(brodnica.handed_over_on) == "2015-02-05"
    assert wording(brodnica, "handed_over_on") == "5.02.2015 roku"
    assert brodnica.decided_on is None


def test_the_ceremony_in_brodnica_was_a_festive_meeting_in_the_palace():
    ceremony = Event.objects.get(certificate__number=BRODNICA_NUMBER)

    assert (ceremony.kind, ceremony.occasion) == ("wreczenie", "uroczystosc")
    assert (ceremony.place, ceremony.town) == ("Pałac Anny Wazówny", "Brodnica")
    assert wording(ceremony, "place") == "w Pałacu Anny Wazówny"
    assert text(ceremony.date) == "2015-02-05"
    assert "film" in ceremony.description


def test_who_did_what_in_brodnica():
    expert, director = "ekspert Centrum Wspierania Aktywności Lokalnej CAL", "dyrektor MOPS w Brodnicy"

    assert parts(BRODNICA_NUMBER) == [
        ("wreczenie", "magdalena-poplonska-kowalska", expert),
        ("odbior", "alfred-jozefiak", director),
        ("gosc-honorowy", "dorota-wroblewska", f"dyrekcja, {ROPS}"),
        ("gosc-honorowy", "michal-neumann", f"dyrekcja, {ROPS}"),
        ("udzial", "przedstawiciele instytucji i organizacji współpracujących z ośrodkiem", ""),
        ("wystapienie", "alfred-jozefiak", director),
        ("wyroznienie", "alfred-jozefiak", director),
        ("wyrozniony", "wolontariusze, którzy przyczynili się do otrzymania certyfikatu", ""),
        ("prezentacja", "magdalena-poplonska-kowalska", expert),
        ("wystapienie", "goście uroczystości", ""),
    ]


def test_being_second_in_the_voivodeship_is_a_claim_of_those_who_say_so():
    claim = Claim.objects.get()

    assert (claim.certificate.number, claim.ordinal) == (BRODNICA_NUMBER, 2)
    assert (claim.counted, claim.scope) == ("Certyfikaty CAL", "województwo kujawsko-pomorskie")
    assert claim.territory_id == "04"
    assert claim.said_by == "koordynator i animator MOPS w Brodnicy, w wywiadzie"
    assert claim.as_of is None
    assert wording(claim) == "Drugi w naszym województwie Certyfikat CAL"


def test_the_interview_in_brodnica_prints_three_addresses_and_two_signatures():
    assert set(Link.objects.filter(source__slug=BRODNICA_SOURCE).values_list("url", flat=True)) == {
        "http://www.forum.osl.org.pl",
        "http://www.cal.org.pl",
        "http://www.osl.org.pl",
    }
    assert set(
        Signature.objects.filter(source__slug=BRODNICA_SOURCE).values_list("person__slug", "signed_as")
    ) == {("ryszard-konopka", "koordynator"), ("inga-tylicka-grzywacz", "animator")}


# Mieroszów: the institution


def test_the_centre_in_mieroszow_lies_in_the_town_and_rural_municipality_found_from_its_town():
    mieroszow = institution(MIEROSZOW)

    assert mieroszow.name == "Ośrodek Pomocy Społecznej w Mieroszowie"
    assert (mieroszow.short_name, mieroszow.kind) == ("OPS Mieroszów", "ops")
    assert (mieroszow.town, mieroszow.in_town) == ("Mieroszów", "w Mieroszowie")
    assert (mieroszow.territory_id, mieroszow.territory.kind) == ("0221063", "gmina miejsko-wiejska")
    assert mieroszow.is_territory_derived
    assert wording(mieroszow, "name") == "Ośrodka Pomocy Społecznej w Mieroszowie"


def test_mieroszow_tells_nothing_of_its_staff():
    mieroszow = institution(MIEROSZOW)

    assert not mieroszow.has_staff_figures
    assert mieroszow.staff_as_of is None


# The people of Mieroszów


def test_three_people_are_named_in_mieroszow_and_stand_in_the_nominative():
    named = Person.objects.filter(citations__source__slug=MIEROSZOW_SOURCE)

    assert {each.slug: (each.given_names, each.family_name) for each in named} == {
        "alicja-tempes": ("Alicja", "Tempes"),
        "elzbieta-buziewicz": ("Elżbieta", "Buziewicz"),
        "zenon-matuszko": ("Zenon", "Matuszko"),
    }


def test_posts_in_mieroszow_and_the_social_worker_for_osl_who_has_no_name():
    assert posts(MIEROSZOW_SOURCE) == {
        ("elzbieta-buziewicz", MIEROSZOW, "dyrektor", "dyrektor", "2015-02-20"),
        (
            "zenon-matuszko",
            "Centrum Aktywności Lokalnej w Warszawie",
            "przedstawiciel",
            "przedstawiciel",
            "2015-02-20",
        ),
        ("alicja-tempes", MIEROSZOW, "pracownik-socjalny", "pracownik socjalny", ""),
        ("", MIEROSZOW, "pracownik-socjalny", "pracownik socjalny odpowiedzialny za OSL", ""),
    }


# Mieroszów: what they do and how they came to it


def test_what_mieroszow_does_changed_and_plans_has_the_years_of_the_article():
    yearly = ("", "mieszkancy", "", "")

    assert activities(MIEROSZOW) == {
        "dzialania-srodowiskowe": ("inne", "Działania środowiskowe", "", "mieszkancy", "2006", ""),
        "wigilia-2006": ("wydarzenie", "Wigilia dla osób samotnych", "", "samotni", "2006", "2006"),
        "klub-seniora-2007": ("klub", "Klub Seniora", "", "seniorzy", "2007", ""),
        "klub-wolontariatu-2008": (
            "wolontariat",
            "Klub Wolontariatu przy OPS",
            "",
            "wolontariusze",
            "2008",
            "",
        ),
        "klub-seniora-unislaw-slaski-2008": (
            "klub",
            "Klub Seniora w Unisławiu Śląskim",
            "Unisław Śląski",
            "seniorzy",
            "2008",
            "",
        ),
        "projekty-konkursowe": ("projekt", "Projekty konkursowe", *yearly),
        "imprezy-okolicznosciowe": ("wydarzenie", "Imprezy okolicznościowe", *yearly),
        "warsztaty": ("warsztat", "Warsztaty", *yearly),
        "koncerty": ("wydarzenie", "Koncerty", *yearly),
        "rajdy": ("wydarzenie", "Rajdy", *yearly),
        "spotkania-integracyjne": ("wydarzenie", "Spotkania integracyjne", *yearly),
        "zespol-irysy": ("zespol", "Zespół Irysy", "", "seniorzy", "", ""),
        "swietlica-muchomorki": ("swietlica", "Świetlica Muchomorki", "", "dzieci", "", ""),
        "szkolenia-zespolu": (
            "szkolenie",
            "Szkolenia z organizowania społeczności lokalnej",
            "",
            "pracownicy",
            "",
            "",
        ),
        "zmniejszony-etat": ("zmiana", "Mniejszy etat na rzecz OSL", "", "", "", ""),
        "dalsze-dzialania-osl": ("plan", "Kolejne działania OSL", "", "", "", ""),
    }


def test_mieroszow_has_two_clubs_of_one_kind_in_different_places_and_years():
    clubs = Activity.objects.filter(institution__slug=MIEROSZOW, name__startswith="Klub Seniora")

    assert {(each.place, text(each.started_on)) for each in clubs} == {
        ("", "2007"),
        ("Unisław Śląski", "2008"),
    }


def test_what_is_done_every_year_goes_on_and_of_the_clubs_the_article_does_not_say():
    assert ongoing(MIEROSZOW) == {
        "dzialania-srodowiskowe": True,
        "wigilia-2006": False,
        "projekty-konkursowe": True,
        "imprezy-okolicznosciowe": True,
        "warsztaty": True,
        "koncerty": True,
        "rajdy": True,
        "spotkania-integracyjne": True,
        "zespol-irysy": True,
    }


def test_mieroszow_took_part_in_the_pilot_which_is_no_certificate():
    participation = Participation.objects.get(institution__slug=MIEROSZOW)

    assert participation.programme.slug == "standardy-pomocy-i-integracji"
    assert participation.role == "pilot"
    assert (participation.started_on, participation.ended_on) == (None, None)
    assert wording(participation, "role") == "w fazie pilotażowej projektu"


def test_the_programme_is_cited_in_mieroszow_for_its_name_and_its_european_money():
    programme = Programme.objects.get(slug="standardy-pomocy-i-integracji")

    assert programme.name == "Tworzenie i rozwijanie standardów usług pomocy i integracji społecznej"
    assert "Europejskiego Funduszu Społecznego" in programme.financed_by
    assert set(programme.citations.values_list("source__slug", "field")) == {
        (MIEROSZOW_SOURCE, ""),
        (MIEROSZOW_SOURCE, "name"),
        (MIEROSZOW_SOURCE, "financed_by"),
    }


# Mieroszów: the certificate


def test_the_certificate_of_mieroszow_was_handed_over_on_20_february_2015():
    mieroszow = certificate(MIEROSZOW_NUMBER)

    assert mieroszow.holder.slug == MIEROSZOW
    assert mieroszow.holder_as_printed == "Ośrodek Pomocy Społecznej w Mieroszowie"
    assert mieroszow.title_as_printed == "Certyfikat Jakości CAL"
    assert text(mieroszow.handed_over_on) == "2015-02-20"
    assert wording(mieroszow, "handed_over_on") == "20.02.2015 roku"
    assert mieroszow.decided_on is None


def test_the_ceremony_in_mieroszow_was_a_festive_meeting_in_no_named_building():
    ceremony = Event.objects.get(certificate__number=MIEROSZOW_NUMBER)

    assert (ceremony.kind, ceremony.occasion) == ("wreczenie", "uroczystosc")
    assert (ceremony.place, ceremony.town) == ("", "Mieroszów")


def test_who_did_what_in_mieroszow_unnamed_offices_and_groups_too():
    assert parts(MIEROSZOW_NUMBER) == [
        ("wreczenie", "zenon-matuszko", "przedstawiciel Centrum Aktywności Lokalnej w Warszawie"),
        ("odbior", "elzbieta-buziewicz", "dyrektor OPS w Mieroszowie"),
        ("udzial", "burmistrz miasta Mieroszów", ""),
        ("udzial", "przewodnicząca rady", ""),
        ("udzial", "kierownik PUP", ""),
        ("udzial", "kierownicy i dyrektorzy zaprzyjaźnionych ośrodków pomocy społecznej", ""),
        ("udzial", "kuratorzy współpracujący z OPS w Mieroszowie", ""),
        ("udzial", "pracownicy OPS w Mieroszowie", ""),
        ("wystep", "zespół Irysy", ""),
        ("wystep", "dzieci ze świetlicy Muchomorki", ""),
    ]


def test_mieroszow_makes_no_claim_and_prints_no_address_and_a_social_worker_signs():
    assert not Claim.objects.filter(certificate__number=MIEROSZOW_NUMBER).exists()
    assert not Link.objects.filter(source__slug=MIEROSZOW_SOURCE).exists()
    signature = Signature.objects.get(source__slug=MIEROSZOW_SOURCE)
    assert (signature.person.slug, signature.signed_as) == (
        "alicja-tempes",
        "pracownik socjalny, OPS Mieroszów",
    )


# Both


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        (BRODNICA_SOURCE, "Certyfikat CAL dla MOPS w Brodnicy!"),
        (MIEROSZOW_SOURCE, "Certyfikat CAL dla OPS w Mieroszowie!!!"),
    ],
)
def test_an_interview_has_its_title_and_no_publisher_address_or_date(slug, title):
    source = Source.objects.get(slug=slug)

    assert (source.title, source.kind) == (title, "wywiad")
    assert (source.publisher, source.url) == ("", "")
    assert (source.published_on, source.retrieved_on) == (None, None)


@pytest.mark.parametrize(("source", "slug", "number"), BOTH)
def test_the_interview_is_summed_up_on_all_five_topics(source, slug, number):
    topics = Answer.objects.filter(source__slug=source, institution__slug=slug).values_list(
        "topic", flat=True
    )

    assert sorted(topics) == ["dlaczego", "wiedza", "wreczenie", "zmiany", "znaczenie"]


@pytest.mark.parametrize(("source", "slug", "number"), BOTH)
def test_the_certificate_goes_by_the_rules_on_osl_as_the_interview_says(source, slug, number):
    award = certificate(number)

    assert award.edition.slug == "c-model-osl"
    assert CertificateCitation.objects.filter(
        source__slug=source, certificate=award, field="edition"
    ).exists()
    assert CertificateCitation.objects.filter(source__slug=source, edition=award.edition).exists()
    assert not Evidence.objects.filter(certificate=award).exists()


@pytest.mark.parametrize(("source", "slug", "number"), BOTH)
@pytest.mark.parametrize("day", [date(2015, 2, 21), date(2018, 2, 6), date(2020, 3, 1), date(2026, 11, 20)])
def test_no_period_is_printed_so_it_stays_unknown_when_three_and_five_years_are_over(
    source, slug, number, day
):
    award = Certificate.objects.with_status(on=day).get(number=number)

    assert award.status == Status.UNKNOWN
    assert (award.valid_from, award.valid_until, award.period_as_printed) == (None, None, "")
    assert set(Term.objects.values_list("years", flat=True)) == {3, 5}


@pytest.mark.parametrize(("source", "slug", "number"), BOTH)
def test_a_certificate_is_upcoming_the_day_before_it_is_handed_over(source, slug, number):
    day_before = {BRODNICA: date(2015, 2, 4), MIEROSZOW: date(2015, 2, 19)}[slug]

    assert Certificate.objects.with_status(on=day_before).get(number=number).status == Status.UPCOMING


@pytest.mark.parametrize(("source", "slug", "number"), BOTH)
def test_the_association_gave_no_number_that_is_known(source, slug, number):
    assert certificate(number).association_number == ""


@pytest.mark.parametrize("slug", [BRODNICA, MIEROSZOW])
def test_nothing_is_added_that_the_article_does_not_say(slug):
    silent = institution(slug)

    assert silent.address == silent.town
    assert (silent.phone, silent.email, silent.website, silent.bip) == ("", "", "", "")
    assert (silent.regon, silent.nip, silent.closed_on) == ("", "", None)
    assert not InstitutionName.objects.filter(institution=silent).exists()
    assert not Attachment.objects.filter(institution=silent).exists()


def test_the_articles_name_the_people_and_the_institutions_above_and_no_others():
    assert Person.objects.count() == 10
    assert set(Institution.objects.values_list("slug", flat=True)) == {BRODNICA, MIEROSZOW}
    assert Certificate.objects.count() == Event.objects.count() == 2
