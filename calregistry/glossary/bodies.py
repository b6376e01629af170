"""Kinds of institutions, with the abbreviations that stand in their names."""

from django.utils.translation import gettext_lazy as _

from calregistry.glossary.entry import Entry

ENTRIES = (
    Entry(
        slug="ops",
        name="OPS",
        full="ośrodek pomocy społecznej",
        english="social welfare centre",
        meaning=_(
            "The institution of a municipality to which people turn for help: with money, in illness, "
            "in a crisis."
        ),
        see=("mops", "gops", "mgops", "cus"),
    ),
    Entry(
        slug="mops",
        name="MOPS",
        full="miejski ośrodek pomocy społecznej",
        english="municipal social welfare centre",
        meaning=_("A social welfare centre in a town."),
        see=("ops",),
    ),
    Entry(
        slug="gops",
        name="GOPS",
        full="gminny ośrodek pomocy społecznej",
        english="rural municipality social welfare centre",
        meaning=_("A social welfare centre in a rural municipality."),
        see=("ops",),
    ),
    Entry(
        slug="mgops",
        name="MGOPS",
        full="miejsko-gminny ośrodek pomocy społecznej",
        english="town and municipality social welfare centre",
        meaning=_("A social welfare centre for a town and the villages around it. Also written M-GOPS."),
        see=("ops",),
    ),
    Entry(
        slug="mopr",
        name="MOPR",
        full="miejski ośrodek pomocy rodzinie",
        english="municipal family support centre",
        meaning=_("What the social welfare centre is called in some cities."),
        see=("mops",),
    ),
    Entry(
        slug="pcpr",
        name="PCPR",
        full="powiatowe centrum pomocy rodzinie",
        english="county family support centre",
        meaning=_("An institution of a county that helps families."),
    ),
    Entry(
        slug="cus",
        name="CUS",
        full="centrum usług społecznych",
        english="social services centre",
        meaning=_(
            "A kind of institution known since the act of 19 July 2019. It may arise from a welfare "
            "centre, which then changes its name and goes on, or as a new institution beside it. In the "
            "first case the register keeps the history in one place; in the second the certificate "
            "stays with the welfare centre."
        ),
        see=("ops", "organizator"),
    ),
    Entry(
        slug="rops",
        name="ROPS",
        full="regionalny ośrodek polityki społecznej",
        english="regional social policy centre",
        meaning=_(
            "An institution of a voivodeship. In Bydgoszcz the same four letters stand for a district "
            "unit of the municipal welfare centre."
        ),
        see=("jednostka",),
    ),
    Entry(
        slug="ztps",
        name="ZTPS",
        full="zespół terenowej pracy socjalnej",
        english="field social work team",
        meaning=_("A unit of the municipal welfare centre in Wrocław."),
        see=("jednostka",),
    ),
    Entry(
        slug="biblioteka",
        name="MBP, GBP",
        full="miejska lub gminna biblioteka publiczna",
        english="public library",
        meaning=_(
            "A public library of a town or of a rural municipality. Libraries may hold the certificate too."
        ),
        see=("posiadacz",),
    ),
    Entry(
        slug="kultura",
        name="MDK, GOK",
        full="miejski dom kultury, gminny ośrodek kultury",
        english="culture centre",
        meaning=_(
            "A culture centre of a town or of a rural municipality. Culture centres may hold the "
            "certificate too."
        ),
        see=("posiadacz",),
    ),
    Entry(
        slug="cis",
        name="CIS",
        full="centrum integracji społecznej",
        english="social integration centre",
        meaning=_("An institution that helps people to come back to work and to life among others."),
        see=("kis",),
    ),
    Entry(
        slug="pup",
        name="PUP",
        full="powiatowy urząd pracy",
        english="county labour office",
        meaning=_("An office of a county for people who look for work."),
    ),
    Entry(
        slug="ngo",
        name="organizacja pozarządowa",
        full="stowarzyszenie, fundacja",
        english="non-governmental organisation",
        meaning=_("An association or foundation that belongs to no office. It may hold the certificate too."),
        see=("posiadacz",),
    ),
    Entry(
        slug="jednostka",
        name="jednostka",
        full="filia, zespół, dział, sekcja",
        english="unit",
        meaning=_(
            "A part of an institution, such as a branch or a team. A unit may receive a certificate of "
            "its own."
        ),
        see=("ztps", "posiadacz"),
    ),
    Entry(
        slug="jednostka-organizacyjna-gminy",
        name="jednostka organizacyjna gminy",
        english="organisational unit of a municipality",
        meaning=_("An institution that a municipality sets up for its tasks, a welfare centre for instance."),
        see=("ops",),
    ),
)
