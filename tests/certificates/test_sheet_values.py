"""What a cell says: row BI4 of the bar of trust."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from certificates.numbers import make_number
from certificates.sheets.people import Written, read_people, write_person, write_unnamed
from certificates.sheets.table import Cell, Kind
from certificates.sheets.values import read_value, years_of
from institutions.partial_dates import PartialDate
from institutions.validators import validate_nip, validate_regon


def read(key, text, kind=Kind.TEXT, shown=""):
    """Return what a cell says."""
    return read_value(key, Cell(text, kind, shown))


def refusal(key, text, kind=Kind.TEXT, shown=""):
    """Return the sentence that a cell is refused with."""
    with pytest.raises(ValueError, match=r"\.$") as caught:
        read(key, text, kind, shown)
    return str(caught.value)


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        ("name", "Ośrodek\u00a0Pomocy\n Społecznej", "Ośrodek Pomocy Społecznej"),
        ("name", unicodedata.normalize("NFD", "Łódź"), "Łódź"),
        ("name", "Oś\u200brodek", "Ośrodek"),
        ("kind", "MOPS", "mops"),
        ("kind", "M-GOPS", "mgops"),
        ("kind", "ośrodek pomocy społecznej (OPS)", "ops"),
        ("kind", "Miejski Ośrodek Pomocy Społecznej", "mops"),
        ("kind", "dom kultury", "kultura"),
        ("kind", "Biblioteka", "biblioteka"),
        ("kind", "stowarzyszenie", "ngo"),
        ("postal_code", "58–580", "58-580"),
        ("postal_code", "58 580", "58-580"),
        ("postal_code", "58580", "58-580"),
        ("phone", "tel. (75) 717-21-46", "75 717 21 46"),
        ("phone", "+48 75 717 21 46", "+48 75 717 21 46"),
        ("regon", "123-456-785", "123456785"),
        ("nip", "PL 526\u00a0000\u00a02 700", None),
        ("nip", "526 00 01 246", "5260001246"),
        ("territory", "0402011", "0402011"),
        ("email", "ops@przyklad.pl", "ops@przyklad.pl"),
        ("website", "www.przyklad.pl", "https://www.przyklad.pl"),
        ("slug", "https://rejestr.pl/instytucje/mops-brodnica/", "mops-brodnica"),
        ("number", "cal 2015 0001 0", "CAL-2015-0001-0"),
        ("number", "nowy", "nowy"),
        ("has_certificate", "TAK", True),
        ("is_territory_derived", "nie", False),
        ("occasion", "sesja Rady Miejskiej", "sesja"),
        ("source_kind", "artykuł", "aktualnosc"),
        ("decided_on", "czerwiec 2010", PartialDate(2010, 6)),
        ("handed_over_on", "5.02.2015 r.", PartialDate(2015, 2, 5)),
        ("handed_over_on", "nie później niż 7 listopada 2014", PartialDate(2014, 11, 7, True)),
        ("valid_from", "2007", PartialDate(2007)),
    ],
)
def test_a_cell_is_read_as_it_is_meant(key, written, meant):
    if meant is None:
        assert refusal(key, written)
    else:
        assert read(key, written) == meant


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("name", "Оśrodek"),  # the first letter is Cyrillic
        ("name", "O?rodek"),
        ("name", "x" * 251),
        ("kind", "zamek"),
        ("regon", "12345678"),
        ("regon", "123456789"),
        ("regon", "١٢٣٤٥٦٧٨٥"),
        ("regon", "5.26E+09"),
        ("nip", "5,26E+09"),
        ("nip", "5260001247"),
        ("territory", "402011"),
        ("postal_code", "5858"),
        ("phone", "717 21 46"),
        ("phone", "5.26E+09"),
        ("email", "ops(at)przyklad.pl"),
        ("street_address", "ul. Długa 1, 58-580 Szklarska Poręba"),
        ("slug", "Zażółć"),
        ("number", "CAL-2015-0001-1"),
        ("number", "57"),
        ("association_number", "CAL-2015-0001-0"),
        ("has_certificate", "może"),
        ("decided_on", "30.02.2015"),
        ("decided_on", "42040"),
        ("decided_on", "5.02.15"),
        ("valid_from", "nie później niż 2015"),
        ("handed_over_by", "Kowalski"),
        ("handed_over_by", "Kowalski Jan"),
        ("handed_over_by", "Burmistrz Mieroszowa"),
        ("handed_over_by", "Jan Kowalski; Jan Kowalski"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(key, written):
    assert refusal(key, written)


def test_a_serial_number_of_a_day_is_named_with_the_day_that_it_would_be():
    assert "5.02.2015" in refusal("handed_over_on", "42040")
    assert "5.02.2015" in refusal("handed_over_on", "42040", Kind.NUMBER, "General")


@pytest.mark.parametrize(
    ("key", "number", "shown", "meant"),
    [
        ("postal_code", "1234", r"00\-000", "01-234"),
        ("postal_code", "1234", "[$-415]00-000", "01-234"),
        ("regon", "123456785", "General", "123456785"),
        ("territory", "402011", "0000000", "0402011"),
        ("phone", "757172146", "General", "757172146"),
        ("valid_from", "2015", "General", PartialDate(2015)),
        ("association_number", "57", "0", "57"),
    ],
)
def test_a_number_of_a_workbook_is_taken_where_its_format_tells_the_zeros(key, number, shown, meant):
    assert read(key, number, Kind.NUMBER, shown) == meant


@pytest.mark.parametrize(
    ("key", "number", "shown"),
    [
        ("postal_code", "1234", "General"),
        ("territory", "402011", "General"),
        ("regon", "12345678", "General"),
        ("phone", "757172146", "#,##0.00"),
        ("association_number", "2.5", "General"),
        ("decided_on", "15", "General"),
    ],
)
def test_a_number_that_may_have_lost_something_is_refused(key, number, shown):
    assert refusal(key, number, Kind.NUMBER, shown)


@pytest.mark.parametrize("kind", [Kind.FORMULA, Kind.FAULT])
@pytest.mark.parametrize("key", ["name", "regon", "decided_on", "handed_over_by", "has_certificate"])
def test_a_formula_or_a_fault_is_never_taken_for_its_result(key, kind):
    assert refusal(key, "=A1", kind)


def test_a_date_that_a_workbook_made_of_a_number_is_refused():
    assert refusal("association_number", "2015-12", Kind.DATE, "mmm-yy")
    assert read("decided_on", "2015-12", Kind.DATE, "mmm-yy") == PartialDate(2015, 12)


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Jan Kowalski", [Written("Jan", "Kowalski")]),
        (
            "Pan dr Jan Kowalski, dyrektor MOPS, radny",
            [Written("Jan", "Kowalski", "", "dyrektor MOPS, radny")],
        ),
        ("Inga Tylicka – Grzywacz (animator)", [Written("Inga", "Tylicka-Grzywacz", "", "animator")]),
        ("Anna Maria Nowak [anna-nowak]", [Written("Anna Maria", "Nowak", "anna-nowak")]),
        (
            "(Burmistrz Mieroszowa); zespół Irysy",
            [Written(who="Burmistrz Mieroszowa"), Written(who="zespół Irysy")],
        ),
        ("Jan Nowak, a\\; b", [Written("Jan", "Nowak", "", "a; b")]),
    ],
)
def test_people_are_told_apart_from_their_posts(written, people):
    assert read_people(written) == tuple(people)


@given(
    st.text("abc ;,()[]\\ąż", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda text: text and "\\" not in text)
)
def test_somebody_written_by_the_register_is_read_as_they_were(words):
    post = " ".join(words.split())
    named = write_person(name="Jan Kowalski", slug="jan-kowalski", post=post)
    unnamed = write_unnamed(post)

    assert read_people(named) == (Written("Jan", "Kowalski", "jan-kowalski", post),)
    assert read_people(unnamed) == (Written(who=post),)


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("na lata 2014–2017", (2014, 2017)),
        ("2022- 2026", (2022, 2026)),
        ("2014 do 2017", (2014, 2017)),
        ("od 5.02.2015 do 4.02.2018", None),
        ("5 lat, 2014-2019", None),
        ("2017–2014", None),
        ("trzy lata", None),
    ],
)
def test_a_period_is_read_where_it_is_two_years_and_nothing_else(period, years):
    assert years_of(period) == (years and tuple(PartialDate(year) for year in years))


# Check digits against the weights as the offices publish them

REGON_9 = (8, 9, 2, 3, 4, 5, 6, 7)
REGON_14 = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
NIP = (6, 5, 7, 2, 3, 4, 5, 6, 7)


def checked(digits, weights):
    """Return the check digit, 10 where there is none."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def is_right(validate, number):
    """Return whether a validator accepts a number."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


@given(st.text("0123456789", min_size=10, max_size=10))
def test_a_nip_is_right_if_its_last_digit_checks_the_others(number):
    assert is_right(validate_nip, number) == (checked(number[:9], NIP) == int(number[9]))


@given(st.text("0123456789", min_size=9, max_size=9), st.text("0123456789", min_size=5, max_size=5))
def test_a_regon_is_right_if_its_last_digits_check_the_others(short, rest):
    nine = checked(short[:8], REGON_9) % 10 == int(short[8])
    long = short + rest

    assert is_right(validate_regon, short) == nine
    assert is_right(validate_regon, long) == (nine and checked(long[:13], REGON_14) % 10 == int(long[13]))


@given(st.integers(1, 9_999), st.integers(1990, 2030))
def test_a_register_number_is_known_however_it_is_written(serial, year):
    number = make_number(year=year, serial=serial)

    assert read("number", number.lower().replace("-", " ")) == number
