"""What an import would do with each row, before anything is stored."""

import pytest

from certificates.models import Certificate
from certificates.sheets.columns import COLUMNS
from certificates.sheets.holders import Rights
from certificates.sheets.proposals import plan_of
from certificates.sheets.reading import read_sheet
from certificates.sheets.rows import Outcome, example, read_rows
from institutions.models import Institution, Source
from tests.certificates.sheet_files import csv_of, table_of
from tests.factories import (
    make_certificate,
    make_edition,
    make_event,
    make_institution,
    make_institution_name,
    make_part,
    make_person,
    make_post,
    make_source,
    make_territory,
)

pytestmark = pytest.mark.django_db

EVERYTHING, DRAFTS = (
    Rights(institutions=True, certificates=True),
    Rights(institutions=False, certificates=False),
)
NEW, SAME, CHANGED, KEPT = Outcome.NEW, Outcome.SAME, Outcome.CHANGED, Outcome.KEPT
OPS = {"nazwa": "OPS w Kaliszu", "rodzaj": "OPS", "miejscowość": "Kalisz"}
REGON = "123456785"
NIP = "5260001246"


def planned(*rows, rights=DRAFTS, source=True):
    """Return the plan of a file of `rows`, whose source is given with it unless it is told otherwise."""
    read = read_rows(read_sheet(table_of(*rows), "plik.csv"))
    return plan_of(read, source=Source(title="Wykaz", kind="dokument") if source else None, rights=rights)


def outcomes(*rows, **options):
    """Return what becomes of institution and certificate of each row."""
    plan = planned(*rows, **options)
    assert not plan.is_refused, plan.reports
    return [(proposal.institution, proposal.certificate) for proposal in plan.proposals]


def faults(*rows, **options):
    """Return all that is wrong: rows, columns and reasons."""
    plan = planned(*rows, **options)
    return [
        (proposal.row.number, fault.column, fault.reason)
        for proposal in plan.proposals
        for fault in proposal.faults
    ]


def changes(*rows, **options):
    """Return the changes of the last row, and what stays as it is published."""
    proposal = planned(*rows, **options).proposals[-1]
    assert not proposal.faults
    return [tuple(each) for each in proposal.changes], [tuple(each) for each in proposal.kept]


# Institutions


def test_what_the_register_does_not_know_is_new_and_known_to_the_rows_below():
    rows = [OPS | {"data wręczenia": "2010"}, OPS | {"data wręczenia": "2015"}, OPS]

    assert outcomes(*rows) == [(NEW, NEW), (SAME, NEW), (SAME, "")]
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        OPS,
        OPS | {"nazwa": "ops w KALISZU"},
        OPS | {"nazwa": "Osrodek w Kaliszu"},
        OPS | {"nazwa": "Dawny OPS"},
        OPS | {"nazwa": "OPS Kalisz", "REGON": REGON},
        {"adres w rejestrze": "ops-kalisz", "nazwa": "", "rodzaj": "", "miejscowość": ""},
        OPS | {"adres w rejestrze": "https://rejestr.pl/instytucje/ops-kalisz/"},
    ],
)
def test_an_institution_is_known_by_its_names_and_town_regon_or_address(told):
    institution = make_institution(
        name="OPS w Kaliszu", short_name="Ośrodek w Kaliszu", town="Kalisz", slug="ops-kalisz", regon=REGON
    )
    make_institution_name(institution=institution, name="Dawny OPS")

    plan = planned(told)

    assert [proposal.holder.record for proposal in plan.proposals] == [institution], plan.reports


def test_a_nip_tells_an_institution_only_with_kind_and_town_since_municipalities_share_theirs():
    make_institution(name="Ośrodek w Kaliszu", town="Kalisz", nip=NIP, published_at=None)

    assert outcomes(OPS | {"NIP": NIP, "rodzaj": "biblioteka"}) == [(NEW, "")]
    assert outcomes(OPS | {"NIP": NIP}) == [(CHANGED, "")]


def test_changes_stand_with_what_was_before():
    make_institution(name="OPS w Kaliszu", town="Kalisz", phone="62 111 11 11", published_at=None)
    row = OPS | {"telefon": "62 222 22 22", "e-mail": "ops@kalisz.pl", "strona internetowa": ""}

    assert changes(row) == (
        [("Telefon", "62 111 11 11", "62 222 22 22"), ("E-mail", "nic", "ops@kalisz.pl")],
        [],
    )


def test_what_is_only_written_otherwise_is_no_change():
    make_institution(
        name="OPS w Kaliszu",
        town="Kalisz",
        phone="62 111 11 11",
        website="https://kalisz.pl/",
        email="a@kalisz.pl",
    )
    row = OPS | {
        "telefon": "+48 621111111",
        "www": "kalisz.pl",
        "e-mail": "A@kalisz.pl",
        "nazwa": "ops w kaliszu",
    }

    assert outcomes(row, rights=EVERYTHING) == [(SAME, "")]


def test_published_records_stay_as_they_are_for_whoever_may_not_publish():
    make_certificate(
        holder=make_institution(name="OPS w Kaliszu", town="Kalisz", phone="62 111 11 11"),
        handed_over_on="2010",
    )
    row = OPS | {
        "telefon": "62 222 22 22",
        "data wręczenia": "2010",
        "ważny do": "2015",
        "wręczył": "Jan Nowy",
    }

    changed, kept = changes(row)

    assert not changed
    assert [label for label, _before, _after in kept] == ["Telefon", "Ważny do", "Wręczenie certyfikatu"]
    assert outcomes(row) == [(KEPT, KEPT)]
    assert outcomes(row, rights=EVERYTHING) == [(CHANGED, CHANGED)]


def test_a_draft_under_a_published_institution_may_be_changed_by_whoever_enters_drafts():
    holder = make_institution(name="OPS w Kaliszu", town="Kalisz")
    make_certificate(holder=holder, handed_over_on="2010", published_at=None)

    assert outcomes(OPS | {"data wręczenia": "2010", "ważny do": "2015"}) == [(SAME, CHANGED)]


def test_a_unit_takes_address_and_contact_and_its_institution_the_numbers():
    row = OPS | {"jednostka": "Zespół nr 7", "telefon": "62 111 11 11", "REGON": REGON, "certyfikat": "tak"}

    plan = planned(row, OPS | {"jednostka": "Zespół nr 10"}, row | {"certyfikat": ""})

    whole, unit, other = [entry.record for entry in plan.institutions]
    assert (whole.regon, whole.phone, whole.kind, whole.town) == (REGON, "", "ops", "Kalisz")
    assert (unit.name, unit.kind, unit.town, unit.regon) == ("Zespół nr 7", "jednostka", "Kalisz", "")
    assert unit.phone and unit.parent is other.parent is whole
    assert plan.certificates[0].record.holder is unit


def test_a_known_unit_is_found_under_its_institution():
    whole = make_institution(name="OPS w Kaliszu", town="Kalisz")
    unit = make_institution(name="Zespół nr 7", town="Kalisz", kind="jednostka", parent=whole)
    make_institution(name="Zespół nr 7", town="Łódź", kind="jednostka", parent=make_institution())

    plan = planned(
        OPS | {"jednostka": "zespół nr 7"}, OPS | {"jednostka": "Zespół nr 7", "adres w rejestrze": unit.slug}
    )

    assert [proposal.holder.record for proposal in plan.proposals] == [unit, unit], plan.reports


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (OPS | {"adres w rejestrze": "nie-ma"}, "adres w rejestrze"),
        (OPS | {"adres w rejestrze": "zespol"}, "adres w rejestrze"),
        (OPS | {"adres w rejestrze": "ops-kalisz", "jednostka": "Zespół"}, "adres w rejestrze"),
        (OPS | {"adres w rejestrze": "zespol", "jednostka": "Zespół", "nazwa": "Inna"}, "nazwa"),
        (OPS | {"REGON": "192598184"}, "REGON"),
        (OPS | {"adres w rejestrze": "ops-kalisz", "REGON": "192598184"}, "REGON"),
        (OPS | {"NIP": "5252248481"}, "NIP"),
        (OPS | {"nazwa": "Dwa", "REGON": ""}, "nazwa"),
        (OPS | {"nazwa": "Nowa", "rodzaj": "jednostka"}, "rodzaj"),
        (OPS | {"nazwa": "Nowa", "rodzaj": ""}, "rodzaj"),
        (OPS | {"nazwa": "!!!"}, ""),
    ],
)
def test_a_row_that_does_not_tell_which_institution_it_is_about_is_refused(row, column):
    whole = make_institution(name="OPS w Kaliszu", town="Kalisz", slug="ops-kalisz", regon=REGON, nip=NIP)
    make_institution(name="Zespół", slug="zespol", kind="jednostka", parent=whole, town="Kalisz")
    make_institution(name="Inny", town="Kalisz", slug="inny", regon="192598184")
    for _number in range(2):
        make_institution(name="Dwa", town="Kalisz")

    assert [column for _row, column, _reason in faults(row)] == [column]


def test_rows_that_contradict_each_other_are_refused_with_the_other_row():
    ((row, column, reason),) = faults(OPS | {"telefon": "62 111 11 11"}, OPS | {"telefon": "62 222 22 22"})

    assert (row, column) == (3, "telefon")
    assert "2" in reason and "62 111 11 11" in reason


# Territories


@pytest.fixture
def places():
    make_territory("04", name="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki")
    make_territory("0402011", name="Brodnica", kind="gmina miejska")
    make_territory("0402042", name="Brodnica", kind="gmina wiejska")
    make_territory("30", name="wielkopolskie")
    make_territory("3026", name="śremski")
    make_territory("3026012", name="Brodnica", kind="gmina wiejska")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kod TERC": "0402011"}, "0402011"),
        ({"gmina": "0402011"}, "0402011"),
        ({"gmina": "Brodnica (gmina miejska)"}, "0402011"),
        ({"gmina": "gmina Brodnica", "powiat": "powiat śremski"}, "3026012"),
        ({"gmina": "BRODNICA", "województwo": "Wielkopolskie"}, "3026012"),
        ({"powiat": "brodnicki"}, "0402"),
        ({"województwo": "kujawsko-pomorskie"}, "04"),
    ],
)
def test_a_municipality_is_known_by_code_or_by_as_many_names_as_it_takes(places, told, code):
    (entry,) = planned(OPS | told).institutions

    assert entry.record.territory_id == code


@pytest.mark.parametrize(
    ("told", "column"),
    [
        ({"kod TERC": "0499011"}, "kod TERC"),
        ({"gmina": "Brodnica"}, "gmina"),
        ({"gmina": "Brodnica", "powiat": "brodnicki"}, "gmina"),
        ({"gmina": "Toruń"}, "gmina"),
        ({"kod TERC": "0402011", "powiat": "śremski"}, "powiat"),
        ({"gmina": "Brodnica (gmina miejska)", "województwo": "wielkopolskie"}, "województwo"),
        ({"województwo": "pomorze"}, "województwo"),
    ],
)
def test_a_place_that_is_none_or_several_is_refused(places, told, column):
    assert [column for _row, column, _reason in faults(OPS | told)] == [column]


def test_a_voivodeship_says_nothing_against_the_municipality_that_is_known(places):
    make_institution(name="OPS w Kaliszu", town="Kalisz", territory_id="0402011", published_at=None)

    assert outcomes(OPS | {"województwo": "kujawsko-pomorskie"}) == [(SAME, "")]
    assert outcomes(OPS | {"województwo": "wielkopolskie"}) == [(CHANGED, "")]


# Certificates


@pytest.fixture
def held():
    """Return a certificate of the OPS in Kalisz, a draft."""
    holder = make_institution(name="OPS w Kaliszu", town="Kalisz", published_at=None)
    return make_certificate(holder=holder, handed_over_on="2014-05-19", published_at=None)


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"data wręczenia": "19 maja 2014"}, SAME),
        ({"data wręczenia": "19.05.2014", "okres": "na lata 2014–2017"}, CHANGED),
        ({"data wręczenia": "20.05.2014"}, NEW),
        ({"data wręczenia": "2010"}, NEW),
        ({"okres": "2005-2008"}, NEW),
        ({"okres": "2014-2017", "numer w rejestrze": "nowy"}, NEW),
        ({"certyfikat": "tak", "numer w rejestrze": "nowy"}, NEW),
        ({"certyfikat": "nie"}, ""),
    ],
)
def test_the_same_award_is_known_and_another_one_is_new(held, told, outcome):
    assert outcomes(OPS | told) == [(SAME, outcome)]


@pytest.mark.parametrize(
    "told",
    [
        {"data wręczenia": "maj 2014"},
        {"data wręczenia": "2014"},
        {"data wręczenia": "nie później niż 2015"},
        {"data decyzji": "kwiecień 2014"},
        {"okres": "na lata 2014-2017"},
        {"certyfikat": "tak"},
    ],
)
def test_an_award_that_may_be_told_already_has_to_be_named_or_called_another(held, told):
    ((_row, column, reason),) = faults(OPS | told)

    assert column == "numer w rejestrze"
    assert held.number in reason and "19 maja 2014" in reason and "nowy" in reason
    assert outcomes(OPS | told | {"numer w rejestrze": held.number}) == [
        (SAME, SAME if "certyfikat" in told else CHANGED)
    ]


def test_a_number_leads_to_a_certificate_of_the_same_holder_alone(held):
    other = make_certificate(holder=make_institution(name="Inny"))

    assert [fault[1] for fault in faults(OPS | {"numer w rejestrze": other.number})] == ["numer w rejestrze"]
    assert [fault[1] for fault in faults(OPS | {"numer w rejestrze": "CAL-1999-0001-X"})] == [
        "numer w rejestrze"
    ]


@pytest.mark.parametrize(
    "second",
    [
        {"data wręczenia": "2010"},
        {"data wręczenia": "czerwiec 2010"},
        {"okres": "2010–2013"},
        {"certyfikat": "tak"},
    ],
)
def test_one_award_in_two_rows_is_refused_with_the_other_row(second):
    ((row, _column, reason),) = faults(OPS | {"data wręczenia": "2010"}, OPS | second)

    assert row == 3
    assert "2" in reason


def test_a_period_of_two_years_is_read_for_a_new_certificate_alone(held):
    (entry,) = [each for each in planned(OPS | {"okres": "na lata 2005–2008"}).certificates if each.is_new]
    assert (str(entry.record.valid_from), str(entry.record.valid_until)) == ("2005", "2008")

    Certificate.objects.filter(pk=held.pk).update(period_as_printed="2014–2017")
    row = OPS | {"data wręczenia": "19.05.2014", "okres": "2014–2017"}
    assert outcomes(row) == [(SAME, SAME)]


def test_a_row_that_breaks_a_constraint_is_refused_in_the_words_of_the_constraint():
    ((_row, _column, reason),) = faults(OPS | {"ważny od": "2015", "ważny do": "2014"})

    assert reason == "Okres kończy się, zanim się zacznie."


def test_an_edition_is_known_by_its_name():
    make_edition(name="Zasady z 2014 roku")

    assert outcomes(OPS | {"edycja zasad": "zasady z 2014 roku"}) == [(NEW, NEW)]
    assert [fault[1] for fault in faults(OPS | {"edycja zasad": "inne"})] == ["edycja zasad"]


# Handovers


def people_of(*rows):
    """Return who stands in each part of the plan: the address word of somebody known, the name of somebody new."""
    plan = planned(*rows)
    assert not plan.is_refused, plan.reports
    return [
        (entry.record.person.slug or str(entry.record.person))
        if entry.record.person
        else f"({entry.record.who})"
        for entry in plan.parts
    ], [notice for proposal in plan.proposals for notice in proposal.notices]


def test_somebody_new_is_one_person_in_every_row_where_they_hand_over():
    rows = [
        OPS | {"nazwa": f"OPS nr {number}", "wręczył": "Karol Nowy, ekspert CAL", "certyfikat": "tak"}
        for number in range(3)
    ]

    plan = planned(*rows)

    assert len(plan.people) == 1
    assert len(plan.parts) == 3


def test_namesakes_at_different_institutions_are_two_people_and_the_row_says_so():
    rows = [OPS | {"nazwa": f"OPS nr {number}", "odebrał": "Anna Nowa, dyrektor"} for number in range(2)]

    plan = planned(*rows)

    assert len(plan.people) == 2
    assert len(plan.proposals[1].notices) == 1


def test_somebody_of_the_same_institution_is_known_by_name():
    holder = make_institution(name="OPS w Kaliszu", town="Kalisz")
    make_post(person=make_person(given_names="Anna", family_name="Nowa", slug="anna"), institution=holder)
    make_person(given_names="Anna", family_name="Nowa", slug="inna-anna")

    assert people_of(OPS | {"odebrał": "Anna Nowa, dyrektor", "certyfikat": "tak"}) == (["anna"], [])


def test_somebody_who_hands_over_in_many_places_is_known_by_name_or_post():
    karol = make_person(given_names="Karol", family_name="Ostalski", slug="karol")
    make_part(event=make_event(), person=karol, function="wreczenie", post="ekspert CAL")

    for written in ("Karol Ostalski", "Karol Ostalski, ekspert CAL", "Karol Ostalski [karol], ktokolwiek"):
        assert people_of(OPS | {"wręczył": written}) == (["karol"], []), written
    people, notices = people_of(OPS | {"wręczył": "Karol Ostalski, burmistrz"})
    assert people == ["Karol Ostalski"] and len(notices) == 1


@pytest.mark.parametrize("written", ["Karol Ostalski [nikt]", "Karol Inny [karol]", "Jan Dwaj"])
def test_somebody_who_cannot_be_told_is_refused(written):
    holder = make_institution(name="OPS w Kaliszu", town="Kalisz")
    make_person(given_names="Karol", family_name="Ostalski", slug="karol")
    for _number in range(2):
        make_post(person=make_person(given_names="Jan", family_name="Dwaj"), institution=holder)

    assert [fault[1] for fault in faults(OPS | {"odebrał": written})] == ["odebrał"]


def test_a_handover_that_is_told_already_is_no_change(held):
    event = make_event(certificate=held, place="Ratusz", occasion="sesja")
    make_part(
        event=event,
        function="odbior",
        post="dyrektor",
        person=make_person(given_names="Anna", family_name="Nowa"),
    )
    make_part(event=event, function="wreczenie", who="burmistrz Kalisza")
    row = OPS | {
        "data wręczenia": "19.05.2014",
        "miejsce wręczenia": "Ratusz",
        "okazja": "sesja rady",
        "wręczył": "(burmistrz Kalisza)",
        "odebrał": "Anna Nowa, dyrektor",
    }

    assert outcomes(row) == [(SAME, SAME)]
    assert outcomes(row | {"odebrał": "Anna Nowa, kierownik; Jan Inny"}) == [(SAME, CHANGED)]


# Sources


def test_a_row_that_stores_something_needs_a_source_and_one_that_does_not_needs_none():
    assert [fault[1] for fault in faults(OPS, source=False)] == ["źródło – adres"]

    make_institution(name="OPS w Kaliszu", town="Kalisz")
    assert outcomes(OPS, source=False) == [(SAME, "")]


def test_rows_with_one_source_share_it_and_a_known_one_is_used():
    known = make_source(url="https://przyklad.pl/znane")
    titled = make_source(title="Wykaz CAL", published_on="2019")
    rows = [
        OPS
        | {"nazwa": f"OPS nr {number}", "źródło – adres": url, "źródło – tytuł": title, "źródło – data": day}
        for number, (url, title, day) in enumerate(
            [
                ("przyklad.pl/nowe", "Nowe", ""),
                ("https://przyklad.pl/nowe", "", ""),
                ("https://przyklad.pl/znane", "", ""),
                ("", "wykaz cal", "2019"),
            ]
        )
    ]

    plan = planned(*rows)

    sources = [entry.facts["name"] for entry in plan.institutions]
    assert [source.title for source in plan.sources] == ["Nowe"]
    assert sources[0] is sources[1]
    assert sources[2:] == [known, titled]


def test_a_source_without_address_and_title_is_refused():
    assert [fault[1] for fault in faults(OPS | {"źródło – data": "2019"})] == ["źródło – adres"]


# The file as a whole


def test_everything_that_is_wrong_is_told_at_once_with_row_column_value_and_reason():
    rows = [
        OPS | {"telefon": "1", "REGON": "5.26E+09"},
        OPS | {"rodzaj": "zamek"},
        OPS | {"data decyzji": "31.02.2015"},
    ]

    plan = planned(*rows)

    told = [
        (proposal.row.number, fault.column, fault.value)
        for proposal in plan.proposals
        for fault in proposal.faults
    ]
    assert told == [
        (2, "telefon", "1"),
        (2, "REGON", "5.26E+09"),
        (3, "rodzaj", "zamek"),
        (4, "data decyzji", "31.02.2015"),
    ]


def test_the_example_of_the_template_is_refused_until_it_is_deleted():
    read = read_rows(
        read_sheet(csv_of(example(), headings=[column.heading for column in COLUMNS]), "plik.csv")
    )

    (fault,) = plan_of(read, source=None, rights=DRAFTS).proposals[0].faults

    assert "przykład" in fault.reason


def test_unseen_characters_are_left_out_and_told():
    plan = planned(OPS | {"nazwa": "OPS\u200b w Kaliszu"})

    assert plan.institutions[0].record.name == "OPS w Kaliszu"
    assert len(plan.proposals[0].notices) == 1


def test_a_plan_takes_as_many_queries_for_many_rows_as_for_few(django_assert_max_num_queries):
    holders = [make_institution(name=f"OPS nr {number}", town="Kalisz") for number in range(30)]
    for holder in holders:
        make_part(event=make_event(certificate=make_certificate(holder=holder, handed_over_on="2010")))
    rows = [
        OPS | {"nazwa": holder.name, "data wręczenia": "2010", "odebrał": f"Anna Nowa{chr(97 + number % 26)}"}
        for number, holder in enumerate(holders)
    ]

    with django_assert_max_num_queries(45):
        assert not planned(*rows, rights=EVERYTHING).is_refused
