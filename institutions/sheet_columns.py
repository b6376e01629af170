"""The columns of the register's spreadsheets: one list for what is read, what is written, and the template.

Headings are Polish words in every language, since they are a part of the files. A heading is known however it is typed:
case, diacritics, spaces and marks do not matter.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.polish import fold

_LEFT_OUT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called in code, its heading and other names for it, what to write in it, an example."""

    key: str
    heading: str
    help: Any
    example: str = ""
    aliases: tuple[str, ...] = ()
    is_required: bool = False


def heading_key(heading: str) -> str:
    """Return what tells a heading from others: `Źródło – adres`, `zrodlo adres` → `zrodloadres`."""
    return _LEFT_OUT.sub("", fold(heading))


INSTITUTION_COLUMNS = (
    Column(
        "slug",
        "adres w rejestrze",
        _(
            "The last part of the address of the institution's page here, or of its unit's. Leave it empty for what is "
            "not in the register yet; with it, the row is surely about that page."
        ),
        aliases=("strona w rejestrze", "słowo adresowe"),
    ),
    Column(
        "name",
        "nazwa",
        _("The full name of the institution, in the nominative. Required."),
        "Ośrodek Pomocy Społecznej w Przykładowie",
        aliases=("nazwa instytucji", "instytucja"),
        is_required=True,
    ),
    Column("short_name", "nazwa skrócona", _("As people say it."), "OPS Przykładowo", aliases=("skrót",)),
    Column(
        "kind",
        "rodzaj",
        _(
            "An abbreviation (OPS, MOPS, GOPS, MGOPS, MOPR, PCPR, CUS, ROPS, CIS, NGO) or a word (biblioteka, dom "
            "kultury, szkoła, inna). Required."
        ),
        "OPS",
        aliases=("rodzaj instytucji", "typ", "typ instytucji"),
        is_required=True,
    ),
    Column(
        "unit",
        "jednostka",
        _(
            "Only where a unit of the institution is meant, not the whole: the name of the unit. Name, kind, REGON and "
            "NIP of the row are then those of the institution, address and contact those of the unit."
        ),
        aliases=("nazwa jednostki", "jednostka instytucji"),
    ),
    Column(
        "unit_kind",
        "rodzaj jednostki",
        _("Only for a unit that is a library, school or the like; otherwise leave it empty."),
    ),
    Column(
        "town",
        "miejscowość",
        _("In the nominative. Required."),
        "Przykładowo",
        aliases=("miasto", "siedziba"),
        is_required=True,
    ),
    Column("in_town", "w miejscowości", _("The town with its preposition."), "w Przykładowie"),
    Column(
        "territory",
        "kod TERC",
        _("The official code of the municipality, 7 digits, with its leading zero."),
        aliases=("TERC", "TERYT", "kod TERYT"),
    ),
    Column(
        "municipality",
        "gmina",
        _(
            "The name of the municipality, or its TERC code. Where several have the name, write the kind behind it "
            "(“Brodnica (gmina miejska)”), the county or the code."
        ),
    ),
    Column("county", "powiat", _("The name of the county: it tells municipalities of one name apart.")),
    Column("voivodeship", "województwo", _("The name of the voivodeship.")),
    Column(
        "is_territory_derived",
        "gmina ustalona z miejscowości",
        _("“tak” when no source names the municipality and it was found from the name of the town."),
    ),
    Column(
        "street_address",
        "ulica i numer",
        _("Street and number, without town and postal code."),
        "ul. Przykładowa 1",
        aliases=("adres", "ulica"),
    ),
    Column("postal_code", "kod pocztowy", _("Two digits, a dash, three digits."), "00-001"),
    Column(
        "phone",
        "telefon",
        _("The institution's own number, nine digits, never a person's private one."),
        "22 123 45 67",
        aliases=("tel", "nr telefonu", "numer telefonu"),
    ),
    Column(
        "email",
        "e-mail",
        _("The institution's own address."),
        "ops@przyklad.pl",
        aliases=("adres e-mail", "mail", "poczta elektroniczna"),
    ),
    Column(
        "website",
        "strona internetowa",
        _("The address of the website."),
        "https://ops.przyklad.pl",
        aliases=("www", "strona www"),
    ),
    Column("bip", "BIP", _("The address of the public information bulletin."), aliases=("strona BIP",)),
    Column(
        "regon",
        "REGON",
        _("9 or 14 digits, as text. An institution is known by it."),
        aliases=("numer REGON",),
    ),
    Column("nip", "NIP", _("10 digits, as text. An institution is known by it."), aliases=("numer NIP",)),
    Column("unit_regon", "REGON jednostki", _("Only where the unit has a REGON of its own.")),
    Column("unit_nip", "NIP jednostki", _("Only where the unit has a NIP of its own.")),
)

SOURCE_COLUMNS = (
    Column(
        "source_url",
        "źródło – adres",
        _(
            "The address of the article or page that tells what the row tells. Leave the five columns of the source "
            "empty where it is the one that you give with the file."
        ),
        aliases=("adres źródła", "źródło", "link"),
    ),
    Column(
        "source_title",
        "źródło – tytuł",
        _("Its title, or our own description where it has none."),
        aliases=("tytuł źródła",),
    ),
    Column(
        "source_date",
        "źródło – data",
        _("The date printed on it; empty where there is none."),
        aliases=("data źródła",),
    ),
    Column(
        "source_kind",
        "źródło – rodzaj",
        _("wywiad, aktualność, strona or dokument. Empty: a page, or a document where it has no address."),
        aliases=("rodzaj źródła",),
    ),
    Column(
        "source_publisher",
        "źródło – wydawca",
        _("Who published it, if it says so."),
        aliases=("wydawca źródła",),
    ),
)
