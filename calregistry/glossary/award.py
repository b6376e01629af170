"""Words of the certificate: how it is granted, and what it is on a day."""

from django.utils.translation import gettext_lazy as _

from calregistry.glossary.entry import Entry

ENTRIES = (
    Entry(
        slug="certyfikat",
        name="Certyfikat Jakości CAL",
        full="Certyfikat Jakości Centrum Aktywności Lokalnej",
        english="CAL quality certificate",
        meaning=_(
            "A document that says that an institution works with its neighbourhood and not only for it. "
            "Each award is a certificate of its own: an institution that received it three times has "
            "three."
        ),
        see=("posiadacz", "okres-waznosci", "ponowny-certyfikat"),
    ),
    Entry(
        slug="posiadacz",
        name="posiadacz certyfikatu",
        english="holder",
        meaning=_(
            "The institution, or a unit of it, that received the certificate. People do not hold it: a "
            "director only takes it in the name of the institution."
        ),
        see=("jednostka", "wreczenie"),
    ),
    Entry(
        slug="zgloszenie",
        name="zgłoszenie do certyfikatu",
        english="application",
        meaning=_(
            "The form in which an institution applies. It lists the standards that the institution has "
            "to meet. The register has not found the form, so it does not know this list."
        ),
        see=("raport", "kryterium"),
    ),
    Entry(
        slug="raport",
        name="raport",
        english="report",
        meaning=_(
            "The institution's own description of how it meets each standard; it goes with the application."
        ),
        see=("zgloszenie",),
    ),
    Entry(
        slug="komisja",
        name="Komisja Certyfikacyjna",
        english="certification commission",
        meaning=_(
            "The commission that the board of the association appoints to examine applications. An "
            "institution may appeal from its decision to the board."
        ),
        see=("decyzja", "odwolanie"),
    ),
    Entry(
        slug="wizytacja",
        name="wizytacja",
        english="expert's visit",
        meaning=_(
            "A visit of a CAL expert who sees the work on the spot. The commission may ask for it; it "
            "need not."
        ),
        see=("ekspert-cal",),
    ),
    Entry(
        slug="decyzja",
        name="decyzja",
        english="decision",
        meaning=_(
            "The day on which it was decided that the institution receives the certificate. The "
            "handover comes later, so the register keeps both dates apart."
        ),
        see=("wreczenie",),
    ),
    Entry(
        slug="odmowa",
        name="odmowa",
        english="refusal",
        meaning=_(
            "The decision not to grant the certificate. Its reasons must be given in writing. The "
            "register does not show refusals."
        ),
        see=("odwolanie",),
    ),
    Entry(
        slug="odwolanie",
        name="odwołanie",
        english="appeal",
        meaning=_(
            "A letter to the board of the association from an institution that disagrees with the commission."
        ),
        see=("komisja",),
    ),
    Entry(
        slug="wreczenie",
        name="wręczenie",
        english="handover",
        meaning=_(
            "The ceremony at which the institution receives the paper: at a session of the council, at "
            "a festive meeting, at a conference. Experts of the association hand it over, and sometimes "
            "local officials."
        ),
        see=("decyzja", "odebrac"),
    ),
    Entry(
        slug="odebrac",
        name="odebrać certyfikat",
        english="to collect; to take away",
        meaning=_(
            "Two opposite things in Polish: a holder collects a certificate, and an association takes "
            "it away. In this register to collect is the only meaning; a certificate taken away is "
            "called withdrawn."
        ),
        see=("cofniety", "wreczenie"),
    ),
    Entry(
        slug="ponowny-certyfikat",
        name="ponowny certyfikat",
        english="renewal",
        meaning=_(
            "A new certificate that an institution receives after an earlier one. It needs a new "
            "request; nothing is prolonged."
        ),
        see=("certyfikat",),
    ),
    Entry(
        slug="okres-waznosci",
        name="okres ważności",
        english="period of validity",
        meaning=_(
            "The time for which a certificate holds, as a source gives it. The rules spoke of three "
            "years once and speak of five now; the register never computes an end from them."
        ),
        see=("okres-nieznany", "w-mocy"),
    ),
    Entry(
        slug="kryterium",
        name="kryterium",
        full="standard, wyznacznik",
        english="criterion",
        meaning=_(
            "One of the things that an institution does, or has to do, to receive the certificate. The "
            "register tells criteria in its own words."
        ),
        see=("edycja", "spelnienie"),
    ),
    Entry(
        slug="edycja",
        name="edycja zasad",
        english="edition of the rules",
        meaning=_("A generation of the rules of the certificate. The register knows three."),
        see=("kryterium",),
    ),
    Entry(
        slug="spelnienie",
        name="spełnienie kryterium",
        english="evidence",
        meaning=_("What shows that an institution met a criterion, as far as a source tells."),
        see=("kryterium",),
    ),
    Entry(
        slug="w-mocy",
        name="w mocy",
        english="in force",
        meaning=_(
            "A status: a source gives the end of the period, and it has not come yet. A printed year "
            "counts to its last day."
        ),
        see=("wygasl", "okres-nieznany"),
    ),
    Entry(
        slug="okres-nieznany",
        name="okres nieznany",
        english="period unknown",
        meaning=_(
            "A status: the certificate was granted, but no source says until when it holds. It may be "
            "in force or not; ask the institution or the association."
        ),
        see=("okres-waznosci",),
    ),
    Entry(
        slug="przyszly",
        name="od przyszłej daty",
        english="from a future date",
        meaning=_("A status: the certificate was granted, but its period has not begun."),
        see=("w-mocy",),
    ),
    Entry(
        slug="wygasl",
        name="wygasł",
        english="expired",
        meaning=_(
            "A status: the period that a source gives is over. The work of the institution may well go on."
        ),
        see=("ponowny-certyfikat",),
    ),
    Entry(
        slug="cofniety",
        name="cofnięty",
        english="withdrawn",
        meaning=_(
            "A status: the association took the certificate back, because the standards were broken. "
            "This outlasts every other status."
        ),
        see=("odebrac",),
    ),
    Entry(
        slug="bez-certyfikatu",
        name="bez certyfikatu",
        english="no certificate",
        meaning=_(
            "A status of an institution: the register knows of no certificate of it. It is no judgement "
            "of its work."
        ),
        see=("udzial-w-programie",),
    ),
)
