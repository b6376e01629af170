"""Words of this register: what its pages say of their facts."""

from django.utils.translation import gettext_lazy as _

from calregistry.glossary.entry import Entry

ENTRIES = (
    Entry(
        slug="numer",
        name="numer w rejestrze",
        english="register number",
        meaning=_(
            "A number that this register gives to each certificate, for instance CAL-2015-0001-0. Its "
            "last character guards against slips. It is not a number of the association, and it never "
            "changes."
        ),
        see=("certyfikat",),
    ),
    Entry(
        slug="twierdzenie",
        name="twierdzenie",
        english="claim",
        meaning=_(
            "A sentence of somebody about the place of a certificate among others, such as “the 57th in "
            "Poland”. The register repeats it with the name of who said it, and has not counted."
        ),
        see=("zrodlo",),
    ),
    Entry(
        slug="zrodlo",
        name="źródło",
        english="source",
        meaning=_("An article, page or document from which the register knows something."),
        see=("przypis",),
    ),
    Entry(
        slug="przypis",
        name="przypis",
        english="citation",
        meaning=_(
            "A small number at a fact. It leads to the source of the fact and to its words, where they "
            "differ from ours."
        ),
        see=("zrodlo",),
    ),
    Entry(
        slug="data-niepelna",
        name="data niepełna",
        english="partial date",
        meaning=_(
            "A date of which only the month or the year is known. The register writes what the source "
            "says and adds no day."
        ),
        see=("nie-pozniej-niz",),
    ),
    Entry(
        slug="nie-pozniej-niz",
        name="nie później niż",
        english="not later than",
        meaning=_("Said of a date when a source only shows that something had happened by that day."),
        see=("data-niepelna",),
    ),
    Entry(
        slug="brak-danych",
        name="brak danych",
        english="not recorded",
        meaning=_("No source that the register has read says it. That does not mean that it did not happen."),
        see=("zrodlo",),
    ),
    Entry(
        slug="dzialanie",
        name="działanie",
        english="activity",
        meaning=_(
            "A piece of community work: a club, volunteering, a meeting, a festival. Also what an "
            "institution changed in itself to work this way."
        ),
    ),
    Entry(
        slug="wydarzenie",
        name="wydarzenie",
        english="event",
        meaning=_(
            "A dated step in the life of a certificate: the request, the visit, the decision, the handover."
        ),
        see=("wreczenie",),
    ),
    Entry(
        slug="biala-plama",
        name="biała plama",
        english="white spot",
        meaning=_(
            "A county without a certificate in force or of unknown period. Neighbours may well work "
            "together there all the same."
        ),
        see=("w-mocy", "okres-nieznany"),
    ),
    Entry(
        slug="bip",
        name="BIP",
        full="Biuletyn Informacji Publicznej",
        english="public information bulletin",
        meaning=_("The official pages on which a public institution puts what everybody may know about it."),
    ),
    Entry(
        slug="regon",
        name="REGON",
        english="REGON number",
        meaning=_("The number of an institution or firm in the register of Statistics Poland."),
        see=("nip",),
    ),
    Entry(
        slug="nip",
        name="NIP",
        full="numer identyfikacji podatkowej",
        english="tax number",
        meaning=_("The number under which an institution is known to the tax office."),
        see=("regon",),
    ),
)
