"""The opening stock against the facts of three articles: Brzeszcze, Stalowa Wola, Szklarska Poręba."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from certificates.models import (
    Certificate,
    CertificateCitation,
    Claim,
    Event,
    Evidence,
    Holder,
    Part,
    Status,
)
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
from institutions.partial_dates import PartialDate, Precision

pytestmark = pytest.mark.django_db

ARTICLES = ("brzeszcze-certyfikat", "stalowa-wola-wreczenie", "szklarska-poreba-projekt")
BRZESZCZE = make_number(year=2009, serial=1)
STALOWA_WOLA = make_number(year=2016, serial=1)
CAL_ASSOCIATION = "Centrum Wspierania Aktywności Lokalnej CAL"


@pytest.fixture(scope="module", autouse=True)
def _opening_stock(django_db_setup, django_db_blocker):
    """Load the ground and the three articles once for the tests of this file, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "ground", "brzeszcze", "stalowa_wola", "szklarska_poreba", verbosity=0)
        yield
        transaction.set_rollback(True)


def institution(slug):
    """Return the institution whose page stands at `slug`."""
    return Institution.objects.get(slug=slug)


def certificate(number):
    """Return the certificate with the register number."""
    return Certificate.objects.get(number=number)


def activity(slug, of):
    """Return the activity with that address word of the institution at `of`."""
    return Activity.objects.get(institution__slug=of, slug=slug)


def post_of(person):
    """Return the only post of the person: where, function, title, as of."""
    post = Post.objects.get(person__slug=person)
    return (
        post.institution.slug if post.institution else post.organisation,
        post.function,
        post.title,
        post.as_of,
    )


def handover_parts(number):
    """Return who did what at the handover, in order: function, name, post held then."""
    parts = Part.objects.filter(event__certificate__number=number, event__kind="wreczenie")
    return [(part.function, str(part.person), part.post) for part in parts.order_by("position")]


def wording(source, field="", **record):
    """Return the wording in a source of one record, given by its natural key: `person="elzbieta-krzak"`."""
    ((name, key),) = record.items()
    floor = Citation if name in Citation.RECORDS else CertificateCitation
    key = (key,) if isinstance(key, str) else key
    return floor.objects.get_by_natural_key(source, field, name, *key).wording


def confirmed_fields(source, **record):
    """Return the fields of a record that the source confirms, "" for the record as a whole."""
    ((name, key),) = record.items()
    floor = Citation if name in Citation.RECORDS else CertificateCitation
    model = floor._meta.get_field(name).related_model
    found = model.objects.get_by_natural_key(*((key,) if isinstance(key, str) else key))
    return set(floor.objects.about([found]).filter(source__slug=source).values_list("field", flat=True))


# All three


def test_the_three_articles_tell_of_three_institutions():
    assert set(Institution.objects.published().values_list("slug", "name", "short_name", "kind")) == {
        ("ops-brzeszcze", "Ośrodek Pomocy Społecznej w Brzeszczach", "OPS Brzeszcze", "ops"),
        (
            "mops-stalowa-wola",
            "Miejski Ośrodek Pomocy Społecznej w Stalowej Woli",
            "MOPS Stalowa Wola",
            "mops",
        ),
        (
            "mops-szklarska-poreba",
            "Miejski Ośrodek Pomocy Społecznej w Szklarskiej Porębie",
            "MOPS Szklarska Poręba",
            "mops",
        ),
    }


def test_two_of_them_hold_a_certificate_each():
    assert set(Certificate.objects.published().values_list("number", "holder__slug")) == {
        (BRZESZCZE, "ops-brzeszcze"),
        (STALOWA_WOLA, "mops-stalowa-wola"),
    }


@pytest.mark.parametrize(
    ("slug", "town", "in_town", "code", "county", "voivodeship"),
    [
        ("ops-brzeszcze", "Brzeszcze", "w Brzeszczach", "1213023", "1213", "12"),
        ("mops-stalowa-wola", "Stalowa Wola", "w Stalowej Woli", "1818011", "1818", "18"),
        ("mops-szklarska-poreba", "Szklarska Poręba", "w Szklarskiej Porębie", "0206041", "0206", "02"),
    ],
)
def test_each_lies_in_its_municipality_which_was_found_from_the_town(
    slug, town, in_town, code, county, voivodeship
):
    found = institution(slug)

    assert (found.town, found.in_town, found.territory_id) == (town, in_town, code)
    assert found.is_territory_derived
    assert found in Institution.objects.within(county)
    assert found in Institution.objects.within(voivodeship)


@pytest.mark.parametrize("slug", ["ops-brzeszcze", "mops-stalowa-wola", "mops-szklarska-poreba"])
def test_what_no_article_tells_of_an_institution_is_not_recorded(slug):
    found = institution(slug)

    assert (found.email, found.website, found.bip, found.regon, found.nip) == ("", "", "", "", "")
    assert (found.staff_count, found.social_worker_count, found.staff_as_of) == (None, None, None)
    assert (found.parent, found.closed_on, found.successor) == (None, None, None)


def test_no_article_brings_an_earlier_name_or_a_photo():
    assert not InstitutionName.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("slug", ["ops-brzeszcze", "mops-stalowa-wola"])
def test_neither_holder_prints_an_address_or_a_telephone(slug):
    found = institution(slug)

    assert (found.street_address, found.postal_code, found.phone) == ("", "", "")


def test_everybody_is_named_in_the_nominative():
    assert {(person.slug, person.given_names, person.family_name) for person in Person.objects.all()} == {
        ("elzbieta-krzak", "Elżbieta", "Krzak"),
        ("karol-ostalski", "Karol", "Ostalski"),
        ("piotr-pierscionek", "Piotr", "Pierścionek"),
        ("lucjusz-nadbrzezny", "Lucjusz", "Nadbrzeżny"),
        ("stanislaw-sobieraj", "Stanisław", "Sobieraj"),
        ("agnieszka-chrusciel", "Agnieszka", "Chruściel"),
        ("ewelina-malek", "Ewelina", "Małek"),
        ("elzbieta-pawlowska", "Elżbieta", "Pawłowska"),
        ("justyna-mazurkiewicz", "Justyna", "Mazurkiewicz"),
    }


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_without_address_and_date_has_none_here(article):
    source = Source.objects.published().get(slug=article)

    assert (source.url, source.published_on, source.retrieved_on) == ("", None, None)


def test_none_of_the_three_articles_is_an_interview():
    assert not Answer.objects.exists()
    assert not Source.objects.filter(slug__in=ARTICLES, kind="wywiad").exists()


@pytest.mark.parametrize(
    "model",
    [
        Institution,
        Person,
        Post,
        Activity,
        Participation,
        Programme,
        Certificate,
        Event,
        Part,
        Claim,
        Evidence,
    ],
)
def test_no_fact_stands_without_a_citation_of_one_of_the_three_articles(model):
    cited = model.objects.filter(citations__source__slug__in=ARTICLES)

    assert model.objects.exists()
    assert not model.objects.exclude(pk__in=cited)


@pytest.mark.parametrize("floor", [Citation, CertificateCitation])
def test_a_citation_names_a_field_that_the_record_has(floor):
    for citation in floor.objects.exclude(field=""):
        citation.record._meta.get_field(citation.field)


@pytest.mark.parametrize("number", [BRZESZCZE, STALOWA_WOLA])
def test_neither_certificate_prints_a_period_a_decision_or_a_number_of_the_association(number):
    granted = certificate(number)

    assert (granted.valid_from, granted.valid_until, granted.period_as_printed) == (None, None, "")
    assert granted.decided_on is None
    assert granted.association_number == ""
    assert (granted.withdrawn_on, granted.withdrawal_reason) == (None, "")
    assert [event.kind for event in granted.events.all()] == ["wreczenie"]


@pytest.mark.parametrize("on", [date(2016, 5, 12), date(2019, 5, 12), date(2021, 5, 13), date(2026, 11, 20)])
def test_no_term_of_years_ends_a_certificate_without_a_printed_period(on):
    statuses = dict(Holder.objects.with_status(on=on).values_list("slug", "status"))

    assert statuses == {
        "ops-brzeszcze": Status.UNKNOWN,
        "mops-stalowa-wola": Status.UNKNOWN,
        "mops-szklarska-poreba": Status.NONE,
    }


@pytest.mark.parametrize(
    ("day_before", "day", "number"),
    [
        (date(2009, 12, 7), date(2009, 12, 8), BRZESZCZE),
        (date(2016, 5, 11), date(2016, 5, 12), STALOWA_WOLA),
    ],
)
def test_a_certificate_begins_on_the_day_of_its_handover(day_before, day, number):
    assert Certificate.objects.with_status(on=day_before).get(number=number).status == Status.UPCOMING
    assert Certificate.objects.with_status(on=day).get(number=number).status == Status.UNKNOWN


# Brzeszcze


def test_brzeszcze_tells_of_itself_on_its_own_page():
    source = Source.objects.get(slug="brzeszcze-certyfikat")

    assert source.title == "Centrum Aktywności Lokalnej"
    assert source.publisher == "Ośrodek Pomocy Społecznej w Brzeszczach"
    assert source.kind == "strona"
    assert not source.signatures.exists()


def test_the_page_of_brzeszcze_leads_to_the_association():
    link = Link.objects.get(source__slug="brzeszcze-certyfikat")

    assert link.url == "http://www.cal.org.pl"
    assert CAL_ASSOCIATION in link.label


def test_the_certificate_of_brzeszcze_was_handed_over_on_8_december_2009():
    assert certificate(BRZESZCZE).handed_over_on == PartialDate(2009, 12, 8)
    assert wording("brzeszcze-certyfikat", "handed_over_on", certificate=BRZESZCZE) == "08.12.2009 r."


def test_brzeszcze_has_two_names_for_the_certificate():
    assert certificate(BRZESZCZE).title_as_printed == "Certyfikat Jakości Centrum Aktywności Lokalnej"
    assert (
        wording("brzeszcze-certyfikat", "title_as_printed", certificate=BRZESZCZE)
        == "Certyfikat Centrum Aktywności Lokalnej"
    )


def test_the_expert_hands_over_and_the_director_receives_in_brzeszcze():
    assert handover_parts(BRZESZCZE) == [
        ("wreczenie", "Karol Ostalski", "ekspert CAL"),
        ("odbior", "Elżbieta Krzak", "dyrektor OPS w Brzeszczach"),
    ]


def test_place_and_occasion_of_the_handover_in_brzeszcze_are_not_recorded():
    event = Event.objects.get(certificate__number=BRZESZCZE)

    assert (event.place, event.town, event.occasion) == ("", "", "")


def test_elzbieta_krzak_was_the_director_on_the_day_of_the_handover():
    assert post_of("elzbieta-krzak") == ("ops-brzeszcze", "dyrektor", "dyrektor", PartialDate(2009, 12, 8))


def test_karol_ostalski_was_an_expert_of_the_association_not_of_the_centre():
    assert post_of("karol-ostalski") == (CAL_ASSOCIATION, "ekspert", "ekspert CAL", PartialDate(2009, 12, 8))
    assert wording("brzeszcze-certyfikat", person="karol-ostalski") == "Karola Ostalskiego"


def test_the_57th_institution_is_what_brzeszcze_says_and_no_number_of_ours():
    claim = Claim.objects.get()

    assert (claim.certificate.number, claim.ordinal, claim.scope) == (BRZESZCZE, 57, "Polska")
    assert claim.counted == "instytucje, którym nadano miano Centrum Aktywności Lokalnej"
    assert claim.said_by == "Ośrodek Pomocy Społecznej w Brzeszczach"
    assert (claim.as_of, claim.territory) == (None, None)
    assert "57" not in BRZESZCZE


def test_the_year_1997_of_the_model_is_no_date_of_the_certificate_or_the_centre():
    granted = certificate(BRZESZCZE)

    assert "1997" in Source.objects.get(slug="brzeszcze-certyfikat").description
    assert not Activity.objects.filter(institution=granted.holder, started_on__isnull=False).exists()
    assert granted.award_date.year == 2009


def test_the_programme_of_local_activity_centres_began_in_1997():
    programme = Programme.objects.get(slug="program-cal")

    assert (programme.started_on, programme.ended_on) == (PartialDate(1997), None)
    assert "BORIS" in programme.run_by
    assert not programme.participations.exists()
    assert confirmed_fields("brzeszcze-certyfikat", programme="program-cal") == {"", "started_on"}


def test_the_certificate_of_brzeszcze_confirms_ten_things_one_a_criterion():
    rows = Evidence.objects.filter(certificate__number=BRZESZCZE).order_by("criterion__number")

    assert [row.criterion.number for row in rows] == list(range(1, 11))
    assert {row.criterion.edition.slug for row in rows} == {"b-lista-z-2009"}
    assert certificate(BRZESZCZE).edition.slug == "b-lista-z-2009"


@pytest.mark.parametrize(
    ("number", "told", "by_activity"),
    [
        (1, "zasoby", None),
        (2, "cały jego zespół", "praca-metoda-cal"),
        (3, "główne problemy", None),
        (4, "na różnych polach", None),
        (5, "wolontariat", "wolontariat"),
        (5, "metodą projektów", "wolontariat"),
        (6, "z innymi instytucjami i organizacjami", "projekty-z-partnerami"),
        (7, "obywatelskie i samopomocowe", "grupy-obywatelskie-i-samopomocowe"),
        (8, "partnerstwo", "spotkania-partnerow"),
        (9, "informacyjne i edukacyjne", "programy-informacyjne-i-edukacyjne"),
        (10, "festyny", "lokalne-wydarzenia"),
    ],
)
def test_each_of_the_ten_is_told_as_what_the_centre_says(number, told, by_activity):
    row = Evidence.objects.get(certificate__number=BRZESZCZE, criterion__number=number)

    assert row.statement.startswith("Ośrodek podaje, że ")
    assert told in row.statement
    assert (row.activity and row.activity.slug) == by_activity


def test_what_brzeszcze_does_is_found_by_kind():
    assert set(
        Activity.objects.filter(institution__slug="ops-brzeszcze").values_list("slug", "kind", "audience")
    ) == {
        ("praca-metoda-cal", "zmiana", "pracownicy"),
        ("wolontariat", "wolontariat", ""),
        ("projekty-z-partnerami", "projekt", "partnerzy"),
        ("grupy-obywatelskie-i-samopomocowe", "samopomoc", ""),
        ("spotkania-partnerow", "partnerstwo", "partnerzy"),
        ("programy-informacyjne-i-edukacyjne", "informacja", "mieszkancy"),
        ("lokalne-wydarzenia", "wydarzenie", ""),
    }


def test_brzeszcze_does_not_tell_whether_its_work_goes_on():
    assert not Activity.objects.filter(institution__slug="ops-brzeszcze", is_ongoing__isnull=False).exists()


def test_brzeszcze_was_certified_for_the_cal_method_and_nothing_says_osl():
    texts = [
        institution("ops-brzeszcze").description,
        Source.objects.get(slug="brzeszcze-certyfikat").description,
        *Evidence.objects.values_list("statement", flat=True),
        *Activity.objects.filter(institution__slug="ops-brzeszcze").values_list("description", flat=True),
    ]

    assert not [text for text in texts if "OSL" in text]


# Stalowa Wola


def test_the_news_of_stalowa_wola_has_a_title_of_ours_and_no_publisher():
    source = Source.objects.get(slug="stalowa-wola-wreczenie")

    assert source.title == "Wręczenie Certyfikatu Jakości CAL w Stalowej Woli"
    assert (source.kind, source.publisher) == ("aktualnosc", "")
    assert not source.links.exists()


def test_the_certificate_of_stalowa_wola_was_handed_over_on_12_may_2016():
    granted = certificate(STALOWA_WOLA)

    assert granted.handed_over_on == PartialDate(2016, 5, 12)
    assert wording("stalowa-wola-wreczenie", "handed_over_on", certificate=STALOWA_WOLA) == "12 maja 2016 r."


def test_the_certificate_of_stalowa_wola_is_recorded_as_printed():
    granted = certificate(STALOWA_WOLA)

    assert granted.title_as_printed == "Certyfikat Jakości Centrum Aktywności Lokalnej (CAL)"
    assert granted.holder_as_printed == "Miejski Ośrodek Pomocy Społecznej w Stalowej Woli"


def test_nobody_tells_by_which_rules_stalowa_wola_was_certified():
    assert certificate(STALOWA_WOLA).edition is None
    assert not certificate(STALOWA_WOLA).evidence.exists()
    assert not certificate(STALOWA_WOLA).claims.exists()


def test_stalowa_wola_received_it_at_a_session_of_the_town_council():
    event = Event.objects.get(certificate__number=STALOWA_WOLA)

    assert (event.kind, event.occasion) == ("wreczenie", "sesja")
    assert event.date == PartialDate(2016, 5, 12)
    assert (event.place, event.town) == ("", "")


def test_two_local_officials_hand_over_together_and_the_director_receives():
    assert handover_parts(STALOWA_WOLA) == [
        ("wreczenie", "Lucjusz Nadbrzeżny", "prezydent miasta Stalowej Woli"),
        ("wreczenie", "Stanisław Sobieraj", "przewodniczący Rady Miejskiej Stalowej Woli"),
        ("odbior", "Piotr Pierścionek", "dyrektor MOPS w Stalowej Woli"),
    ]


def test_the_officials_of_stalowa_wola_have_their_posts_outside_the_centre():
    day = PartialDate(2016, 5, 12)

    assert post_of("lucjusz-nadbrzezny") == ("Miasto Stalowa Wola", "wladze", "prezydent miasta", day)
    assert post_of("stanislaw-sobieraj") == ("Rada Miejska Stalowej Woli", "rada", "przewodniczący", day)
    assert post_of("piotr-pierscionek") == ("mops-stalowa-wola", "dyrektor", "dyrektor", day)


def test_no_expert_of_the_association_is_invented_for_stalowa_wola():
    assert not Post.objects.filter(function="ekspert", citations__source__slug="stalowa-wola-wreczenie")


def test_the_doubtful_surname_is_kept_as_printed_and_noted_for_staff_alone():
    person = Person.objects.get(slug="lucjusz-nadbrzezny")

    assert wording("stalowa-wola-wreczenie", person="lucjusz-nadbrzezny") == "Lucjusza Nadbrzeżnego"
    assert "Nadbereżny" in person.staff_note
    assert "Nadbereżny" not in person.public_name + person.spelling_variants
    assert wording("stalowa-wola-wreczenie", person="stanislaw-sobieraj") == "Stanisława Sobieraja"


def test_two_community_organisers_sign_the_news_of_stalowa_wola():
    signatures = Signature.objects.filter(source__slug="stalowa-wola-wreczenie")

    assert {(str(signature.person), signature.signed_as) for signature in signatures} == {
        ("Agnieszka Chruściel", "organizator społeczności lokalnej"),
        ("Ewelina Małek", "organizator społeczności lokalnej"),
    }


@pytest.mark.parametrize("person", ["agnieszka-chrusciel", "ewelina-malek"])
def test_the_organisers_have_an_undated_post_at_the_centre(person):
    assert post_of(person) == ("mops-stalowa-wola", "organizator", "organizator społeczności lokalnej", None)


def test_the_department_of_stalowa_wola_works_with_osl_since_january_2014():
    change = activity("metoda-osl-2014", of="mops-stalowa-wola")

    assert change.name == "Metoda OSL w Dziale Pomocy Środowiskowej i Integracji Społecznej"
    assert change.is_organising and change.kind == "zmiana"
    assert change.started_on == PartialDate(2014, 1)
    assert change.started_on.precision == Precision.MONTH
    assert (change.ended_on, change.is_ongoing) == (None, True)


def test_the_department_is_no_holder():
    assert not Institution.objects.filter(kind="jednostka").exists()


def test_the_club_of_stalowa_wola_is_for_children_and_parents():
    club = activity("klub-wesola-gromadka", of="mops-stalowa-wola")

    assert (club.name, club.kind, club.audience) == ("Klub „Wesoła Gromadka”", "klub", "rodziny")
    assert (club.started_on, club.place, club.is_ongoing) == (None, "", True)


def test_stalowa_wola_works_in_all_the_ways_that_it_names():
    assert set(
        Activity.objects.filter(institution__slug="mops-stalowa-wola").values_list("slug", "kind")
    ) == {
        ("metoda-osl-2014", "zmiana"),
        ("klub-wesola-gromadka", "klub"),
        ("spotkania-obywatelskie", "spotkanie"),
        ("partnerstwo", "partnerstwo"),
        ("lokalne-wydarzenia", "wydarzenie"),
        ("kampanie-i-akcje-charytatywne", "kampania"),
        ("wolontariat", "wolontariat"),
        ("samopomoc", "samopomoc"),
        ("wspolpraca-z-organizacjami", "partnerstwo"),
    }


def test_only_the_start_of_osl_is_dated_in_stalowa_wola():
    dated = Activity.objects.filter(institution__slug="mops-stalowa-wola", started_on__isnull=False)

    assert [found.slug for found in dated] == ["metoda-osl-2014"]


def test_all_the_work_of_stalowa_wola_was_going_on_when_the_news_was_written():
    assert (
        not Activity.objects.filter(institution__slug="mops-stalowa-wola").exclude(is_ongoing=True).exists()
    )


def test_local_organisations_are_partners_of_stalowa_wola():
    cooperation = activity("wspolpraca-z-organizacjami", of="mops-stalowa-wola")

    assert cooperation.audience == "partnerzy"
    assert "organizacje pozarządowe" in cooperation.description


# Szklarska Poręba


def test_szklarska_poreba_is_in_the_register_without_a_certificate():
    holder = Holder.objects.with_status(on=date(2026, 11, 20)).get(slug="mops-szklarska-poreba")

    assert holder.is_published
    assert holder.status == Status.NONE == "bez-certyfikatu"
    assert not holder.certificates.exists()


def test_the_article_of_szklarska_poreba_confirms_nothing_about_certificates():
    assert not CertificateCitation.objects.filter(source__slug="szklarska-poreba-projekt").exists()


def test_szklarska_poreba_has_an_address_and_a_telephone():
    found = institution("mops-szklarska-poreba")

    assert (found.street_address, found.postal_code) == ("ul. Jedności Narodowej 11", "58-580")
    assert found.phone == "75 717 21 46"
    assert wording("szklarska-poreba-projekt", "phone", institution="mops-szklarska-poreba") == "757172146"


def test_szklarska_poreba_took_part_in_the_programme_as_an_educator_only():
    part = Participation.objects.get(institution__slug="mops-szklarska-poreba")

    assert (part.programme.slug, part.role) == ("standardy-pomocy-i-integracji", "edukator")
    assert (part.started_on, part.ended_on) == (PartialDate(2011), None)


@pytest.mark.parametrize(
    "told",
    [
        "z tysiąca zgłoszeń",
        "21 edukatorów",
        "od marca 2011 do listopada 2012",
        "z Wrocławia, Warszawy, Poznania, Katowic i Gdyni",
    ],
)
def test_the_participation_tells_of_the_choice_the_company_and_the_support(told):
    assert told in Participation.objects.get(institution__slug="mops-szklarska-poreba").description


def test_one_of_twenty_one_out_of_a_thousand_is_no_claim_about_a_certificate():
    assert not Claim.objects.exclude(certificate__number=BRZESZCZE).exists()


def test_the_programme_ran_from_2009_to_2014_beyond_the_support_of_szklarska_poreba():
    programme = Programme.objects.get(slug="standardy-pomocy-i-integracji")

    assert programme.name == "Tworzenie i rozwijanie standardów usług pomocy i integracji społecznej"
    assert (programme.started_on, programme.ended_on) == (PartialDate(2009), PartialDate(2014))
    assert "Departament Pomocy i Integracji Społecznej" in programme.run_by
    assert "partnerstwo publiczno-społeczne" in programme.run_by
    assert "Unia Europejska" in programme.financed_by


def test_the_article_of_szklarska_poreba_confirms_the_programme_field_by_field():
    assert confirmed_fields("szklarska-poreba-projekt", programme="standardy-pomocy-i-integracji") == {
        "",
        "name",
        "description",
        "run_by",
        "financed_by",
        "started_on",
        "ended_on",
    }


@pytest.mark.parametrize(
    ("slug", "place"), [("szkolenia-2011", "Warszawa"), ("mentor-2011", "MOPS w Szklarskiej Porębie")]
)
def test_trainings_and_mentor_came_from_march_2011_to_november_2012(slug, place):
    training = activity(slug, of="mops-szklarska-poreba")

    assert (training.kind, training.place) == ("szkolenie", place)
    assert (training.started_on, training.ended_on) == (PartialDate(2011, 3), PartialDate(2012, 11))
    assert training.programme.slug == "standardy-pomocy-i-integracji"


def test_there_were_eleven_trainings_of_three_days_free_of_charge():
    training = activity("szkolenia-2011", of="mops-szklarska-poreba")

    assert training.name == "Jedenaście trzydniowych szkoleń"
    assert "Bezpłatne" in training.description


def test_the_study_visit_in_leeds_lasted_from_9_to_15_september_2012():
    visit = activity("wizyta-leeds-2012", of="mops-szklarska-poreba")

    assert (visit.kind, visit.place) == ("wizyta", "Leeds, Wielka Brytania")
    assert (visit.started_on, visit.ended_on) == (PartialDate(2012, 9, 9), PartialDate(2012, 9, 15))
    assert not visit.people.exists()


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("szkolenia-2011", "szkolenie"),
        ("wystapienia-na-konferencjach", "konferencja"),
        ("artykuly-o-spolecznosciach", "publikacja"),
    ],
)
def test_two_representatives_learnt_spoke_and_wrote_for_szklarska_poreba(slug, kind):
    found = activity(slug, of="mops-szklarska-poreba")

    assert found.kind == kind
    assert {str(person) for person in found.people.all()} == {"Elżbieta Pawłowska", "Justyna Mazurkiewicz"}


def test_they_spoke_in_the_palace_of_culture_and_in_the_ministry():
    place = activity("wystapienia-na-konferencjach", of="mops-szklarska-poreba").place

    assert place == "Pałac Kultury i Nauki; Ministerstwo Pracy i Polityki Społecznej"


def test_the_two_are_named_in_the_dative_and_given_no_post_that_the_article_does_not_tell():
    article = "szklarska-poreba-projekt"

    assert wording(article, person="elzbieta-pawlowska") == "Elżbiecie Pawłowskiej"
    assert wording(article, person="justyna-mazurkiewicz") == "Justynie Mazurkiewicz"
    assert not Post.objects.filter(person__slug__in=["elzbieta-pawlowska", "justyna-mazurkiewicz"]).exists()
    assert not Post.objects.filter(institution__slug="mops-szklarska-poreba").exists()


def test_elzbieta_pawlowska_signs_without_a_function():
    signature = Signature.objects.get(source__slug="szklarska-poreba-projekt")

    assert (str(signature.person), signature.signed_as) == ("Elżbieta Pawłowska", "")


def test_the_pilot_of_the_model_was_still_going_on_and_its_report_was_to_come():
    pilot = activity("pilotaz-modelu-osl", of="mops-szklarska-poreba")
    report = activity("raport-i-sprawozdanie", of="mops-szklarska-poreba")

    assert (pilot.kind, pilot.is_ongoing) == ("zmiana", True)
    assert report.kind == "plan" and report.is_organising


@pytest.mark.parametrize(
    ("slug", "kind", "name"),
    [
        ("osiedle-huty", "osiedle", "Praca z mieszkańcami Osiedla Huty"),
        ("szklarska-dolna", "osiedle", "Praca z mieszkańcami Szklarskiej Dolnej"),
        (
            "partnerstwo-wspolnie-dla-szklarskiej-poreby",
            "partnerstwo",
            "Partnerstwo Wspólnie dla Szklarskiej Poręby",
        ),
    ],
)
def test_szklarska_poreba_stands_for_three_communities(slug, kind, name):
    community = activity(slug, of="mops-szklarska-poreba")

    assert (community.kind, community.name) == (kind, name)
    assert community.programme is None
    assert [str(person) for person in community.people.all()] == ["Elżbieta Pawłowska"]


def test_there_are_no_other_activities_in_szklarska_poreba():
    assert set(
        Activity.objects.filter(institution__slug="mops-szklarska-poreba").values_list("slug", "audience")
    ) == {
        ("szkolenia-2011", "pracownicy"),
        ("mentor-2011", "pracownicy"),
        ("pilotaz-modelu-osl", ""),
        ("wizyta-leeds-2012", ""),
        ("wystapienia-na-konferencjach", ""),
        ("artykuly-o-spolecznosciach", ""),
        ("raport-i-sprawozdanie", ""),
        ("osiedle-huty", "mieszkancy"),
        ("szklarska-dolna", "mieszkancy"),
        ("partnerstwo-wspolnie-dla-szklarskiej-poreby", ""),
        ("wspolne-przedsiewziecia", ""),
    }


def test_a_quarter_that_becomes_a_centre_of_activity_is_no_local_activity_centre():
    texts = [
        institution("mops-szklarska-poreba").description,
        *Activity.objects.filter(institution__slug="mops-szklarska-poreba").values_list("name", flat=True),
        *Activity.objects.filter(institution__slug="mops-szklarska-poreba").values_list(
            "description", flat=True
        ),
    ]

    assert not [text for text in texts if "CAL" in text or "Aktywności Lokalnej" in text]
