from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from certificates.admin.citation import CertificateCitationInline
from certificates.exports import EventFile
from certificates.models import Event, Part
from institutions.admin.export import Exported
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterAdmin, RegisterStackedInline, RegisterTabularInline


class EventForm(RegisterForm):
    """A step in a certificate's life."""

    refused_beside = {"event_date_stands_once": "happened_on"}


class PartForm(RegisterForm):
    """Who did what in an event."""

    refused_beside = {"part_of_a_person_or_an_unnamed_one": "who"}


class PartInline(RegisterTabularInline):
    """Who did what, in the event's form."""

    model = Part
    form = PartForm
    fields = ("function", "person", "who", "post", "position")
    autocomplete_fields = ("person",)
    row_related = ("person",)
    row_order = ("position", "pk")
    show_change_link = True


class EventInline(RegisterStackedInline):
    """The steps, in the certificate's form; who took part stands behind the step's link."""

    model = Event
    form = EventForm
    fields = (("kind", "happened_on"), ("place", "town", "occasion"), "description")
    show_change_link = True


@admin.register(Event)
class EventAdmin(Exported, RegisterAdmin):
    """A step in a certificate's life, with those who took part and the sources."""

    export = EventFile
    form = EventForm
    part_of = "certificate"
    published_with = "certificates.publish_certificate"
    autocomplete_fields = ("certificate",)
    form_related = ("certificate__holder",)
    inlines = (PartInline, CertificateCitationInline)
    list_display = ("kind", "certificate", "place", "town")
    list_filter = ("kind", "occasion")
    list_select_related = ("certificate__holder",)
    search_fields = ("certificate__fold_key__contains", "certificate__holder__fold_key__contains")
    ordering = ("certificate__number", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("certificate", "kind")}),
        (
            _("Date, place and occasion"),
            {"fields": ("happened_on", ("place", "town"), "occasion", "description")},
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """An event stays with its certificate."""
        return () if obj is None else ("certificate",)


@admin.register(Part)
class PartAdmin(RegisterAdmin):
    """Somebody's part in an event, with its sources."""

    form = PartForm
    part_of = "event"
    published_with = "certificates.publish_certificate"
    fields = ("event", *PartInline.fields)
    autocomplete_fields = ("event", "person")
    form_related = ("event__certificate__holder", "person")
    inlines = (CertificateCitationInline,)
    list_display = ("function", "person", "who", "event")
    list_filter = ("function",)
    list_select_related = ("event__certificate__holder", "person")
    search_fields = ("person__fold_key__contains", "event__certificate__fold_key__contains")
    ordering = ("event__certificate__number", "position", "pk")

    def is_shown(self, record):
        """Return whether the public may see the certificate in whose event it was."""
        event = getattr(record, "event", None)
        return event is not None and event.certificate.is_published
