"""The lists of certificates and events as files for the office."""

from django.utils import timezone

from certificates.models import Certificate, Event, Part, Status
from certificates.sheets.columns import COLUMNS, TOLD_ONLY
from certificates.sheets.people import write_person, write_unnamed
from certificates.sheets.register import PEOPLE
from institutions.exports import (
    FieldsFile,
    OfficeFile,
    institution_cells,
    places_of,
    source_cells,
    state_of,
)

DATES = ("decided_on", "handed_over_on", "valid_from", "valid_until")
WORDS = ("number", "association_number", "holder_as_printed", "title_as_printed", "period_as_printed")


class EventFile(FieldsFile):
    """The events."""

    name = "wydarzenia"
    model = Event
    related = ("certificate__holder",)
    fields = ("certificate", "kind", "happened_on", "place", "town", "occasion", "description")


class CertificateFile(OfficeFile):
    """The certificates with their holders and handovers, under the headings of an import."""

    name = "certyfikaty"

    def header(self):
        """Return the headings of an import, and what is told to people beside it."""
        return [*(column.heading for column in COLUMNS), *TOLD_ONLY]

    def batch(self, keys):
        """Yield the certificates as an import reads them."""
        day = timezone.localdate()
        found = Certificate.objects.filter(pk__in=keys).with_status(on=day)
        found = found.select_related("holder__parent", "edition")
        certificates = list(found.prefetch_related("citations__source"))
        places = places_of([each.holder for each in certificates])
        handovers = _handovers(certificates)
        for each in certificates:
            cells = institution_cells(each.holder, places) | source_cells(each) | handovers.get(each.pk, {})
            cells |= {name: getattr(each, name) for name in WORDS}
            cells |= {name: str(getattr(each, name) or "") for name in DATES}
            cells |= {"has_certificate": "tak", "edition": each.edition.name if each.edition else ""}
            told = [state_of(each), str(Status(each.status).label), day.isoformat()]
            yield [each.pk, *(cells.get(column.key, "") for column in COLUMNS), *told]


def _handovers(certificates: list[Certificate]) -> dict[int, dict[str, str]]:
    """Return the cells of the handovers, by certificate and column; in two queries."""
    events = Event.objects.filter(certificate__in=certificates, kind=Event.Kind.HANDOVER)
    cells: dict[int, dict[str, str]] = {}
    of_event: dict[int, dict[str, list[str]]] = {}
    for event in events:
        occasion = str(event.get_occasion_display()) if event.occasion else ""
        cells[event.certificate_id] = {
            "place": event.place,
            "event_town": event.town,
            "occasion": occasion,
        }
        of_event[event.pk] = {key: [] for key in PEOPLE}
    keys = {str(function.value): key for key, function in PEOPLE.items()}
    parts = Part.objects.filter(event__in=events, function__in=keys).select_related("person", "event")
    for part in parts.order_by("position", "pk"):
        written = (
            write_person(name=str(part.person), slug=part.person.slug, post=part.post)
            if part.person
            else write_unnamed(part.who)
        )
        of_event[part.event_id][keys[part.function]].append(written)
    for event in events:
        cells[event.certificate_id] |= {key: "; ".join(people) for key, people in of_event[event.pk].items()}
    return cells
