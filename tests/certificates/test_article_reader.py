"""An article becomes proposals: each rule of the reader with its boundary, and no text that breaks it."""

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.article_reader import dictionary, read
from certificates.article_reader.evaluation import as_facts, evaluate, pairs
from certificates.article_reader.proposals import Confidence, Reason, State
from certificates.models import Event, Part
from institutions.models import Function, InstitutionKind
from institutions.partial_dates import PartialDate

TEXTS = Path(__file__).parent / "articles"
Deed = Part.Function
GRANT = "Ośrodek Pomocy Społecznej w Mieroszowie otrzymał Certyfikat Jakości CAL."


def certificate(text, **options):
    """Return the only certificate that a text lets the reader propose."""
    (found,) = read(text, **options).certificates
    return found


def person(text, name, **options):
    """Return what the reader proposes of the person called `name` in the nominative."""
    found = {each.name: each for each in read(text, **options).people}
    assert name in found, sorted(found)
    return found[name]


def words(reading, proposal):
    """Return the words of the text that a proposal comes from."""
    return [reading.text[slice(*span)] for span in proposal.spans]


# What is ours and what only looks like it


@pytest.mark.parametrize(
    "printed",
    [
        "Certyfikat Jakości CAL",
        "Certyfikat CAL",
        "Certyfikat Jakości Centrum Aktywności Lokalnej",
        "Certyfikat Jakości Centrum Aktywności Lokalnej (CAL)",
        "Certyfikat Jakości pracy metodą CAL",
        "Certyfikat Aktywności Lokalnej",
        "CERTYFIKAT JAKOŚCI CAL",
    ],
)
def test_the_certificate_is_known_under_every_name_that_is_printed(printed):
    text = f"Ośrodek Pomocy Społecznej w Mieroszowie otrzymał w 2009 roku {printed}."

    assert certificate(text).title_as_printed == printed


@pytest.mark.parametrize(
    "printed",
    [
        "Certyfikat Dolnośląskiej Akademii Aktywności Lokalnej",
        "certyfikat jakości ISO 9001",
        "certyfikat ukończenia szkolenia z metody CAL",
        "znak „Zawsze pomocni” i certyfikat",
        "dyplom projektu „CALa naprzód”",
        "klucze do Centrum Aktywności Lokalnej",
        "grant programu „Działaj Lokalnie”",
    ],
)
def test_a_look_alike_is_no_certificate(printed):
    text = f"W 2008 roku Ośrodek Pomocy Społecznej w Mieroszowie otrzymał {printed}."

    assert read(text).certificates == []
    assert read(text).institutions == []


def test_another_mark_is_passed_over_with_its_reason():
    reading = read("Ośrodek Pomocy Społecznej w Rykach otrzymał certyfikat ISO 9001.")

    (mark,) = [each for each in reading.passed_over if Reason.OTHER_MARK in each.reasons]
    assert words(reading, mark) == ["certyfikat ISO 9001"]


def test_a_bare_certificate_belongs_to_the_mark_named_last():
    text = (
        "OPS Ryki otrzymał Certyfikat Jakości CAL. Ma też certyfikat ISO 9001. Certyfikat wręczył Jan Prus."
    )

    assert person(text, "Jan Prus").deeds == []


# Granted, announced, refused, withdrawn, sought


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Ośrodek Pomocy Społecznej w Nysie odebrał Certyfikat Jakości CAL.", State.GRANTED),
        ("Ośrodek Pomocy Społecznej w Nysie może pochwalić się Certyfikatem Jakości CAL.", State.GRANTED),
        ("Ośrodek Pomocy Społecznej w Nysie odbierze Certyfikat Jakości CAL.", State.ANNOUNCED),
        ("W maju odbędzie się wręczenie Certyfikatu CAL dla OPS Nysa.", State.ANNOUNCED),
        ("Ośrodek Pomocy Społecznej w Nysie nie otrzymał Certyfikatu Jakości CAL.", State.REFUSED),
        ("Komisja odmówiła OPS Nysa Certyfikatu Jakości CAL.", State.REFUSED),
        ("Zarząd cofnął Certyfikat Jakości CAL, który miał OPS Nysa.", State.WITHDRAWN),
        ("Zarząd cofnął 5 maja 2019 r. Certyfikat Jakości CAL, który miał OPS Nysa.", State.WITHDRAWN),
        ("Komisja odebrała Certyfikat Jakości CAL Ośrodkowi Pomocy Społecznej w Nysie.", State.WITHDRAWN),
    ],
)
def test_a_sentence_tells_what_became_of_the_certificate(sentence, state):
    assert certificate(sentence).state == state


@pytest.mark.parametrize(
    "sentence",
    [
        "Ośrodek Pomocy Społecznej w Nysie stara się o Certyfikat Jakości CAL.",
        "OPS Nysa chce zdobyć Certyfikat Jakości CAL.",
        "Dlaczego OPS Nysa ubiega się o Certyfikat Jakości CAL?",
        "Certyfikat Jakości CAL jest przyznawany instytucjom.",
        "Certyfikat Jakości CAL jest dokumentem, który potwierdza sposób pracy instytucji.",
    ],
)
def test_a_certificate_that_is_only_sought_is_none(sentence):
    assert read(sentence).certificates == []


def test_to_collect_is_not_to_take_away():
    collected = certificate("OPS Nysa odebrał Certyfikat CAL 2 marca 2020 r. z rąk eksperta.")
    taken = certificate(
        "Komisja odebrała 2 marca 2020 r. Certyfikat CAL Ośrodkowi Pomocy Społecznej w Nysie."
    )

    assert str(collected.handed_over_on) == "2020-03-02" and collected.withdrawn_on is None
    assert str(taken.withdrawn_on) == "2020-03-02" and taken.handed_over_on is None


def test_taking_part_in_a_pilot_is_no_certificate():
    reading = read("GOPS w Cekcynie uczestniczy w pilotażu modelu OSL i należy do grupy edukatorów.")

    assert reading.certificates == []
    assert {each.role for each in reading.participations} == {"pilot", "edukator"}
    assert [each.name for each in reading.institutions] == ["GOPS w Cekcynie"]


# Dates


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("5 lutego 2015 r.", "2015-02-05"),
        ("5.02.2015 roku", "2015-02-05"),
        ("08.12.2009 r.", "2009-12-08"),
        ("2015-02-05", "2015-02-05"),
        ("5 II 2015", "2015-02-05"),
        ("w czerwcu 2010 roku", "2010-06"),
        ("w 2007 r.", "2007"),
        ("14 marca br.", "XXXX-03-14"),
        ("w marcu", "XXXX-03"),
        ("31.02.2015", ""),
        ("kilka dni temu", ""),
    ],
)
def test_a_date_is_as_precise_as_it_is_printed(printed, date):
    found = certificate(f"OPS Nysa otrzymał {printed} Certyfikat Jakości CAL.")

    assert str(found.handed_over_on or "") == date


def test_a_year_abbreviated_ends_a_sentence_only_when_another_begins():
    text = "OPS Nysa otrzymał certyfikat CAL w 2015 r. Certyfikat wręczył Jan Lis 4 maja 2016 r. Adam Nowak śpiewał."

    assert person(text, "Jan Lis").deeds == [Deed.HANDED_OVER]
    assert person(text, "Adam Nowak").deeds == []


def test_a_day_without_a_year_cannot_be_stored_and_says_so():
    found = certificate("14 marca OPS Nysa odebrał Certyfikat CAL.")

    assert found.handed_over_on.partial is None
    assert Reason.NO_YEAR in found.reasons and found.confidence == Confidence.UNSURE


@pytest.mark.parametrize(
    ("published", "date"),
    [("20.03.2019", "2019-03-14"), ("14.03.2019", "2019-03-14"), ("13.03.2019", "XXXX-03-14")],
)
def test_the_year_of_publication_helps_unless_the_day_came_after_it(published, date):
    text = f"Certyfikat dla OPS\n\nData publikacji: {published}\n\n14 marca OPS Nysa odebrał Certyfikat CAL."

    assert str(certificate(text).handed_over_on) == date


def test_a_more_precise_date_that_agrees_wins():
    text = "OPS Nysa otrzymał 5 lutego Certyfikat CAL.\n\nWręczenie certyfikatu odbyło się 5.02.2015 roku."

    assert certificate(text).handed_over_on.partial == PartialDate(2015, 2, 5)


def test_other_dates_are_not_the_awards():
    text = (
        "Certyfikat\n\nOpublikowano: 4.10.2017\n\nOPS Nysa działa od 1990 roku. Klub Seniora powstał w 2013 roku. "
        "Certyfikat Jakości CAL odebrał dyrektor."
    )

    found = certificate(text)
    assert found.handed_over_on is None and found.decided_on is None
    assert str(read(text).source.published_on) == "2017-10-04"


def test_the_opening_of_premises_is_not_the_handover():
    text = f"{GRANT} Uroczyste otwarcie nowej siedziby odbyło się 7.11.2014 r."

    assert certificate(text).handed_over_on is None
    assert certificate(text).occasion == Event.Occasion.NOT_RECORDED


def test_the_decision_is_not_the_handover():
    text = "Komisja przyznała OPS Nysa Certyfikat CAL 10 stycznia 2013 r., a 28 lutego 2013 r. odbyło się wręczenie."

    found = certificate(text)
    assert (str(found.decided_on), str(found.handed_over_on)) == ("2013-01-10", "2013-02-28")


def test_a_period_is_taken_as_printed_and_no_end_is_computed():
    with_period = certificate("OPS Nysa otrzymał w 2014 roku Certyfikat CAL na lata 2014–2017.")
    without = certificate("OPS Nysa otrzymał w 2014 roku Certyfikat CAL, który przyznaje się na 3 lata.")

    assert (str(with_period.valid_from), str(with_period.valid_until)) == ("2014", "2017")
    assert with_period.period_as_printed == "na lata 2014–2017"
    assert without.valid_from is None and without.valid_until is None


@pytest.mark.parametrize(
    "printed", ["Strategia obejmuje lata 2008-2013.", "W latach 2008-2013 pracowaliśmy na jednej ulicy."]
)
def test_the_years_of_something_else_are_no_period(printed):
    assert certificate(f"{GRANT} {printed}").valid_from is None


# People


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("z rąk Elżbiety Buziewicz", "Elżbieta Buziewicz"),
        ("z rąk Pana Alfreda Józefiaka", "Alfred Józefiak"),
        ("z rąk eksperta Karola Ostalskiego", "Karol Ostalski"),
        ("z rąk Pana Stanisława Sobieraja", "Stanisław Sobieraj"),
        ("z rąk Leny Chodkiewicz", "Lena Chodkiewicz"),
        ("z rąk Pana Zenona Matuszko", "Zenon Matuszko"),
        ("z rąk Pana Lucjusza Nadbrzeżnego", "Lucjusz Nadbrzeżny"),
        ("z rąk wójta Bogdana Krawca", "Bogdan Krawiec"),
        ("z rąk Celiny Górskiej-Dudy", "Celina Górska-Duda"),
    ],
)
@pytest.mark.parametrize("with_dictionary", [True, False])
def test_names_come_back_to_the_nominative(printed, name, with_dictionary):
    text = f"Certyfikat Jakości CAL dyrektor OPS Nysa odebrał {printed}."

    assert person(text, name, with_dictionary=with_dictionary).deeds == [Deed.HANDED_OVER]


def test_from_the_hands_gives_and_into_the_hands_receives():
    text = "Na ręce dyrektora Leona Cieślaka Certyfikat CAL dla OPS Nysa złożyła ekspertka Iwona Popiołek."

    assert person(text, "Leon Cieślak").deeds == [Deed.RECEIVED]
    assert person(text, "Iwona Popiołek").deeds == [Deed.HANDED_OVER]


def test_a_passive_names_the_giver_after_by():
    text = "Na ręce Pani Dyrektor Anny Sikory został wręczony Certyfikat CAL przez przedstawiciela Pana Jana Lisa."

    assert person(text, "Anna Sikora").deeds == [Deed.RECEIVED]
    assert person(text, "Jan Lis").deeds == [Deed.HANDED_OVER]


def test_two_may_hand_over_together():
    text = (
        "Certyfikat CAL dla OPS Nysa wręczyli burmistrz Jolanta Barska i przewodniczący rady Feliks Kamień."
    )

    assert person(text, "Jolanta Barska").function == Function.MAYOR
    assert person(text, "Feliks Kamień").function == Function.COUNCIL_CHAIR
    assert all(each.deeds == [Deed.HANDED_OVER] for each in read(text).people)


def test_one_who_is_not_named_is_proposed_by_function():
    (unnamed,) = read("Certyfikat CAL dla OPS Nysa wręczył przedstawiciel Stowarzyszenia CAL.").people

    assert (unnamed.name, unnamed.function, unnamed.deeds) == (
        "",
        Function.REPRESENTATIVE,
        [Deed.HANDED_OVER],
    )


def test_handing_over_something_else_is_another_deed():
    text = f"{GRANT} Certyfikat odebrał dyrektor Jan Lis, który wręczył wyróżnienia wolontariuszom."

    assert person(text, "Jan Lis").deeds == [Deed.RECEIVED]


def test_a_photographer_and_a_street_are_nobody():
    text = f"{GRANT} Spotkanie odbyło się przy ul. Jana Kowalskiego.\n\nFot. Adam Nowak"

    assert read(text).people == []


def test_those_who_sign_are_known_with_the_function_above_or_below():
    text = f"{GRANT}\n\nOrganizatorzy społeczności lokalnej\nAgnieszka Chruściel\n\nAlicja Tempes\n\nPracownik socjalny"

    people = {each.name: each for each in read(text).people}
    assert people["Agnieszka Chruściel"].function == Function.ORGANISER
    assert people["Alicja Tempes"].function == Function.SOCIAL_WORKER
    assert all(each.has_signed for each in people.values())


def test_a_double_surname_with_spaces_is_one_surname():
    text = f"{GRANT}\n\nInga Tylicka – Grzywacz – Animator\nRyszard Konopka – Koordynator"

    assert person(text, "Inga Tylicka-Grzywacz").function == Function.ANIMATOR
    assert person(text, "Ryszard Konopka").function == Function.COORDINATOR


# Institutions


@pytest.mark.parametrize(
    ("printed", "kind", "town"),
    [
        ("Miejski Ośrodek Pomocy Społecznej w Stalowej Woli", InstitutionKind.MOPS, "Stalowa Wola"),
        ("Gminny Ośrodek Pomocy Społecznej w Sokołach", InstitutionKind.GOPS, "Sokoły"),
        ("Miejski Ośrodek Pomocy Rodzinie we Włocławku", InstitutionKind.MOPR, "Włocławek"),
        ("Centrum Usług Społecznych w Myślenicach", InstitutionKind.CUS, "Myślenice"),
        ("Miejska Biblioteka Publiczna w Piekarach Śląskich", InstitutionKind.LIBRARY, "Piekary Śląskie"),
        ("Miejski Dom Kultury w Chorzowie", InstitutionKind.CULTURE, "Chorzów"),
        ("Centrum Integracji Społecznej w Elblągu", InstitutionKind.CIS, "Elbląg"),
        ("OPS Mieroszów", InstitutionKind.OPS, "Mieroszów"),
        ("MOPS w Szklarskiej Porębie", InstitutionKind.MOPS, "Szklarska Poręba"),
    ],
)
@pytest.mark.parametrize("with_dictionary", [True, False])
def test_an_institution_has_its_kind_and_its_town_in_the_nominative(printed, kind, town, with_dictionary):
    text = f"W 2012 roku {printed} uzyskał Certyfikat Jakości CAL."

    holder = certificate(text, with_dictionary=with_dictionary).holder
    assert (holder.name, holder.kind, holder.town) == (printed, kind, town)


def test_an_inflected_name_of_an_institution_is_proposed_in_the_nominative():
    holder = certificate("Certyfikat CAL wręczono Miejskiemu Ośrodkowi Pomocy Społecznej w Nysie.").holder

    assert holder.name == "Miejski Ośrodek Pomocy Społecznej w Nysie"


def test_an_adjective_before_the_name_belongs_to_it_only_if_it_agrees():
    holder = certificate(
        "Na sesji Rady Miejskiej Ośrodek Pomocy Społecznej w Nysie odebrał Certyfikat CAL."
    ).holder

    assert (holder.name, holder.kind) == ("Ośrodek Pomocy Społecznej w Nysie", InstitutionKind.OPS)


def test_a_town_that_no_dictionary_knows_is_found_where_the_text_prints_it():
    text = "GOPS w Zalipkach otrzymał Certyfikat CAL. Gmina Zalipki jest mała."

    holder = certificate(text, with_dictionary=False).holder
    assert (holder.town, holder.confidence) == ("Zalipki", Confidence.SURE)


def test_a_guessed_town_says_that_it_is_a_guess_and_a_known_one_does_not():
    text = "OPS w Pszczynie otrzymał Certyfikat CAL."

    guessed = certificate(text, with_dictionary=False).holder
    known = certificate(text, with_dictionary=False, towns=("Pszczyna",)).holder
    assert Reason.UNINFLECTED_BY_RULE in guessed.reasons
    assert (known.town, known.reasons) == ("Pszczyna", [])


def test_several_units_hold_a_certificate_each():
    text = "W 2015 r. Certyfikaty CAL otrzymały Filia nr 2 i Filia nr 5 Miejskiego Ośrodka Pomocy Społecznej w Kaliszu."

    assert [each.holder.unit for each in read(text).certificates] == ["Filia nr 2", "Filia nr 5"]


def test_guests_are_no_holders():
    text = f"{GRANT} Gościem był dyrektor Miejskiego Ośrodka Pomocy Społecznej w Gdyni."

    assert [each.town for each in read(text).institutions] == ["Mieroszów"]


# Claims, occasions, activities, the source


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Nasz ośrodek jest 57 w Polsce instytucją z certyfikatem.", (57, "Polska")),
        ("Nasz ośrodek jest 57. w Polsce instytucją z certyfikatem.", (57, "Polska")),
        ("To drugi w województwie lubuskim certyfikat.", (2, "województwo lubuskie")),
        ("To pierwsza biblioteka na Mazowszu.", (1, "Mazowsze")),
        ("Drugi raz w Polsce pada deszcz.", None),
    ],
)
def test_an_ordinal_is_a_claim(sentence, claim):
    found = [(each.ordinal, each.scope) for each in read(f"{GRANT} {sentence}").claims]

    assert found == ([claim] if claim else [])


def test_our_voivodeship_is_the_one_that_the_text_names():
    (claim,) = read(
        "MOPS w Brodnicy (woj. kujawsko-pomorskie) ma drugi w naszym województwie Certyfikat CAL."
    ).claims

    assert (claim.ordinal, claim.scope) == (2, "województwo kujawsko-pomorskie")
    assert Reason.SCOPE_BY_CONTEXT in claim.reasons


@pytest.mark.parametrize(
    ("words_of_it", "occasion"),
    [
        ("na sesji Rady Miejskiej", Event.Occasion.COUNCIL_SESSION),
        ("podczas konferencji", Event.Occasion.CONFERENCE),
        ("w siedzibie ośrodka", Event.Occasion.AT_THE_SEAT),
        ("podczas uroczystego spotkania", Event.Occasion.FESTIVE_MEETING),
        ("wczoraj", Event.Occasion.NOT_RECORDED),
    ],
)
def test_the_occasion_is_the_one_that_the_sentence_tells(words_of_it, occasion):
    assert certificate(f"Certyfikat Jakości CAL wręczono OPS Nysa {words_of_it}.").occasion == occasion


def test_activities_have_the_years_that_stand_with_them():
    text = "Powstały Klub Seniora (2009), Klub Wolontariatu w szkole (2010), a we wrześniu 2014 roku zmieniono statut."

    assert [(each.kind, str(each.started_on)) for each in read(text).activities] == [
        ("klub", "2009"),
        ("wolontariat", "2010"),
        ("zmiana", "2014-09"),
    ]


def test_a_page_in_html_gives_its_title_publisher_and_date_and_no_script():
    page = """<!doctype html><html><head><title>Wieści | Gmina</title>
        <meta property="og:site_name" content="Wieści z gminy">
        <meta property="article:published_time" content="2019-03-20T10:00:00+01:00"></head>
        <body><nav>Menu</nav><h1>Certyfikat CAL dla OPS</h1><script>var a = "Jan Kowalski";</script>
        <p>14&nbsp;marca br. OPS Pyskowice odebra&#322; <b>Certyfikat Jakości CAL</b>.</p></body></html>"""

    reading = read(page, "https://testy.example/pyskowice")
    assert reading.source.address == "https://testy.example/pyskowice"
    assert (reading.source.title, reading.source.publisher) == ("Certyfikat CAL dla OPS", "Wieści z gminy")
    assert str(reading.source.published_on) == "2019-03-20"
    assert str(reading.certificates[0].handed_over_on) == "2019-03-14"
    assert reading.people == []


@pytest.mark.parametrize(
    "page", ["<p>Otwarte <nav>Jan", "<p>a<b", "<p", "<p><!-- nigdy", "<p>&#0;&#xD800;&nieznane;"]
)
def test_a_broken_page_is_read_as_far_as_it_goes(page):
    assert "\0" not in read(page).text


def test_a_text_that_says_nothing_proposes_nothing():
    reading = read("W sobotę odbędzie się festyn. Zapraszamy!")

    assert (reading.certificates, reading.institutions, reading.people, reading.claims) == ([], [], [], [])


# The dictionary is optional


def test_without_the_dictionary_the_reading_says_so(monkeypatch):
    monkeypatch.setattr(dictionary, "Morfeusz", None)

    reading = read(GRANT)
    assert not reading.used_dictionary
    assert reading.certificates[0].holder.town == "Mieroszów"


def test_the_dictionary_is_used_where_it_is_installed():
    assert "morfeusz2" in sys.modules
    assert read(GRANT).used_dictionary
    assert not read(GRANT, with_dictionary=False).used_dictionary


# No text breaks the reader

PIECES = st.sampled_from(
    [
        *(
            "Certyfikat Jakości CAL ",
            "z rąk ",
            "na ręce ",
            "odebrał ",
            "Pana Jana Lisa ",
            "5.02.2015 r. ",
            ". ",
            ", ",
        ),
        *(
            "Ośrodek Pomocy Społecznej w Nysie ",
            "MOPS w ",
            "\n\n",
            "<p>",
            "</p>",
            "<!--",
            "&amp;",
            "\0",
            "„",
            "”",
            "( ",
        ),
        *(
            "2014–2017 ",
            "drugi w ",
            "Klub Seniora (",
            "Anna ",
            "– ",
            "wręczył ",
            "nie ",
            "ŁÓDŹ ",
            "\ud800",
            "𝒜",
            "ﬁ",
        ),
    ]
)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_is_read_and_every_proposal_lies_within_it(text):
    reading = read(text)

    for proposal in reading.proposals():
        assert all(0 <= span.start <= span.end <= len(reading.text) for span in proposal.spans)
    for found in (
        *reading.institutions,
        *reading.certificates,
        *reading.people,
        *reading.activities,
        *reading.claims,
    ):
        assert found.spans
    assert as_facts(reading)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            " ",
            "\n",
            "\0",
            "<",
            "<p>",
            "(",
            "„",
            "A",
            "Anna ",
            "Anna Nowak ",
            "1.1.2015 ",
            "2015 ",
            "- ",
            ". ",
            "zapis ",
        ),
        *(
            "MOPS w Nysie i ",
            "Certyfikat CAL ",
            "Filia nr 1 i ",
            "z rąk ",
            "organizator ",
            "Klub Seniora ",
            "w ",
        ),
        *("Certyfikat CAL odebrał Jan Lis. ", "Pierwszy certyfikat otrzymał w 2012 r. ", "zmienił "),
    ],
)
def test_the_time_of_reading_grows_with_the_text_and_not_faster(piece):
    """The larger text is four times as long; a rule that looks at every pair of places would need sixteen times."""
    small, large = ((piece * (size // len(piece) + 1))[:size] for size in (25_000, 100_000))
    read(small)

    most = 10 * _seconds(small) + 1.0
    # A busy machine may be slow once; such a rule always is.
    assert any(_seconds(large) < most for _try in range(3))


@pytest.mark.parametrize(
    "text",
    [
        "\0" * 200_000,
        "<div " * 40_000,
        "<p><script>" * 20_000,
        "<p><!--" * 30_000,
        "Certyfikat CAL 5.02.2015 r. Anna " * 6_000,
    ],
)
def test_a_text_of_200_kilobytes_is_read(text):
    assert len(read(text).text) <= len(text)


def _seconds(text):
    """Return the processor time that reading a text takes."""
    started = time.process_time()
    read(text)
    return time.process_time() - started


# The figures never fall


@pytest.mark.parametrize(
    ("directory", "with_dictionary", "least"),
    [
        ("tuned", True, 0.98),
        ("tuned", False, 0.96),
        ("held_out", True, 0.96),
        ("held_out", False, 0.95),
    ],
)
def test_the_reader_is_as_good_as_it_was(directory, with_dictionary, least):
    overall = evaluate(pairs(TEXTS / directory), with_dictionary=with_dictionary).overall

    assert overall.precision >= least and overall.recall >= least
