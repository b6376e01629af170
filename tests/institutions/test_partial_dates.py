"""Partial dates: what they are, how they are written and read, and what the database makes of them."""

import copy
import pickle
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce, Upper
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.bytewise import BytewiseCharField
from institutions.models import Participation
from institutions.partial_dates import (
    PartialDate,
    PartialDateField,
    PartialDateFormField,
    PartialEnd,
    PartialYear,
    Precision,
    in_words,
    period_in_words,
)


class Span(models.Model):
    """A period of a test's own table, away from the register's models."""

    name = models.CharField(max_length=20)
    code = models.GeneratedField(
        expression=Upper("name"), output_field=BytewiseCharField(max_length=20), db_persist=True
    )
    begins = PartialDateField()
    ends = PartialDateField(allows_not_later_than=False)

    class Meta:
        apps = Apps()
        app_label = "tests"
        constraints = [
            models.CheckConstraint(
                condition=Q(begins__lte=PartialEnd("ends")),
                name="span_in_order",
                violation_error_message="It ends before it begins.",
            )
        ]

    def __str__(self):
        return f"{self.name}: {period_in_words(self.begins, self.ends)}"


@pytest.fixture(scope="module")
def span_table(django_db_setup, django_db_blocker):
    """Give the module a table of its own; outside of tests' transactions, as SQLite wants."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Span)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Span)


@pytest.fixture
def spans(span_table, db):
    """Return the periods' manager, with an empty table behind it."""
    return Span.objects


def columns():
    """Return the table's text columns, as the engine stores them, by their begin and end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT begins, ends FROM tests_span ORDER BY id")
        return cursor.fetchall()


@st.composite
def partial_dates(draw, *, first_year=2012, last_year=2016):
    """Draw a date of any precision; from few years, so that dates meet."""
    years = st.integers(first_year, last_year)
    day = draw(st.builds(date, years, st.integers(1, 12), st.integers(1, 28)) | st.just(date(2016, 2, 29)))
    parts = draw(st.sampled_from([1, 2, 3]))
    return PartialDate(*(day.year, day.month, day.day)[:parts], is_not_later_than=draw(st.booleans()))


days = st.dates(date(2011, 12, 30), date(2017, 1, 2))

DAY, MONTH, YEAR = PartialDate(2015, 2, 5), PartialDate(2010, 6), PartialDate(2007)
AT_LATEST = PartialDate(2014, 11, 7, is_not_later_than=True)


# The value


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        (DAY, Precision.DAY, date(2015, 2, 5), date(2015, 2, 5)),
        (PartialDate(2016, 2), Precision.MONTH, date(2016, 2, 1), date(2016, 2, 29)),
        (PartialDate(1900, 2), Precision.MONTH, date(1900, 2, 1), date(1900, 2, 28)),
        (PartialDate(2010, 12), Precision.MONTH, date(2010, 12, 1), date(2010, 12, 31)),
        (YEAR, Precision.YEAR, date(2007, 1, 1), date(2007, 12, 31)),
    ],
)
def test_a_date_knows_its_precision_and_its_first_and_last_day(value, precision, first, last):
    assert (value.precision, value.first_day, value.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    "parts",
    [
        (1899,),
        (2101,),
        (2015, 0),
        (2015, 13),
        (2015, None, 5),
        (2015, 2, 0),
        (2015, 2, 29),
        (1900, 2, 29),
        (2015, 4, 31),
    ],
)
def test_an_impossible_date_cannot_be_made(parts):
    with pytest.raises(ValueError, match=r"\w+ .*\."):
        PartialDate(*parts)


@pytest.mark.parametrize("parts", [(1900,), (2100, 12, 31), (2000, 2, 29), (2016, 2, 29)])
def test_the_outermost_and_the_leap_days_can_be_made(parts):
    assert PartialDate(*parts).year == parts[0]


@pytest.mark.parametrize(
    ("value", "notation", "stored"),
    [
        (DAY, "2015-02-05", "2015-02-05"),
        (MONTH, "2010-06", "2010-06"),
        (YEAR, "2007", "2007"),
        (AT_LATEST, "[..2014-11-07]", "2014-11-07<"),
        (PartialDate(2014, is_not_later_than=True), "[..2014]", "2014<"),
    ],
)
def test_a_date_is_exchanged_in_edtf_and_stored_in_readable_text(value, notation, stored):
    assert (str(value), value.stored) == (notation, stored)
    assert PartialDate.from_text(notation) == PartialDate.from_text(stored) == value


def test_a_date_cannot_be_changed_and_survives_copies():
    with pytest.raises(AttributeError):
        DAY.day = 6
    assert copy.deepcopy(AT_LATEST) == AT_LATEST
    assert pickle.loads(pickle.dumps(AT_LATEST)) == AT_LATEST
    assert len({DAY, PartialDate(2015, 2, 5), AT_LATEST}) == 2


def test_a_date_is_not_confused_with_other_kinds_of_values():
    assert DAY not in ["2015-02-05", date(2015, 2, 5)]
    with pytest.raises(TypeError):
        sorted([DAY, date(2015, 2, 5)])


# What people write


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2015-02-05", DAY),
        ("5.02.2015", DAY),
        ("05.02.2015", DAY),
        ("5.2.2015 r.", DAY),
        ("5. 02. 2015", DAY),
        ("  2015–02–05\t", DAY),
        ("5 lutego 2015", DAY),
        ("5\u00a0LUTEGO 2015\u202froku", DAY),
        ("5 February 2015", DAY),
        ("12 października 2010", PartialDate(2010, 10, 12)),
        ("12 paz\u0301dziernika 2010", PartialDate(2010, 10, 12)),
        ("12 pazdziernika 2010", PartialDate(2010, 10, 12)),
        ("06.2010", MONTH),
        ("6/2010", MONTH),
        ("2010-06", MONTH),
        ("2010‑06", MONTH),
        ("czerwiec 2010", MONTH),
        ("czerwca 2010 r.", MONTH),
        ("June 2010", MONTH),
        ("luty 2015", PartialDate(2015, 2)),
        ("2007", YEAR),
        ("2007 r.", YEAR),
        ("2007r", YEAR),
        ("nie później niż 7.11.2014", AT_LATEST),
        ("Nie później niż 7 listopada 2014 r.", AT_LATEST),
        ("do 7.11.2014", AT_LATEST),
        ("do końca 2014 r.", PartialDate(2014, is_not_later_than=True)),
        ("not later than 2014-11-07", AT_LATEST),
        ("[..2014-11-07]", AT_LATEST),
        ("≤2014", PartialDate(2014, is_not_later_than=True)),
        ("<= 2014", PartialDate(2014, is_not_later_than=True)),
        ("najpóźniej we wrześniu 2014", PartialDate(2014, 9, is_not_later_than=True)),
        ("nie później niż w 2014 roku", PartialDate(2014, is_not_later_than=True)),
    ],
)
def test_a_date_is_read_as_people_write_it(text, value):
    assert PartialDateFormField().clean(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "wczoraj",
        "5 lutego",
        "luty",
        "5.02.15",
        "02/05/2015",
        "2010–11",
        "2014–2017",
        "2014-2017",
        "20150205",
        "5 fructidor 2015",
        "٢٠١٥",
        "２０１５",
        "2015-02-05T10:00",
        "2015-02-05 or so",
        "do",
        "≤",
        "[..2014",
        "2014-11-07<",
        "-2015",
        "2015\x00",
        "9" * 5000,
        "2015" + " " * 5000,
    ],
)
def test_nonsense_is_refused_with_what_to_write_instead(text):
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match="not a date that the register") as refusal,
    ):
        PartialDateFormField().clean(text)
    assert "5.02.2015" in refusal.value.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31.02.2015", "There is no such day: February 2015 has 28 days."),
        ("30 lutego 2016", "There is no such day: February 2016 has 29 days."),
        ("2015-04-31", "There is no such day: April 2015 has 30 days."),
        ("0.01.2015", "There is no such day: January 2015 has 31 days."),
        ("13.2015", "There is no such month: months are numbered from 1 to 12."),
        ("2015-00", "There is no such month: months are numbered from 1 to 12."),
        ("1899", "The year must lie between 1900 and 2100."),
        ("5.02.0015", "The year must lie between 1900 and 2100."),
    ],
)
def test_an_impossible_date_is_refused_with_the_reason(text, sentence):
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        PartialDateFormField().clean(text)
    assert refusal.value.messages == [sentence]


def test_an_impossible_day_is_refused_in_polish():
    with translation.override("pl"), pytest.raises(ValidationError) as refusal:
        PartialDateFormField().clean("31.02.2015")
    assert refusal.value.messages == ["Nie ma takiego dnia: luty 2015 ma 28 dni."]


class DateForm(forms.Form):
    on = PartialDateFormField(required=False)
    since = PartialDateFormField(required=False, allows_not_later_than=False)


def test_a_refused_text_stays_in_the_form_as_it_was_typed():
    form = DateForm({"on": "31.02.2015 r.", "since": ""})

    assert not form.is_valid()
    assert 'value="31.02.2015 r."' in form["on"].as_widget()


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    "value", [DAY, MONTH, YEAR, AT_LATEST, PartialDate(2014, 9, is_not_later_than=True), None]
)
def test_a_form_that_nobody_touched_changes_nothing(value, language):
    with translation.override(language):
        shown = DateForm(initial={"on": value})["on"].value()
        form = DateForm({"on": "" if shown is None else str(shown)}, initial={"on": value})

        assert form.is_valid()
        assert (form.cleaned_data["on"], form.has_changed()) == (value, False)


def test_blanks_are_nothing_and_nothing_can_be_required():
    assert PartialDateFormField(required=False).clean(" \u00a0") is None
    with pytest.raises(ValidationError):
        PartialDateFormField().clean("  ")


def test_a_bound_of_a_period_is_never_not_later_than():
    form = DateForm({"since": "do 2014"})

    assert not form.is_valid()
    assert form.errors["since"].as_data()[0].code == "not_later_than"
    with pytest.raises(ValidationError):
        Span._meta.get_field("ends").clean(AT_LATEST, None)
    assert Span._meta.get_field("begins").clean(AT_LATEST, None) == AT_LATEST


def test_the_form_of_a_model_takes_dates_as_people_write_them():
    field = Span._meta.get_field("ends").formfield()

    assert isinstance(field, PartialDateFormField)
    assert (field.required, field.allows_not_later_than) == (False, False)
    assert 'type="text"' in field.widget.render("ends", DAY)


# In words


@pytest.mark.parametrize(
    ("value", "polish", "english"),
    [
        (DAY, "5 lutego 2015", "5 February 2015"),
        (MONTH, "czerwiec 2010", "June 2010"),
        (YEAR, "2007", "2007"),
        (AT_LATEST, "nie później niż 7 listopada 2014", "not later than 7 November 2014"),
        (
            PartialDate(2010, 6, is_not_later_than=True),
            "nie później niż w czerwcu 2010",
            "not later than in June 2010",
        ),
        (PartialDate(2010, 9, is_not_later_than=True), "nie później niż we wrześniu 2010", None),
        (PartialDate(2014, is_not_later_than=True), "nie później niż w 2014 roku", "not later than in 2014"),
        (None, "brak danych", "no data"),
    ],
)
def test_a_date_is_written_in_words(value, polish, english):
    with translation.override("pl"):
        assert in_words(value) == polish
    with translation.override("en"):
        assert english is None or in_words(value) == english


@pytest.mark.parametrize(
    ("first", "last", "polish", "english"),
    [
        (PartialDate(2014), PartialDate(2017), "2014–2017", "2014–2017"),
        (PartialDate(2014), PartialDate(2014), "2014", "2014"),
        (DAY, PartialDate(2018, 2, 4), "5 lutego 2015 – 4 lutego 2018", "5 February 2015 – 4 February 2018"),
        (PartialDate(2012, 9, 9), PartialDate(2012, 9, 15), "9–15 września 2012", "9–15 September 2012"),
        (
            PartialDate(2012, 9, 9),
            PartialDate(2013, 9, 15),
            "9 września 2012 – 15 września 2013",
            "9 September 2012 – 15 September 2013",
        ),
        (MONTH, PartialDate(2012), "czerwiec 2010 – 2012", "June 2010 – 2012"),
        (PartialDate(2014), None, "od 2014", "from 2014"),
        (MONTH, None, "od czerwca 2010", "from June 2010"),
        (DAY, None, "od 5 lutego 2015", "from 5 February 2015"),
        (None, PartialDate(2017), "do końca 2017", "until the end of 2017"),
        (None, MONTH, "do końca czerwca 2010", "until the end of June 2010"),
        (None, DAY, "do 5 lutego 2015", "until 5 February 2015"),
        (
            AT_LATEST,
            None,
            "początek: nie później niż 7 listopada 2014",
            "beginning: not later than 7 November 2014",
        ),
        (None, AT_LATEST, "koniec: nie później niż 7 listopada 2014", "end: not later than 7 November 2014"),
        (
            AT_LATEST,
            PartialDate(2016),
            "początek: nie później niż 7 listopada 2014, koniec: 2016",
            "beginning: not later than 7 November 2014, end: 2016",
        ),
        (None, None, "brak danych", "no data"),
    ],
)
def test_a_period_is_written_in_words(first, last, polish, english):
    with translation.override("en"):
        assert period_in_words(first, last) == english
    with translation.override("pl"):
        assert period_in_words(first, last) == polish


@pytest.mark.parametrize("language", ["pl", "en"])
@given(value=partial_dates(first_year=1900, last_year=2100))
def test_what_the_register_writes_it_can_read(language, value):
    with translation.override(language):
        assert PartialDate.parse(in_words(value)) == PartialDate.parse(str(value)) == value


def render(source, **context):
    with translation.override("en"):
        return Template("{% load partial_dates %}" + source).render(Context(context))


def test_a_page_says_a_date_to_machines_only_where_it_is_known():
    assert render("{{ on|in_words }}", on=MONTH) == '<time datetime="2010-06">June 2010</time>'
    assert render("{{ on|in_words }}", on=AT_LATEST) == "not later than 7 November 2014"
    assert render("{{ on|in_words }}", on=None) == "no data"
    assert render("{{ on|words }}", on=DAY) == "5 February 2015"
    assert render("{% period first last %}", first=PartialDate(2014), last=PartialDate(2017)) == "2014–2017"


# In the database


@pytest.mark.parametrize("value", [DAY, MONTH, YEAR, AT_LATEST, None])
def test_a_date_comes_back_from_the_database_as_it_went_in(spans, value):
    span = spans.create(begins=value)

    assert columns() == [(value and value.stored, None)]
    assert spans.get(pk=span.pk).begins == value
    assert list(spans.filter(begins=value)) == [span]
    assert list(spans.filter(begins__isnull=value is None)) == [span]


@pytest.mark.parametrize(
    ("given_as", "stored"),
    [
        ("2015-02-05", "2015-02-05"),
        (date(2015, 2, 5), "2015-02-05"),
        ("[..2014]", "2014<"),
        ("2014<", "2014<"),
        ("", None),
    ],
)
def test_a_date_may_be_given_as_text_or_day(spans, given_as, stored):
    spans.create(begins=given_as)

    assert columns() == [(stored, None)]


@pytest.mark.parametrize(
    "text", ["31.02.2015", "2015-02-31", "2015-2-5", "[..2014", "2014]", "[..2014<]", "\u0662015"]
)
def test_other_text_never_reaches_the_database(spans, text):
    with pytest.raises(ValidationError):
        spans.create(begins=text)


@pytest.mark.parametrize("value", [DAY, MONTH, YEAR, AT_LATEST, None])
def test_a_date_survives_a_fixture(value):
    text = serializers.serialize("json", [Participation(pk=1, started_on=value)])

    assert (f'"started_on": "{value}"' if value else '"started_on": null') in text
    assert next(serializers.deserialize("json", text)).object.started_on == value


@given(values=st.lists(partial_dates(), max_size=12), day=days)
@settings(max_examples=60)
def test_the_database_agrees_with_the_calendar(spans, values, day):
    spans.all().delete()
    spans.bulk_create([Span(begins=value) for value in [*values, None]])

    def found(**condition):
        return sorted(span.begins for span in spans.filter(**condition))

    def expected(holds):
        return sorted(value for value in values if holds(value))

    assert found(begins__begun_on=day) == expected(
        lambda value: (value.last_day if value.is_not_later_than else value.first_day) <= day
    )
    assert found(begins__over_on=day) == expected(lambda value: value.last_day < day)
    assert found(begins__in_year=day.year) == expected(
        lambda value: value.year == day.year and not value.is_not_later_than
    )


def calendar_place(value):
    """Return where a date stands: a year, its months, their days, and then what is "not later than"."""
    missing = 99 if value.is_not_later_than else 0
    return (value.year, value.month or missing, value.day or missing, value.is_not_later_than)


@given(values=st.lists(partial_dates(), max_size=12))
@settings(max_examples=60)
def test_dates_stand_in_the_same_order_everywhere(spans, values):
    spans.all().delete()
    spans.bulk_create([Span(begins=value) for value in values])

    in_order = sorted(values, key=calendar_place)
    assert sorted(values) == in_order
    assert list(spans.order_by("begins").values_list("begins", flat=True)) == in_order


NOVEMBER_2014 = PartialDate(2014, 11, is_not_later_than=True)


@pytest.mark.parametrize(
    ("value", "day", "is_begun", "is_over"),
    [
        (DAY, date(2015, 2, 4), False, False),
        (DAY, date(2015, 2, 5), True, False),
        (DAY, date(2015, 2, 6), True, True),
        (PartialDate(2016, 2), date(2016, 1, 31), False, False),
        (PartialDate(2016, 2), date(2016, 2, 1), True, False),
        (PartialDate(2016, 2), date(2016, 2, 29), True, False),
        (PartialDate(2016, 2), date(2016, 3, 1), True, True),
        (PartialDate(2015, 2), date(2015, 2, 28), True, False),
        (PartialDate(2015, 2), date(2015, 3, 1), True, True),
        (YEAR, date(2006, 12, 31), False, False),
        (YEAR, date(2007, 1, 1), True, False),
        (YEAR, date(2007, 12, 31), True, False),
        (YEAR, date(2008, 1, 1), True, True),
        (AT_LATEST, date(2014, 11, 6), False, False),
        (AT_LATEST, date(2014, 11, 7), True, False),
        (AT_LATEST, date(2014, 11, 8), True, True),
        (NOVEMBER_2014, date(2014, 11, 1), False, False),
        (NOVEMBER_2014, date(2014, 11, 29), False, False),
        (NOVEMBER_2014, date(2014, 11, 30), True, False),
        (NOVEMBER_2014, date(2014, 12, 1), True, True),
        (PartialDate(2014, is_not_later_than=True), date(2014, 12, 30), False, False),
        (PartialDate(2014, is_not_later_than=True), date(2014, 12, 31), True, False),
        (PartialDate(2014, is_not_later_than=True), date(2015, 1, 1), True, True),
        (None, date(2015, 1, 1), False, False),
    ],
)
def test_a_date_begins_with_its_first_day_and_is_over_after_its_last(spans, value, day, is_begun, is_over):
    spans.create(begins=value)

    assert spans.filter(begins__begun_on=day).exists() is is_begun
    assert spans.filter(begins__over_on=day).exists() is is_over
    assert spans.exclude(begins__begun_on=day).exists() is not is_begun


def test_rules_of_dates_hold_for_computed_dates_too(spans):
    spans.create(name="decided", begins=YEAR, ends=PartialDate(2009))
    spans.create(name="handed over", ends=MONTH)
    computed = spans.annotate(
        on=Coalesce(
            "begins", "ends", Value(DAY, output_field=PartialDateField()), output_field=PartialDateField()
        ),
        fixed=Value(YEAR, output_field=PartialDateField()),
    )

    assert [span.on for span in computed.order_by("on")] == [YEAR, MONTH]
    assert [span.name for span in computed.filter(on__begun_on=date(2010, 5, 31))] == ["decided"]
    assert [span.name for span in computed.filter(on__over_on=date(2010, 7, 1)).order_by("pk")] == [
        "decided",
        "handed over",
    ]
    assert computed.filter(on__in_year=2010).get().name == "handed over"
    assert computed.filter(fixed__over_on=date(2008, 1, 1)).count() == 2
    assert computed.filter(fixed__begun_on=date(2006, 12, 31)).count() == 0


def test_years_are_counted_without_those_that_are_not_known(spans):
    spans.bulk_create(
        Span(begins=value)
        for value in [
            DAY,
            PartialDate(2015),
            MONTH,
            AT_LATEST,
            PartialDate(2015, is_not_later_than=True),
            None,
        ]
    )

    counts = spans.values_list(PartialYear("begins")).annotate(Count("pk"))
    assert dict(counts) == {"2015": 2, "2010": 1, None: 3}


def test_what_is_not_later_than_can_be_told_from_what_is_known(spans):
    spans.bulk_create([Span(begins=AT_LATEST), Span(begins=DAY), Span(begins=None)])

    assert spans.get(begins__not_later_than=True).begins == AT_LATEST
    assert spans.get(begins__not_later_than=False).begins == DAY


@pytest.mark.parametrize("day", ["2015-01-01", datetime(2015, 1, 1, tzinfo=UTC), 2015, None])
def test_a_day_is_asked_for_with_a_day(spans, day):
    with pytest.raises((TypeError, ValueError)):
        spans.filter(begins__begun_on=day).exists()


@pytest.mark.parametrize(
    ("ends", "is_in_order"),
    [
        (PartialDate(2015, 2, 4), False),
        (DAY, True),
        (PartialDate(2015, 1), False),
        (PartialDate(2015, 2), True),
        (PartialDate(2014), False),
        (PartialDate(2015), True),
        (None, True),
    ],
)
def test_a_constraint_can_keep_the_end_behind_the_beginning(spans, ends, is_in_order):
    span = Span(name="x", begins=DAY, ends=ends)
    if is_in_order:
        span.validate_constraints()
        span.save()
    else:
        with pytest.raises(ValidationError, match="It ends before it begins"):
            span.validate_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            span.save()


def test_columns_compare_byte_by_byte_on_both_engines(spans):
    collation = {"sqlite": "BINARY", "postgresql": "C"}[connection.vendor]
    with connection.cursor() as cursor:
        found = {
            column.name: column.collation
            for column in connection.introspection.get_table_description(cursor, "tests_span")
        }

    assert (found["begins"], found["ends"], found["code"]) == (collation, collation, collation)
    spans.bulk_create(Span(name=name) for name in ["a", "Ą", "a-b", "ab", "a<", "Z", "a0"])
    assert list(spans.order_by("code").values_list("code", flat=True)) == sorted(
        spans.values_list("code", flat=True), key=str.encode
    )


def test_a_migration_names_what_differs_from_the_field_of_itself():
    def written(field):
        return MigrationWriter.serialize(field)[0].removeprefix("institutions.partial_dates.")

    assert written(PartialDateField()) == "PartialDateField()"
    assert written(PartialDateField(null=False, blank=False, allows_not_later_than=False)) == (
        "PartialDateField(allows_not_later_than=False, blank=False, null=False)"
    )
    name, path, args, options = PartialDateField(null=False, verbose_name="x").deconstruct()
    assert PartialDateField(*args, **options).deconstruct() == (name, path, args, options)
    assert "collat" not in MigrationWriter.serialize(BytewiseCharField(max_length=7))[0]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("wręczono 5 lutego 2015", "wręczono 5\u00a0lutego 2015"),
        ("obowiązuje 3 lata", "obowiązuje 3\u00a0lata"),
        ("do końca 2090", "do końca 2090"),
        ("z lat 2010 i 2011", "z lat 2010 i 2011"),
        ("CAL-2015-0001-0 jest w mocy", "CAL-2015-0001-0 jest w mocy"),
    ],
)
def test_a_day_stays_on_one_line_with_its_month(sentence, kept):
    template = Template("{% load partial_dates %}{{ sentence|unbroken }}")

    assert template.render(Context({"sentence": sentence})) == kept
