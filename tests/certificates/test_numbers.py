"""Register numbers: given once, read however they are typed."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from certificates.actions import register_certificate
from certificates.models import Certificate, NumberSeries
from certificates.numbers import NumberProblem, make_number, read_number
from institutions.partial_dates import PartialDate
from tests.factories import make_certificate, make_institution

numbers = st.builds(
    make_number,
    year=st.none() | st.integers(1995, 2100),
    serial=st.integers(1, 9_999_999),
)


def test_a_number_holds_year_serial_and_check_character():
    assert make_number(year=2015, serial=1) == "CAL-2015-0001-0"


def test_a_number_without_a_year_says_so():
    assert make_number(year=None, serial=12).startswith("CAL-0000-0012-")


@given(numbers)
def test_the_check_character_is_that_of_iso_7064_mod_11_2(number):
    digits = number.removeprefix("CAL-").replace("-", "")
    values = [10 if char == "X" else int(char) for char in digits]

    assert sum(value * 2**weight for weight, value in enumerate(reversed(values))) % 11 == 1


@given(numbers)
def test_a_number_is_read_back_as_it_was_made(number):
    assert read_number(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "cal-2015-0001-0",
        "CAL 2015 0001 0",
        "CAL201500010",
        "2015-0001-0",
        "  CAL–2015–0001–0 ",
        "CAL\u20112015\u20110001\u20110",
        "CAL\u00a02015\u00a00001\u00a00",
        "CAL/2015/0001/0",
        "CAL.2015.0001.0",
        "CAL-2O15-OOO1-0",
        "CAL-20I5-000l-0",
        "ＣＡＬ－２０１５－０００１－０",
        "CAL−2015−0001−0",
    ],
)
def test_a_number_is_read_whatever_its_case_spaces_and_dashes(typed):
    assert read_number(typed) == "CAL-2015-0001-0"


@pytest.mark.parametrize("typed", ["", "   ", " – "])
def test_nothing_typed_is_told_apart(typed):
    assert read_number(typed) is NumberProblem.EMPTY


@pytest.mark.parametrize(
    "typed",
    ["CAL", "CAL-2015", "CAL-2015-1-0", "XYZ-2015-0001-0", "١٢٣٤-٥٦٧٨-٩", "CAL-2015-0001-Y", "a" * 7000],
)
def test_what_is_no_number_is_told_apart(typed):
    assert read_number(typed) is NumberProblem.MALFORMED


@given(numbers, st.data())
def test_one_wrong_digit_is_always_found(number, data):
    places = [place for place, char in enumerate(number) if char.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))

    assert read_number(number[:place] + digit + number[place + 1 :]) is NumberProblem.WRONG_CHECK


@given(numbers, st.data())
def test_two_swapped_neighbours_are_always_found(number, data):
    digits = number.removeprefix("CAL-").replace("-", "")
    swaps = [place for place in range(len(digits) - 2) if digits[place] != digits[place + 1]]
    if not swaps:
        return
    place = data.draw(st.sampled_from(swaps))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]

    assert read_number(swapped) is NumberProblem.WRONG_CHECK


@pytest.mark.django_db
def test_the_year_of_a_number_is_that_of_the_award():
    assert make_certificate(handed_over_on="2016-05").number.startswith("CAL-2016-0001-")
    assert make_certificate(decided_on="2012-01-31", handed_over_on="2012-02").number.startswith(
        "CAL-2012-0001-"
    )
    assert make_certificate(valid_from="2013", valid_until="2016").number.startswith("CAL-2013-0001-")


@pytest.mark.django_db
@pytest.mark.parametrize("handed_over_on", [None, "[..2014-11-07]"])
def test_a_certificate_whose_year_is_not_known_gets_the_year_0000(handed_over_on):
    assert make_certificate(handed_over_on=handed_over_on).number.startswith("CAL-0000-0001-")


@pytest.mark.django_db
def test_numbers_of_one_year_follow_each_other():
    given_numbers = [make_certificate(handed_over_on="2015").number[:13] for _ in range(3)]

    assert given_numbers == ["CAL-2015-0001", "CAL-2015-0002", "CAL-2015-0003"]


@pytest.mark.django_db
def test_a_deleted_drafts_number_is_never_given_again():
    draft = make_certificate(handed_over_on="2015", published_at=None)
    draft.delete()

    assert make_certificate(handed_over_on="2015").number.startswith("CAL-2015-0002-")


@pytest.mark.django_db
def test_a_number_that_came_with_a_fixture_is_stepped_over():
    make_certificate(number=make_number(year=2015, serial=1))
    make_certificate(number=make_number(year=2015, serial=2))

    assert make_certificate(handed_over_on="2015").number.startswith("CAL-2015-0003-")


@pytest.mark.django_db
def test_a_number_given_is_given_for_good():
    certificate = make_certificate(handed_over_on="2015")
    certificate.handed_over_on = PartialDate(2016)
    certificate.save()

    assert Certificate.objects.get().number.startswith("CAL-2015-0001-")
    with pytest.raises(ValueError, match="given for good"):
        register_certificate(certificate)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_writers_get_fifty_numbers():
    holder = make_institution()
    errors = []
    start = threading.Barrier(10)

    def write():
        start.wait()
        try:
            for _ in range(5):
                with transaction.atomic():
                    register_certificate(Certificate(holder=holder, handed_over_on=PartialDate(2015)))
        except Exception as error:  # noqa: BLE001 - every error of a thread fails the test below
            errors.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert not errors
    assert Certificate.objects.count() == 50
    assert {number[9:13] for number in Certificate.objects.values_list("number", flat=True)} == {
        f"{serial:04d}" for serial in range(1, 51)
    }
    assert NumberSeries.objects.get(year="2015").last_serial == 50
