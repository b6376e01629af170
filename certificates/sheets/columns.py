"""All columns of a row: an institution, a certificate of it, its handover, and where this is known from."""

import difflib

from django.utils.translation import gettext_lazy as _

from institutions.sheet_columns import INSTITUTION_COLUMNS, SOURCE_COLUMNS, Column, heading_key

CERTIFICATE_COLUMNS = (
    Column(
        "has_certificate",
        "certyfikat",
        _("“tak” for a certificate of which nothing else is known; the other columns say it by themselves."),
        "tak",
        aliases=("czy ma certyfikat",),
    ),
    Column(
        "number",
        "numer w rejestrze",
        _(
            "The register's own number, only of a certificate that is in it already; “nowy” for another one beside "
            "those that the institution has."
        ),
        aliases=("numer",),
    ),
    Column(
        "association_number",
        "numer nadany przez Stowarzyszenie",
        _("Only if it is printed on the certificate or in a source."),
        aliases=("numer certyfikatu", "nr certyfikatu", "numer stowarzyszenia"),
    ),
    Column(
        "holder_as_printed",
        "nazwa na certyfikacie",
        _("The holder's name as the certificate prints it, where it differs from the name."),
        aliases=("nazwa posiadacza na certyfikacie",),
    ),
    Column(
        "title_as_printed",
        "tytuł certyfikatu",
        _("What the source calls the certificate."),
        "Certyfikat Jakości CAL",
    ),
    Column(
        "edition",
        "edycja zasad",
        _("The name of the edition as it stands in the register; empty where no source tells it."),
    ),
    Column(
        "decided_on",
        "data decyzji",
        _(
            "A day (5.02.2015), a month (czerwiec 2010), a year (2007) or “nie później niż…”: as the source says."
        ),
        "styczeń 2015",
        aliases=("decyzja", "data przyznania"),
    ),
    Column(
        "handed_over_on",
        "data wręczenia",
        _("When the certificate was handed over, as precisely as the source says."),
        "5.02.2015",
        aliases=("wręczenie",),
    ),
    Column("valid_from", "ważny od", _("The first day, month or year of the period as printed.")),
    Column("valid_until", "ważny do", _("The last day, month or year as printed. Never compute it.")),
    Column(
        "period_as_printed",
        "okres",
        _("The period in the words of the source. Two years in it are read as the columns before."),
        "na lata 2015–2020",
        aliases=("okres, jak wydrukowano", "okres ważności"),
    ),
)

HANDOVER_COLUMNS = (
    Column(
        "place",
        "miejsce wręczenia",
        _("Building or room as the source says."),
        "Dom Kultury",
        aliases=("miejsce",),
    ),
    Column("event_town", "miejscowość wręczenia", _("In the nominative."), "Przykładowo"),
    Column(
        "occasion",
        "okazja",
        _("sesja rady, uroczystość, konferencja, siedziba, otwarcie or inna."),
        "uroczystość",
    ),
    Column(
        "handed_over_by",
        "wręczył",
        _(
            "Given names and surname, a comma, the post held then. Several after semicolons. Somebody unnamed in "
            "brackets: “(burmistrz Przykładowa)”. Somebody of the register: their address word behind the name, "
            "“Jan Kowalski [jan-kowalski]”."
        ),
        "Jan Przykładowy, ekspert CAL; (burmistrz Przykładowa)",
        aliases=("wręczyła", "wręczyli", "wręczający", "kto wręczył"),
    ),
    Column(
        "received_by",
        "odebrał",
        _("In the same way: who received the certificate on behalf of the institution."),
        "Anna Przykładowa, dyrektor",
        aliases=("odebrała", "odebrali", "odbierający", "kto odebrał"),
    ),
)

COLUMNS = (*INSTITUTION_COLUMNS, *CERTIFICATE_COLUMNS, *HANDOVER_COLUMNS, *SOURCE_COLUMNS)
BY_KEY = {column.key: column for column in COLUMNS}
# What the register's own files tell beside these, for people: it is not read back.
TOLD_ONLY = ("stan", "status", "status na dzień")

_BY_HEADING = {heading_key(name): column for column in COLUMNS for name in (column.heading, *column.aliases)}
_TOLD_ONLY = {heading_key(name) for name in TOLD_ONLY}


def column_of(heading: str) -> Column | None:
    """Return the column that a heading means, None for one that is not known."""
    return _BY_HEADING.get(heading_key(heading))


def is_told_only(heading: str) -> bool:
    """Return whether a column of that heading stands in the register's own files for people alone."""
    return heading_key(heading) in _TOLD_ONLY


def nearest_heading(heading: str) -> str:
    """Return the heading that an unknown one is nearly, "" for none."""
    near = difflib.get_close_matches(heading_key(heading), _BY_HEADING, n=1, cutoff=0.75)
    return _BY_HEADING[near[0]].heading if near else ""
