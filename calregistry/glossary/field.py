"""Words of community work and of its people."""

from django.utils.translation import gettext_lazy as _

from calregistry.glossary.entry import Entry

ENTRIES = (
    Entry(
        slug="cal",
        name="CAL",
        full="Centrum Aktywności Lokalnej",
        english="local activity centre",
        meaning=_(
            "A way in which a local institution works: together with the people who live around it, in "
            "answer to what they need. It is also a title that a certified institution may use, "
            "sometimes the name of a room or a house, and for short the name of the association that "
            "grants the certificate."
        ),
        see=("certyfikat", "stowarzyszenie-cal", "osl"),
    ),
    Entry(
        slug="stowarzyszenie-cal",
        name="Stowarzyszenie CAL",
        full="Stowarzyszenie Centrum Wspierania Aktywności Lokalnej CAL",
        english="the CAL association",
        meaning=_(
            "The association that grants the CAL quality certificate. It works in the whole country "
            "since 2000."
        ),
        see=("program-cal", "siec-cal"),
    ),
    Entry(
        slug="osl",
        name="OSL",
        full="organizowanie społeczności lokalnej",
        english="community organising",
        meaning=_(
            "A way of working in which an institution helps neighbours to say what they want to change, "
            "and to do it together. Welfare institutions now receive the certificate for putting the "
            "OSL model into practice; early certificates were given for the CAL method. The model is "
            "not the same as community social work, and is used outside social welfare too."
        ),
        see=("organizator", "srodowiskowa-praca-socjalna", "cal"),
    ),
    Entry(
        slug="organizator",
        name="organizator społeczności lokalnej",
        english="community organiser",
        meaning=_(
            "A person who does community organising. The OSL model sees three roles in this work: "
            "animator, mediator and local social politician. The act on social services centres of 2019 "
            "made the organiser a role named by law."
        ),
        see=("osl", "animator", "plan-osl"),
    ),
    Entry(
        slug="animator",
        name="animator społeczny",
        english="animator",
        meaning=_(
            "A person who helps neighbours to start something together. In some institutions it is a "
            "post; in the OSL model it is one of the organiser's three roles."
        ),
        see=("organizator",),
    ),
    Entry(
        slug="srodowiskowa-praca-socjalna",
        name="środowiskowa praca socjalna",
        english="community social work",
        meaning=_("Social work with a whole community, not only with one person or family."),
        see=("osl",),
    ),
    Entry(
        slug="srodowisko-lokalne",
        name="środowisko lokalne",
        english="local community",
        meaning=_(
            "The people of one place, their ties, groups and institutions. The word has nothing to do "
            "with ecology here."
        ),
    ),
    Entry(
        slug="misja-spolecznosciowa",
        name="misja społecznościowa",
        english="community mission",
        meaning=_(
            "What an institution takes upon itself with the certificate: to make its programme together "
            "with the inhabitants and from their experience, in the way proper to its own field."
        ),
        see=("certyfikat",),
    ),
    Entry(
        slug="samopomoc",
        name="samopomoc",
        full="grupa samopomocowa",
        english="self-help group",
        meaning=_("People in a similar situation who meet to support one another."),
    ),
    Entry(
        slug="partnerstwo-lokalne",
        name="partnerstwo lokalne",
        english="local partnership",
        meaning=_(
            "Institutions, organisations and inhabitants who agree to work on a matter of their town or "
            "village together."
        ),
    ),
    Entry(
        slug="wolontariat-pracowniczy",
        name="wolontariat pracowniczy",
        english="employee volunteering",
        meaning=_("Employees of an institution who act as volunteers."),
    ),
    Entry(
        slug="program-cal",
        name="program CAL",
        english="CAL programme",
        meaning=_(
            "The programme of local activity centres, begun in 1997 by the organisation BORIS and later "
            "taken over by the CAL association. It is older than the association, and it is not the "
            "certificate."
        ),
        see=("stowarzyszenie-cal", "edycja"),
    ),
    Entry(
        slug="forum-osl",
        name="Forum OSL",
        full="Ogólnopolskie Forum OSL",
        english="the OSL forum",
        meaning=_(
            "A nationwide network of people who do community organising. Membership is not a certificate."
        ),
        see=("siec-cal", "osl"),
    ),
    Entry(
        slug="siec-cal",
        name="sieć CAL",
        english="CAL network",
        meaning=_(
            "The network of institutions that work in the CAL way. The OSL forum, in contrast, is a "
            "network of people."
        ),
        see=("forum-osl",),
    ),
    Entry(
        slug="ekspert-cal",
        name="ekspert CAL",
        full="ekspertka CAL",
        english="CAL expert",
        meaning=_(
            "A person of the association who may visit an institution before the decision, and who "
            "sometimes hands the certificate over."
        ),
        see=("wizytacja", "wreczenie"),
    ),
    Entry(
        slug="projekt-1-18",
        name="projekt 1.18",
        full="Tworzenie i rozwijanie standardów usług pomocy i integracji społecznej",
        english="project 1.18",
        meaning=_("A national project of 2009–2014 in which the OSL model was written and tried."),
        see=("osl", "udzial-w-programie"),
    ),
    Entry(
        slug="udzial-w-programie",
        name="udział w programie",
        english="part in a programme",
        meaning=_(
            "An institution may take part in a programme as a pilot site, which tries a new way of "
            "working, or as an educator, which tells others of it. Neither is a certificate."
        ),
        see=("projekt-1-18", "bez-certyfikatu"),
    ),
    Entry(
        slug="plan-osl",
        name="plan organizowania społeczności lokalnej",
        english="plan of community organising",
        meaning=_(
            "The plan by which the organiser in a social services centre works. Some centres publish "
            "one every year."
        ),
        see=("cus", "organizator"),
    ),
    Entry(
        slug="podopieczny",
        name="podopieczny, klient",
        english="client",
        meaning=_(
            "A person whom a welfare centre helps. The first word is older, the second newer; the "
            "register prefers: inhabitant."
        ),
    ),
    Entry(
        slug="kal",
        name="KAL",
        full="klub aktywności lokalnej",
        english="local activity club",
        meaning=_(
            "A place where neighbours meet and act, run by an institution. Its name is like CAL, but it "
            "is an activity and not a certificate."
        ),
        see=("cal",),
    ),
    Entry(
        slug="kis",
        name="KIS",
        full="klub integracji społecznej",
        english="social integration club",
        meaning=_(
            "A club that helps people to come back to work and company. It is an activity, not an "
            "institution with a certificate."
        ),
        see=("cis",),
    ),
    Entry(
        slug="pal",
        name="PAL",
        full="program aktywności lokalnej",
        english="local activity programme",
        meaning=_(
            "A programme of an institution for the people of one area or group. It is an activity and "
            "not a certificate."
        ),
        see=("kal", "cal"),
    ),
)
