"""One `make_<model>(**fields)` a model: valid defaults, and only what the test is about to be said.

A sequence keeps defaults unique; nothing is random. Partial dates may be written as text. Records are published
unless `published_at=None` is said.
"""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from calregistry.models import AccountEvent, Barrier, Declaration, ErrorReport, Operator, Reminder, Sender
from certificates.actions import register_certificate
from certificates.models import (
    Application,
    ApplicationDocument,
    ApplicationFinding,
    ApplicationPart,
    Certificate,
    CertificateCitation,
    Claim,
    Criterion,
    Edition,
    Event,
    Evidence,
    Part,
    SheetImport,
    SheetRow,
    Stage,
    Term,
    Withdrawal,
)
from institutions.models import (
    Activity,
    Answer,
    Attachment,
    Citation,
    Institution,
    InstitutionName,
    Link,
    Merge,
    Participation,
    Person,
    Post,
    Programme,
    Signature,
    Source,
    Territory,
)

PUBLISHED_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)

_serial = count(1)


def _new(model, **fields):
    """Store a `model`; values pass through the fields, so that text becomes partial dates."""
    record = model(**fields)
    for field in record._meta.concrete_fields:
        if field.attname in fields and not field.is_relation:
            setattr(record, field.attname, field.to_python(fields[field.attname]))
    record.save()
    return record


def make_territory(code="0402011", **fields):
    """A voivodeship, county or municipality, as the length of the code says."""
    defaults = {"name": f"Gmina {code}", "slug": f"gmina-{code}", "level": Territory.CODE_LENGTHS[len(code)]}
    return _new(Territory, code=code, **defaults | fields)


def make_institution(**fields):
    """A published municipal centre."""
    serial = next(_serial)
    defaults = {
        "name": f"Ośrodek Pomocy Społecznej nr {serial}",
        "slug": f"ops-{serial}",
        "kind": "ops",
        "town": "Miasto",
        "published_at": PUBLISHED_AT,
    }
    return _new(Institution, **defaults | fields)


def make_institution_name(**fields):
    """An earlier name of an institution."""
    defaults = {"name": f"Dawny Ośrodek nr {next(_serial)}", "kind": "ops"}
    return _new(InstitutionName, **_with_institution(defaults, fields))


def make_person(**fields):
    """Somebody with a public function."""
    serial = next(_serial)
    defaults = {"given_names": "Anna", "family_name": f"Testowa-{serial}", "slug": f"anna-testowa-{serial}"}
    return _new(Person, **defaults | fields)


def make_post(**fields):
    """A director's post at an institution."""
    defaults = {"function": "dyrektor", "title": "dyrektor"}
    if "person" not in fields:
        defaults["person"] = make_person()
    if "institution" not in fields and "organisation" not in fields:
        defaults["institution"] = make_institution()
    return _new(Post, **defaults | fields)


def make_merge(**fields):
    """A merge of two institutions, without what it did."""
    serial = next(_serial)
    defaults = {
        "kind": "institutions.Institution",
        "kept_key": serial,
        "kept_name": "Ośrodek",
        "lost_key": serial + 1,
        "lost_name": "Ośrodek, drugi raz",
        "reason": "Ten sam ośrodek.",
        "steps": [],
    }
    return _new(Merge, **defaults | fields)


def make_programme(**fields):
    """A published programme."""
    serial = next(_serial)
    defaults = {"name": f"Program nr {serial}", "slug": f"program-{serial}", "published_at": PUBLISHED_AT}
    return _new(Programme, **defaults | fields)


def make_participation(**fields):
    """An institution's part in a programme as an educator."""
    defaults = {"role": "edukator"}
    if "programme" not in fields:
        defaults["programme"] = make_programme()
    return _new(Participation, **_with_institution(defaults, fields))


def make_activity(**fields):
    """A club."""
    serial = next(_serial)
    defaults = {"name": f"Klub nr {serial}", "slug": f"klub-{serial}", "kind": "klub"}
    return _new(Activity, **_with_institution(defaults, fields))


def make_attachment(**fields):
    """A published photo of a published institution; its files are not made."""
    defaults = {"kind": "zdjecie", "alt_text": "Otwarcie klubu", "published_at": PUBLISHED_AT}
    return _new(Attachment, **_with_institution(defaults, fields))


def make_source(**fields):
    """A published news item."""
    serial = next(_serial)
    defaults = {
        "title": f"Aktualność nr {serial}",
        "slug": f"aktualnosc-{serial}",
        "kind": "aktualnosc",
        "published_at": PUBLISHED_AT,
    }
    return _new(Source, **defaults | fields)


def make_link(**fields):
    """An address that a source prints."""
    defaults = {"url": f"https://przyklad.pl/{next(_serial)}", "label": "Przykład"}
    return _new(Link, **_with_source(defaults, fields))


def make_signature(**fields):
    """A signature under a source."""
    defaults = {} if "person" in fields else {"person": make_person()}
    return _new(Signature, **_with_source(defaults, fields))


def make_answer(**fields):
    """What an institution told of why it applied."""
    defaults = {"topic": "dlaczego", "summary": "Chcieli potwierdzić swój sposób pracy."}
    return _new(Answer, **_with_institution(_with_source(defaults, fields), {}))


def make_citation(**fields):
    """A citation of a record of the lower floor; say which, for instance `institution=…`."""
    return _new(Citation, **_with_source({}, fields))


def make_certificate_citation(**fields):
    """A citation of a record of the upper floor; say which, for instance `certificate=…`."""
    return _new(CertificateCitation, **_with_source({}, fields))


def make_edition(**fields):
    """A generation of the rules."""
    serial = next(_serial)
    defaults = {
        "name": f"Edycja {serial}",
        "slug": f"edycja-{serial}",
        "position": serial,
        "description": "Opis.",
    }
    return _new(Edition, **defaults | fields)


def make_criterion(**fields):
    """A criterion of an edition."""
    defaults = {"number": 1, "text": "Zespół pracuje razem."}
    if "edition" not in fields:
        defaults["edition"] = make_edition()
    return _new(Criterion, **defaults | fields)


def make_term(**fields):
    """A term of five years that a source tells of."""
    return _new(Term, **_with_source({"years": 5}, fields))


def make_certificate(**fields):
    """A published certificate; the register gives it its number unless `number` is said."""
    defaults = {"published_at": PUBLISHED_AT}
    if "holder" not in fields:
        defaults["holder"] = make_institution()
    fields = defaults | fields
    if "number" in fields:
        return _new(Certificate, **fields)
    certificate = Certificate(**fields)
    for field in certificate._meta.concrete_fields:
        if field.attname in fields:
            setattr(certificate, field.attname, field.to_python(fields[field.attname]))
    return register_certificate(certificate)


def make_event(**fields):
    """A handover."""
    defaults = {"kind": "wreczenie"}
    if "certificate" not in fields:
        defaults["certificate"] = make_certificate()
    return _new(Event, **defaults | fields)


def make_user(**fields):
    """A member of the staff without roles."""
    return _new(User, **{"username": f"pracownik-{next(_serial)}", "is_staff": True} | fields)


def make_withdrawal(**fields):
    """A withdrawal that somebody asked for, and that nobody has decided on yet."""
    defaults = {"withdrawn_on": "2024", "reason": "Powód."}
    if "certificate" not in fields:
        defaults["certificate"] = make_certificate()
    if "asked_by" not in fields:
        defaults["asked_by"] = make_user()
    return _new(Withdrawal, **defaults | fields)


def make_application(**fields):
    """A case that has come as far as `stage` (a word of `Stage`; "wniosek" unless said), of a named institution."""
    stage = Stage(fields.pop("stage", Stage.REQUESTED))
    defaults = {"requested_on": "2026-02-01", "applicant": "Ośrodek, który prosi"}
    if stage in (Stage.PROPOSED, Stage.GRANTED) and "institution" not in fields:
        defaults["institution"] = make_institution()
    defaults |= {column: value for each in COURSES[stage] for column, value in STEPS[each].items()}
    if stage in (Stage.PROPOSED, Stage.GRANTED) and "proposed_by" not in fields:
        defaults["proposed_by"] = make_user()
    if stage == Stage.GRANTED:
        holder = (defaults | fields)["institution"]
        if "confirmed_by" not in fields:
            defaults["confirmed_by"] = make_user()
        defaults |= {"confirmed_at": timezone.now(), "confirmation_reason": "Sprawdzono protokół."}
        defaults["certificate"] = make_certificate(holder=holder, decided_on="2026-06", published_at=None)
    return _new(Application, **defaults | fields)


# What each step of a case leaves behind, and the steps that lead to a stage.
STEPS = {
    "report": {"reported_on": "2026-03"},
    "commission": {"appointed_on": "2026-03"},
    "visit": {"visited_on": "2026-04-10", "visit_note": "Klub działa."},
    "opinion": {"examined_on": "2026-05", "opinion": "przyznac"},
    "advice against": {
        "examined_on": "2026-05",
        "opinion": "odmowic",
        "opinion_reasons": "Brak wolontariuszy.",
    },
    "refusal": {"refused_on": "2026-06", "refusal_reasons": "Brak wolontariuszy."},
    "appeal": {"appealed_on": "2026-07", "appeal_grounds": "Wolontariusze są."},
    "upholding": {"upheld_on": "2026-08", "upholding_reasons": "Nadal brak wolontariuszy."},
    "proposal": {
        "granted_on": "2026-06",
        "proposed_at": timezone.now(),
        "proposal_reason": "Uchwała zarządu.",
    },
    "end": {"ended_on": "2026-06", "end_reason": "Ośrodek wycofał wniosek."},
}
_TO_OPINION = ("report", "commission", "visit")
COURSES = {
    Stage.REQUESTED: (),
    Stage.REPORTED: ("report",),
    Stage.APPOINTED: ("report", "commission"),
    Stage.VISITED: _TO_OPINION,
    Stage.EXAMINED: (*_TO_OPINION, "opinion"),
    Stage.PROPOSED: (*_TO_OPINION, "opinion", "proposal"),
    Stage.GRANTED: (*_TO_OPINION, "opinion", "proposal"),
    Stage.REFUSED: (*_TO_OPINION, "advice against", "refusal"),
    Stage.APPEALED: (*_TO_OPINION, "advice against", "refusal", "appeal"),
    Stage.UPHELD: (*_TO_OPINION, "advice against", "refusal", "appeal", "upholding"),
    Stage.ENDED: ("report", "end"),
}


def make_application_part(**fields):
    """A board member who is responsible for a case."""
    defaults = {"role": "zarzad"}
    if "application" not in fields:
        defaults["application"] = make_application()
    if "person" not in fields and "who" not in fields:
        defaults["who"] = "wiceprezes zarządu"
    return _new(ApplicationPart, **defaults | fields)


def make_application_finding(**fields):
    """A row of a report on a standard that no edition lists."""
    defaults = {"how_met": "Ośrodek prowadzi klub."}
    if "application" not in fields:
        defaults["application"] = make_application()
    if "criterion" not in fields and "standard" not in fields:
        defaults["standard"] = "Praca z partnerami"
    return _new(ApplicationFinding, **defaults | fields)


def make_application_document(**fields):
    """A paper of a case; its file is not made."""
    defaults = {"kind": "wniosek", "title": "Wniosek", "size": 100}
    if "application" not in fields:
        defaults["application"] = make_application()
    return _new(ApplicationDocument, **defaults | fields)


def make_sheet_import(**fields):
    """A spreadsheet that was read and can be stored."""
    defaults = {
        "file_name": "instytucje.csv",
        "size": 4,
        "digest": f"{next(_serial):064d}",
        "content": b"plik",
        "state": "gotowy",
    }
    if "uploaded_by" not in fields:
        defaults["uploaded_by"] = make_user()
    return _new(SheetImport, **defaults | fields)


def make_sheet_row(**fields):
    """A row with a new institution."""
    defaults = {
        "number": next(_serial),
        "institution_outcome": "nowy",
        "report": {"name": "OPS", "town": "Kalisz"},
    }
    if "sheet" not in fields:
        defaults["sheet"] = make_sheet_import()
    return _new(SheetRow, **defaults | fields)


def make_part(**fields):
    """Somebody who took part in an event."""
    defaults = {"function": "udzial"}
    if "event" not in fields:
        defaults["event"] = make_event()
    if "person" not in fields and "who" not in fields:
        defaults["person"] = make_person()
    return _new(Part, **defaults | fields)


def make_claim(**fields):
    """A claim about a certificate's place in a count."""
    defaults = {"ordinal": 57, "counted": "instytucje", "scope": "Polska", "said_by": "Ośrodek"}
    if "certificate" not in fields:
        defaults["certificate"] = make_certificate()
    return _new(Claim, **defaults | fields)


def make_evidence(**fields):
    """A sentence on how a criterion was met."""
    defaults = {}
    if "certificate" not in fields:
        defaults["certificate"] = make_certificate()
    if "criterion" not in fields:
        defaults["criterion"] = make_criterion()
    if "activity" not in fields and "statement" not in fields:
        defaults["statement"] = "Ośrodek zbadał potrzeby."
    return _new(Evidence, **defaults | fields)


def make_operator(**fields):
    """An operator who has told everything."""
    defaults = {
        "name": "Stowarzyszenie Przykładowe",
        "address": "ul. Przykładowa 1, 00-001 Przykładowo",
        "email": "rejestr@przyklad.pl",
        "phone": "22 123 45 67",
        "contact": "Biuro rejestru",
        "officer": "jest",
        "officer_contact": "Anna Inspektorska, iod@przyklad.pl",
        "complaints": "Zarząd Stowarzyszenia, zarzad@przyklad.pl",
        "architecture": "Wejście z poziomu chodnika.\nWinda na każde piętro.",
        "communication": "Telefon, e-mail, wiadomości tekstowe.",
        "sign_language": "brak",
    }
    return _new(Operator, **defaults | fields)


def make_declaration(**fields):
    """A declaration of a partly conforming site, drawn up after a self-assessment and reviewed once."""
    defaults = {
        "site_published_on": "2026-02-01",
        "site_changed_on": "2026-03-01",
        "conformance": "czesciowa",
        "drawn_up_on": "2026-02-01",
        "reviewed_on": "2026-03-15",
        "basis": "samoocena",
        "report_url": "https://przyklad.pl/lista-kontrolna",
    }
    return _new(Declaration, **defaults | fields)


def make_barrier(**fields):
    """A barrier that does not conform, in the declaration that there is."""
    defaults = {
        "reason": "niezgodnosc",
        "description": "Skany uchwał na stronach instytucji nie mają warstwy tekstowej.",
    }
    if "declaration" not in fields:
        defaults["declaration"] = Declaration.objects.first() or make_declaration()
    return _new(Barrier, **defaults | fields)


def make_sender(**fields):
    """A network that reported something today."""
    defaults = {"digest": f"{next(_serial):064d}", "seen_on": timezone.localdate()}
    return _new(Sender, **defaults | fields)


def make_account_event(**fields):
    """Somebody who tried to come in, and whom nobody knows."""
    return _new(AccountEvent, **{"kind": "zle-haslo", "key": uuid4(), "network": "192.0.2.0/24"} | fields)


def make_reminder(**fields):
    """A mail that told of something."""
    return _new(Reminder, **{"key": f"case {next(_serial)}"} | fields)


def make_error_report(**fields):
    """A new report of an error."""
    defaults = {
        "page": "/instytucje/",
        "problem": "Nazwa jest nieaktualna.",
        "language": "pl",
        "received_at": timezone.now(),
        "fingerprint": f"{next(_serial):064d}",
    }
    return _new(ErrorReport, **defaults | fields)


def _with_institution(defaults, fields):
    fields = defaults | fields
    return fields if "institution" in fields else fields | {"institution": make_institution()}


def _with_source(defaults, fields):
    fields = defaults | fields
    return fields if "source" in fields else fields | {"source": make_source()}
