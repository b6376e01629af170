"""Changes of several records together, each in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateCitation, Claim, Event, NumberSeries, Part
from certificates.numbers import UNKNOWN_YEAR, make_number
from institutions.history import change
from institutions.models import Activity, Citation, Institution, InstitutionKind, Person, Signature, Source
from institutions.models.former_slug import once_taken
from institutions.typed_text import address_word, free_word

LONGEST_WORDING = CertificateCitation._meta.get_field("wording").max_length


@transaction.atomic
def register_certificate(certificate: Certificate) -> Certificate:
    """Give a new certificate its register number and store it.

    Raises ValueError when the certificate has a number already.
    """
    give_numbers([certificate])
    certificate.save(force_insert=True)
    return certificate


def give_numbers(certificates: Sequence[Certificate]) -> None:
    """Give new certificates their register numbers, in a transaction that stores them too.

    The year is that of the award as far as it is known. The rows of the years' series stay locked until the end of the
    transaction, so parallel writers get different numbers; a number is never given twice, even when the draft that had
    it is deleted, because the series only grows. Numbers that came with fixtures are stepped over. Raises ValueError
    when a certificate has a number already.
    """
    if given := [certificate.number for certificate in certificates if certificate.number]:
        raise ValueError(f"{given[0]} is given for good")
    by_year: dict[int | None, list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        award = certificate.award_date
        by_year[None if award is None or award.is_not_later_than else award.year].append(certificate)
    names = {_series(year): year for year in by_year}
    NumberSeries.objects.bulk_create([NumberSeries(year=name) for name in names], ignore_conflicts=True)
    # In one order, so that no two writers wait for each other.
    for series in NumberSeries.objects.select_for_update().filter(year__in=names).order_by("year"):
        year = names[series.year]
        for certificate, serial in zip(by_year[year], _free_serials(year, series.last_serial), strict=False):
            certificate.number = make_number(year=year, serial=serial)
            series.last_serial = serial
        series.save(update_fields=["last_serial"])


def _free_serials(year: int | None, last: int) -> Iterator[int]:
    """Yield the serial numbers behind `last` under which no certificate stands."""
    behind = Certificate.objects.filter(number__startswith=f"CAL-{_series(year)}-").values_list(
        "number", flat=True
    )
    taken = {int(number.split("-")[2]) for number in behind}
    return (serial for serial in count(last + 1) if serial not in taken)


def _series(year: int | None) -> str:
    return UNKNOWN_YEAR if year is None else f"{year:04d}"


@dataclass(frozen=True, slots=True)
class AcceptedInstitution:
    """A new institution or one of the register; `unit` names the unit of it that was certified, "" for none."""

    record: Institution
    unit: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedCertificate:
    """A certificate without its holder, which is the institution at the place `holder`; `wordings` by field."""

    record: Certificate
    holder: int
    occasion: str = ""
    wordings: dict[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedPerson:
    """A person, new or of the register, or None for somebody unnamed; what they did, as what, and who signed."""

    record: Person | None
    post: str = ""
    deeds: tuple[str, ...] = ()
    has_signed: bool = False
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Everything that a person accepted of one article."""

    source: Source
    institutions: tuple[AcceptedInstitution | None, ...] = ()
    certificates: tuple[AcceptedCertificate, ...] = ()
    people: tuple[AcceptedPerson, ...] = ()
    activities: tuple[tuple[Activity, str], ...] = ()


def store_drafts(accepted: Accepted, *, by=None) -> list[Certificate]:
    """Store the source and all that was accepted of it, each with its citation, and return the certificates.

    `by` is the member of staff who enters them. What is new is a draft; a record of the register is cited, never
    changed. Raises ValidationError, and stores nothing, when a record is not as the register wants it, or
    when it would be public at once and `by` may not publish.
    """
    with change(by=by):
        return _store_drafts(accepted, by)


def _store_drafts(accepted: Accepted, by) -> list[Certificate]:
    source = accepted.source
    _store(source, source.title)
    holders = [_holder(each, source) for each in accepted.institutions]
    for person in accepted.people:
        if person.record is not None:
            _store(person.record, str(person.record))
            _cite(Citation(source=source, person=person.record, wording=person.wording))
            if person.has_signed:
                Signature.objects.get_or_create(
                    source=source, person=person.record, defaults={"signed_as": person.post}
                )
    certificates = [
        _certificate(each, holders, accepted.people, source, by) for each in accepted.certificates
    ]
    known = [holder for holder in holders if holder is not None]
    for activity, wording in accepted.activities if known else ():
        activity.institution = known[0].parent or known[0]
        _refuse_what_is_public_at_once(activity.institution, by)
        _store(activity, activity.name, among=Activity.objects.filter(institution=activity.institution))
        _cite(Citation(source=source, activity=activity, wording=wording))
    return certificates


def _refuse_what_is_public_at_once(institution: Institution, by) -> None:
    """Raise ValidationError when whoever adds to a published institution may not publish."""
    if by is not None and institution.is_published and not by.has_perm("institutions.publish_institution"):
        raise ValidationError(
            _(
                "“%(institution)s” is published, so its activities would be public at once: leave them out, or ask "
                "somebody who publishes to accept them."
            )
            % {"institution": institution}
        )


def _store(record: models.Model, name: str, *, among: models.QuerySet | None = None) -> None:
    """Store a new record under an address word that is free; leave one of the register as it is."""
    if record.pk is not None:
        return
    among = type(record)._default_manager.all() if among is None else among
    word = address_word(name) or "wpis"
    record.slug = free_word(among, word, taken=once_taken(type(record), word))
    record.full_clean()
    record.save()


def _cite(citation: Citation | CertificateCitation) -> None:
    """Store a citation, unless the source already confirms the same."""
    citation.wording = citation.wording[:LONGEST_WORDING]
    citation.save_once()


def _holder(accepted: AcceptedInstitution | None, source: Source) -> Institution | None:
    """Store an institution, and its unit if one was certified; return which of them the certificate is of."""
    if accepted is None:
        return None
    whole = accepted.record
    _store(whole, whole.name)
    _cite(Citation(source=source, institution=whole, wording=accepted.wording))
    if not accepted.unit:
        return whole
    unit = Institution.objects.filter(parent=whole, name=accepted.unit).first() or Institution(
        name=accepted.unit, kind=InstitutionKind.UNIT, parent=whole, town=whole.town, in_town=whole.in_town
    )
    _store(unit, f"{unit.name} {whole.short_name or whole.name}")
    _cite(Citation(source=source, institution=unit))
    return unit


def _certificate(
    accepted: AcceptedCertificate,
    holders: list[Institution | None],
    people: Iterable[AcceptedPerson],
    source: Source,
    by,
) -> Certificate:
    """Store a certificate with its handover, those who took part in it, claims and citations."""
    certificate, holder = accepted.record, holders[accepted.holder]
    if holder is None:
        raise ValueError("a certificate is of an institution that is accepted too")
    certificate.holder = holder
    certificate.entered_by = by
    certificate.full_clean(exclude=["number"])
    register_certificate(certificate)
    for name, wording in accepted.wordings.items():
        _cite(CertificateCitation(source=source, certificate=certificate, field=name, wording=wording))
    parts = [(person, deed) for person in people for deed in person.deeds]
    if parts or accepted.occasion:
        event = Event(certificate=certificate, kind=Event.Kind.HANDOVER, occasion=accepted.occasion)
        event.full_clean()
        event.save()
        for position, (person, deed) in enumerate(parts, start=1):
            who = "" if person.record else person.post
            part = Part(event=event, function=deed, person=person.record, who=who, position=position)
            part.post = person.post if person.record else ""
            part.full_clean()
            part.save()
    for claim in accepted.claims:
        claim.certificate = certificate
        claim.full_clean()
        claim.save()
        _cite(CertificateCitation(source=source, claim=claim))
    return certificate
