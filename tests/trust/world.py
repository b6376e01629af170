"""One of everything that the register can hold, tied together in every way that it can be."""

import io
from itertools import count
from types import SimpleNamespace

from django.apps import apps
from django.db import models
from PIL import Image

from calregistry.models import Barrier, Declaration, Operator, StaffSession
from certificates.models import Holder
from institutions.documents import Document
from institutions.entries import Entry
from institutions.files import store_document, store_picture
from institutions.models import DailyUpload, FormerPersonSlug, FormerSlug, SentForm
from institutions.only_added_to import rewriting
from institutions.partial_dates import PartialDateField
from institutions.pictures import accept_picture
from tests import factories
from tests.factories import PUBLISHED_AT

# Primary keys that no page holds by chance.
FIRST_KEY = 730_000_001

# What is never free text: the register makes it by itself, from numbers, by chance or from other columns.
IDENTIFIERS = {"number", "key", "word", "session_data", "reference", "fingerprint", "digest"}
# A text that excludes a relation: "not both", says a constraint.
INSTEAD_OF = {
    ("post", "organisation"): "institution",
    ("part", "who"): "person",
    ("applicationpart", "who"): "person",
    ("applicationfinding", "standard"): "criterion",
}
# A text that stands with a date, or not at all.
OF_A_DATE = {
    "withdrawal_reason": "withdrawn_on",
    "visit_note": "visited_on",
    "opinion_reasons": "examined_on",
    "refusal_reasons": "refused_on",
    "appeal_grounds": "appealed_on",
    "upholding_reasons": "upheld_on",
    "end_reason": "ended_on",
    "proposal_reason": "granted_on",
    "confirmation_reason": "confirmed_at",
}

_keys = count(FIRST_KEY)


def everything() -> list[type[models.Model]]:
    """Return the models of the register that hold rows of their own."""
    found = [
        *apps.get_app_config("institutions").get_models(),
        *apps.get_app_config("certificates").get_models(),
        *apps.get_app_config("calregistry").get_models(),
    ]
    apart = (DailyUpload, Holder, SentForm, StaffSession)
    return [model for model in found if model not in apart and not issubclass(model, Entry)]


def make_world(*, published_at=PUBLISHED_AT, rules_of=None) -> SimpleNamespace:
    """Return the records of a world: an institution with a parent, a unit and a successor, and all that hangs on it.

    With `published_at=None` everything in it that can be a draft is one. The rules, which cannot, may be those of
    another world.
    """

    def new(kind, /, **fields):
        return getattr(factories, f"make_{kind}")(pk=next(_keys), **fields)

    def record(kind, /, **fields):
        return new(kind, published_at=published_at, **fields)

    world = SimpleNamespace()
    world.operator, world.declaration = operator_and_declaration()
    world.report = new("error_report", sender=new("sender"))
    new("account_event")
    new("reminder")
    world.voivodeship, world.county, world.territory = territories()
    world.source = record("source", url="https://przyklad.pl/zrodlo")
    world.programme = record("programme", run_by="Ośrodek", financed_by="Fundusz", description="Opis.")
    world.parent = record("institution", closed_on="2024")
    world.successor = record("institution")
    world.institution = record(
        "institution",
        territory=world.territory,
        parent=world.parent,
        successor=world.successor,
        closed_on="2024",
        staff_count=20,
        social_worker_count=8,
    )
    world.unit = record("institution", parent=world.institution)
    former = FormerSlug(pk=next(_keys), institution=world.institution, slug=f"dawny-{world.institution.slug}")
    former.save()
    world.former = former
    world.name = new("institution_name", institution=world.institution)
    world.person = new("person")
    FormerPersonSlug(pk=next(_keys), person=world.person, slug=f"dawna-{world.person.slug}").save()
    world.merge = new("merge")
    world.post = new("post", person=world.person, institution=world.institution)
    world.elsewhere = new("post", person=world.person, organisation="Urząd Miasta")
    world.participation = new("participation", institution=world.institution, programme=world.programme)
    world.activity = new(
        "activity", institution=world.institution, programme=world.programme, description="Opis.", place="Dom"
    )
    world.activity.people.add(world.person)
    world.plan = new("activity", institution=world.institution, kind="plan")
    world.photo = record(
        "attachment", institution=world.institution, width=400, height=300, caption="Otwarcie"
    )
    store_picture(accept_picture(picture()), world.photo.key)
    world.rendition = "400.webp"
    world.section = "instytucje"
    world.statistics_table = "wojewodztwa"
    world.document = record("attachment", institution=world.institution, kind="dokument", caption="Uchwała")
    store_document(Document(b"%PDF-1.7 content", 1), world.document.key)
    new("link", source=world.source)
    new("signature", source=world.source, person=world.person)
    new("answer", source=world.source, institution=world.institution)

    world.edition = rules_of.edition if rules_of else new("edition")
    world.criterion = rules_of.criterion if rules_of else new("criterion", edition=world.edition)
    new("term", source=world.source, edition=world.edition)
    world.certificate = record(
        "certificate",
        holder=world.institution,
        edition=world.edition,
        handed_over_on="2015-02-05",
        withdrawn_on="2016-03-01",
        withdrawal_reason="Powód.",
    )
    world.other = record("certificate", holder=world.institution, valid_until="2014")
    world.withdrawal = new("withdrawal", certificate=world.certificate)
    world.sheet = new("sheet_import", source=world.source)
    new("sheet_row", sheet=world.sheet, institution=world.institution, certificate=world.certificate)
    world.event = new("event", certificate=world.certificate, town="Miasto")
    world.part = new("part", event=world.event, person=world.person)
    unnamed = new("part", event=world.event, who="burmistrz")
    world.claim = new("claim", certificate=world.certificate)
    world.evidence = new(
        "evidence", certificate=world.certificate, criterion=world.criterion, activity=world.activity
    )

    world.case = new(
        "application",
        stage="odmowa",
        institution=world.institution,
        edition=world.edition,
        reference="Sprawa 1",
        staff_note="Uwaga.",
        next_due_on="2026-12-01",
    )
    new("application_part", application=world.case, person=world.person)
    new("application_part", application=world.case, role="ekspert", who="ekspertka")
    new("application_finding", application=world.case, criterion=world.criterion, note="Uwaga.")
    new("application_finding", application=world.case)
    world.paper = new("application_document", application=world.case)
    store_document(Document(b"%PDF-1.7 content", 1), world.paper.key)

    for field, cited in {
        "institution": world.institution,
        "name": world.name,
        "person": world.person,
        "post": world.post,
        "activity": world.activity,
        "programme": world.programme,
        "participation": world.participation,
        "attachment": world.photo,
    }.items():
        new("citation", source=world.source, wording="Inaczej", **{field: cited})
    for cited in (world.elsewhere, world.plan):
        new("citation", source=world.source, **{cited._meta.model_name: cited})
    for field, cited in {
        "certificate": world.certificate,
        "event": world.event,
        "part": world.part,
        "claim": world.claim,
        "evidence": world.evidence,
        "edition": world.edition,
    }.items():
        new("certificate_citation", source=world.source, wording="Inaczej", **{field: cited})
    new("certificate_citation", source=world.source, part=unnamed)
    return world


def territories():
    """Return a voivodeship, a county in it and a municipality in that; the same ones for every world."""
    model = apps.get_model("institutions", "Territory")
    found = {row.code: row for row in model.objects.all()}
    return [found.get(code) or factories.make_territory(code) for code in ("04", "0402", "0402011")]


def operator_and_declaration():
    """Return the operator and the declaration with a barrier of each kind; the same ones for every world."""
    operator = Operator.objects.first() or factories.make_operator()
    declaration = Declaration.objects.first() or factories.make_declaration()
    for reason in set(Barrier.Reason.values) - set(declaration.barriers.values_list("reason", flat=True)):
        factories.make_barrier(pk=next(_keys), declaration=declaration, reason=reason, provision="art. 3")
    return operator, declaration


def picture() -> io.BytesIO:
    """Return a small photo as somebody would send it."""
    content = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(content, "JPEG")
    return content


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of `model` in which people write what they like."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.SlugField, PartialDateField))
        and not (field.primary_key or field.choices or field.generated or field.name in IDENTIFIERS)
    ]


def write_everywhere(text: str) -> None:
    """Write `text`, as much of it as fits, into every text field of every record, past all validation."""
    with rewriting():
        for model in everything():
            of_all = {}
            for field in text_fields(model):
                rows = model.objects.all()
                if excluded := INSTEAD_OF.get((model._meta.model_name, field.name)):
                    rows = rows.filter(**{f"{excluded}__isnull": True})
                if date := OF_A_DATE.get(field.name):
                    rows = rows.filter(**{f"{date}__isnull": False})
                if field.name == "regon":
                    rows = rows.filter(parent__isnull=False)  # the others have one of their own each
                written = {field.name: text[: field.max_length]}
                if rows.query.where:
                    rows.update(**written)
                else:
                    of_all |= written
            model.objects.update(**of_all)
