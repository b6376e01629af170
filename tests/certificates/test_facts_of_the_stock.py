"""The opening stock as a whole: it obeys the models, cites every fact and invents nothing."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import models, transaction

from certificates.actions import register_certificate
from certificates.models import Certificate, CertificateCitation, Edition, Holder, Status, Term
from certificates.numbers import read_number
from institutions import gazetteer
from institutions.entries import Entry
from institutions.models import Attachment, Citation, Institution, Person, Source, Territory
from institutions.partial_dates import PartialDate

pytestmark = pytest.mark.django_db

ARTICLES = ("brodnica", "brzeszcze", "mieroszow", "stalowa_wola", "szklarska_poreba")
CERTIFICATES = {"CAL-2009-0001-2", "CAL-2015-0001-0", "CAL-2015-0002-9", "CAL-2016-0001-1"}


@pytest.fixture(scope="module", autouse=True)
def _opening_stock(django_db_setup, django_db_blocker):
    """Load everything once for the tests of this file; what one of them changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "ground", *ARTICLES, verbosity=0)
        yield
        transaction.set_rollback(True)


def everything():
    """Yield every record of both apps."""
    for label in ("institutions", "certificates"):
        for model in apps.get_app_config(label).get_models():
            if not model._meta.proxy and not issubclass(model, Entry):
                yield from model._default_manager.all()


def test_every_record_obeys_its_model():
    for record in everything():
        record.full_clean()


def test_every_fact_has_a_citation():
    for citations in (Citation, CertificateCitation):
        for name in citations.RECORDS:
            model = citations._meta.get_field(name).related_model
            bare = [str(record) for record in model._default_manager.filter(citations__isnull=True)]
            assert not bare, f"{model._meta.label} without a source: {bare}"


def test_citations_name_fields_that_exist_and_are_filled():
    for citation in [*Citation.objects.exclude(field=""), *CertificateCitation.objects.exclude(field="")]:
        record = citation.record
        try:
            field = record._meta.get_field(citation.field)
        except FieldDoesNotExist:
            pytest.fail(f"{citation} cites a field that {record._meta.label} does not have")
        value = getattr(record, citation.field)
        filled = value.exists() if isinstance(field, models.ManyToManyField) else value not in (None, "")
        assert filled, f"{citation} cites an empty field"


def test_every_record_with_a_page_is_published():
    drafts = [
        record for record in everything() if hasattr(record, "published_at") and not record.is_published
    ]

    assert drafts == []


def test_there_are_four_certificates_and_their_numbers_hold():
    numbers = set(Certificate.objects.values_list("number", flat=True))

    assert numbers == CERTIFICATES
    assert all(read_number(number) == number for number in numbers)


@pytest.mark.parametrize("day", [date(2016, 6, 1), date(2018, 2, 6), date(2026, 11, 20), date(2100, 1, 1)])
def test_a_certificate_without_a_printed_period_never_gets_one_from_a_term(day):
    statuses = set(Certificate.objects.with_status(on=day).values_list("status", flat=True))

    assert statuses == {Status.UNKNOWN}
    assert not Certificate.objects.exclude(
        valid_from=None, valid_until=None, period_as_printed="", decided_on=None
    ).exists()


def test_four_institutions_hold_a_certificate_and_the_educator_does_not():
    statuses = dict(Holder.objects.with_status(on=date(2026, 11, 20)).values_list("slug", "status"))

    assert statuses == {
        "mops-brodnica": Status.UNKNOWN,
        "mops-stalowa-wola": Status.UNKNOWN,
        "mops-szklarska-poreba": Status.NONE,
        "ops-brzeszcze": Status.UNKNOWN,
        "ops-mieroszow": Status.UNKNOWN,
    }


def test_a_new_certificate_steps_over_the_numbers_of_the_stock():
    new = Certificate(
        holder=Institution.objects.get(slug="mops-brodnica"), handed_over_on=PartialDate(2015, 12)
    )

    assert register_certificate(new).number.startswith("CAL-2015-0003-")


def test_the_ground_holds_the_sixteen_voivodeships_of_terc():
    voivodeships = Territory.objects.at_level(Territory.Level.VOIVODESHIP)

    assert dict(voivodeships.values_list("code", "name")) == {
        "02": "dolnośląskie",
        "04": "kujawsko-pomorskie",
        "06": "lubelskie",
        "08": "lubuskie",
        "10": "łódzkie",
        "12": "małopolskie",
        "14": "mazowieckie",
        "16": "opolskie",
        "18": "podkarpackie",
        "20": "podlaskie",
        "22": "pomorskie",
        "24": "śląskie",
        "26": "świętokrzyskie",
        "28": "warmińsko-mazurskie",
        "30": "wielkopolskie",
        "32": "zachodniopomorskie",
    }
    assert set(voivodeships.values_list("kind", "as_of")) == {("województwo", date(2024, 1, 1))}


def test_institutions_lie_in_the_right_one_of_the_places_that_share_a_name():
    places = {
        each.slug: (each.territory.slug, each.territory.kind)
        for each in Institution.objects.select_related("territory")
    }

    assert places == {
        "mops-brodnica": ("brodnica-0402011", "gmina miejska"),
        "mops-stalowa-wola": ("stalowa-wola-1818011", "gmina miejska"),
        "mops-szklarska-poreba": ("szklarska-poreba-0206041", "gmina miejska"),
        "ops-brzeszcze": ("brzeszcze-1213023", "gmina miejsko-wiejska"),
        "ops-mieroszow": ("mieroszow-0221063", "gmina miejsko-wiejska"),
    }
    assert set(Territory.objects.at_level(Territory.Level.COUNTY).values_list("slug", flat=True)) == {
        "brodnicki-0402",
        "karkonoski-0206",
        "oswiecimski-1213",
        "stalowowolski-1818",
        "walbrzyski-0221",
    }


def test_only_brodnica_tells_where_it_lies_the_others_are_found_from_the_town():
    stated = Institution.objects.filter(is_territory_derived=False)

    assert [each.slug for each in stated] == ["mops-brodnica"]


def test_three_editions_are_known_and_the_criteria_of_the_last_are_not():
    editions = Edition.objects.annotate(known=models.Count("criteria")).order_by("position")

    assert list(editions.values_list("position", "slug", "known")) == [
        (1, "a-program-cal", 7),
        (2, "b-lista-z-2009", 10),
        (3, "c-model-osl", 0),
    ]
    assert "nie znamy" in editions.get(slug="c-model-osl").description


def test_the_terms_of_years_stand_with_their_sources_only():
    terms = Term.objects.values_list("years", "as_of", "source__slug")

    assert set(terms) == {
        (3, PartialDate(2014), "radom-2014-certyfikat"),
        (5, None, "osl-standardy-cal"),
    }


def test_nothing_is_said_of_the_articles_addresses_and_dates():
    articles = Source.objects.filter(
        slug__in=(
            "brodnica-wywiad",
            "brzeszcze-certyfikat",
            "mieroszow-wywiad",
            "stalowa-wola-wreczenie",
            "szklarska-poreba-projekt",
        )
    )

    assert articles.count() == len(ARTICLES)
    assert set(articles.values_list("url", "published_on", "retrieved_on")) == {("", None, None)}


def test_no_pictures_or_official_numbers_are_invented():
    assert set(Institution.objects.values_list("regon", "nip", "email")) == {("", "", "")}
    assert not Attachment.objects.exists()


def test_each_institution_stands_in_the_middle_of_its_town_as_geonames_tells():
    for institution in Institution.objects.all():
        middle = gazetteer.point_of(institution.town, institution.territory_id[:2])
        cited = Citation.objects.filter(institution=institution, source__slug="geonames")

        assert institution.coordinates_precision == "miejscowosc"
        assert (float(institution.latitude), float(institution.longitude)) == pytest.approx(
            middle, abs=0.0006
        )
        assert set(cited.values_list("field", flat=True)) == {"latitude", "longitude"}


def test_no_text_but_the_wording_of_sources_names_a_person_who_may_ask_to_be_hidden():
    surnames = Person.objects.values_list("family_name", flat=True)

    for record in everything():
        if isinstance(record, Person):
            continue
        for field in record._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField))
            if is_text and field.name not in ("staff_note", "wording"):
                text = getattr(record, field.name) or ""
                named = [surname for surname in surnames if surname[:-1] in str(text)]
                assert not named, f"{record._meta.label} “{record}” names {named} in its {field.name}"
