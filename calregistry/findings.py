"""What the register took from one source: every public record that cites it, in groups that readers know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calregistry.people import people_on_pages
from certificates.models import Certificate, CertificateCitation
from institutions.languages import in_polish, told
from institutions.models import (
    Activity,
    Citation,
    Institution,
    Person,
    Post,
    Source,
)
from institutions.notes import person_in_words, public_wording


@dataclass
class Finding:
    """One record that cites the source: what it is, where it stands, and what the source prints otherwise.

    The subject may be HTML, with its Polish words marked.
    """

    subject: str
    url: str
    fields: list[str] = field(default_factory=list)
    wordings: list[str] = field(default_factory=list)  # as printed


@dataclass
class Group:
    """Findings of one sort under a heading."""

    title: str
    findings: list[Finding]


def findings(source: Source) -> list[Group]:
    """Return the findings of `source` in groups, without empty ones, drafts and hidden names."""
    lower = (
        Citation.objects.filter(source=source)
        .select_related(
            "institution",
            "name__institution",
            "person",
            "post__person",
            "post__institution",
            "activity__institution",
            "programme",
            "participation__programme",
            "participation__institution",
            "attachment__institution",
        )
        .prefetch_related("activity__people")
        .order_by("pk")
    )
    upper = (
        CertificateCitation.objects.filter(source=source)
        .select_related(
            "certificate__holder",
            "event__certificate__holder",
            "part__person",
            "part__event__certificate__holder",
            "claim__certificate__holder",
            "evidence__certificate__holder",
            "evidence__criterion",
            "evidence__activity__institution",
            "edition",
        )
        .prefetch_related("event__parts__person")
        .order_by("pk")
    )
    gathered: dict[str, dict[tuple, Finding]] = {}
    citations = [*lower, *upper]
    keys = [citation.person_id for citation in lower if citation.person_id]
    people = set(people_on_pages().filter(pk__in=keys).values_list("pk", flat=True))
    for citation in citations:
        title, describe = KINDS[citation.record_name]
        record = citation.record
        described = describe(record) if not isinstance(record, Person) or record.pk in people else None
        if described is None:
            continue
        subject, url = described
        of_kind = gathered.setdefault(str(title), {})
        finding = of_kind.setdefault((citation.record_name, record.pk), Finding(subject, url))
        if citation.field and (name := field_name(record, citation.field)):
            finding.fields.append(name)
        if wording := public_wording(citation, record):
            finding.wordings.append(wording)
    titles = dict.fromkeys(str(title) for title, _describe in KINDS.values())
    return [Group(title, list(gathered[title].values())) for title in titles if title in gathered]


def field_name(record: models.Model, name: str) -> str:
    """Return what staff call the field `name` of a record, or "" if it has none."""
    names = {column.name: column for column in record._meta.get_fields() if hasattr(column, "verbose_name")}
    return str(names[name].verbose_name) if name in names else ""


# Each describes a record in a few words, with the address of the page where it stands ("" for none), or returns None
# for what the public may not see.
Described = tuple[str, str] | None


def of_institution(institution: Institution) -> Described:
    if not institution.is_published:
        return None
    return in_polish(institution.name), institution.get_absolute_url()


def of_name(name) -> Described:
    if not name.institution.is_published:
        return None
    return in_polish(name.name), name.institution.get_absolute_url()


def of_person(person: Person) -> Described:
    return person_in_words(person), "" if person.is_hidden else person.get_absolute_url()


def of_post(post: Post) -> Described:
    if post.institution and not post.institution.is_published:
        return None
    person = person_in_words(post.person) if post.person else _("person not named")
    place = post.institution.name if post.institution else post.organisation
    url = post.institution.get_absolute_url() if post.institution else ""
    return told("%(who)s – %(what)s", who=person, what=in_polish(f"{post.title}, {place}")), url


def of_activity(activity: Activity) -> Described:
    if not activity.institution.is_published:
        return None
    return in_polish(f"{activity.name} – {activity.institution.name}"), activity.get_absolute_url()


def of_programme(programme) -> Described:
    return (in_polish(programme.name), programme.get_absolute_url()) if programme.is_published else None


def of_participation(participation) -> Described:
    institution, programme = participation.institution, participation.programme
    if not (institution.is_published and programme.is_published):
        return None
    role = participation.get_role_display()
    words = told(
        "%(who)s – %(role)s: %(what)s",
        who=in_polish(institution.name),
        role=role,
        what=in_polish(programme.name),
    )
    return words, institution.get_absolute_url()


def of_attachment(attachment) -> Described:
    if not (attachment.is_published and attachment.institution.is_published):
        return None
    return in_polish(attachment.caption or attachment.alt_text), attachment.institution.get_absolute_url()


def of_certificate(certificate: Certificate) -> Described:
    if not (certificate.is_published and certificate.holder.is_published):
        return None
    words = told("%(number)s – %(who)s", number=certificate.number, who=in_polish(certificate.holder.name))
    return words, certificate.get_absolute_url()


def of_event(event) -> Described:
    if of_certificate(event.certificate) is None:
        return None
    return f"{event.certificate.number} – {event.get_kind_display()}", event.get_absolute_url()


def of_part(part) -> Described:
    if of_certificate(part.event.certificate) is None:
        return None
    who = person_in_words(part.person) if part.person else in_polish(part.who)
    return told(
        "%(who)s – %(what)s", who=who, what=part.get_function_display()
    ), part.event.get_absolute_url()


def of_claim(claim) -> Described:
    if of_certificate(claim.certificate) is None:
        return None
    words = told(
        _("No. %(ordinal)s in order: %(counted)s, %(scope)s"),
        ordinal=claim.ordinal,
        counted=in_polish(claim.counted),
        scope=in_polish(claim.scope),
    )
    return words, claim.certificate.get_absolute_url()


def of_evidence(evidence) -> Described:
    activity = evidence.activity
    is_told = evidence.statement or (activity and activity.institution.is_published)
    if of_certificate(evidence.certificate) is None or not is_told:
        return None
    return in_polish(evidence.criterion.text), evidence.certificate.get_absolute_url()


def of_edition(edition) -> Described:
    return in_polish(edition.name), f"{reverse('criteria')}#{edition.slug}"


# The groups of a source's page, in their order.
INSTITUTIONS = gettext_lazy("About institutions")
PEOPLE = gettext_lazy("About people and their posts")
ACTIVITIES = gettext_lazy("About activities and programmes")
CERTIFICATES = gettext_lazy("About certificates")

KINDS: dict[str, tuple[Any, Callable[..., Described]]] = {
    "institution": (INSTITUTIONS, of_institution),
    "name": (INSTITUTIONS, of_name),
    "attachment": (INSTITUTIONS, of_attachment),
    "person": (PEOPLE, of_person),
    "post": (PEOPLE, of_post),
    "activity": (ACTIVITIES, of_activity),
    "programme": (ACTIVITIES, of_programme),
    "participation": (ACTIVITIES, of_participation),
    "certificate": (CERTIFICATES, of_certificate),
    "event": (CERTIFICATES, of_event),
    "part": (CERTIFICATES, of_part),
    "claim": (CERTIFICATES, of_claim),
    "evidence": (CERTIFICATES, of_evidence),
    "edition": (CERTIFICATES, of_edition),
}
