"""What every list and form of the office has: tidy forms, Polish search, drafts and publication."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions import history
from institutions.admin.conflicts import GuardedForms
from institutions.admin.fields import OfficeFields, dates_of
from institutions.admin.filters import PublicationFilter
from institutions.admin.forms import REASON, RegisterForm, RegisterFormSet, reason_field
from institutions.admin.history import WithHistory
from institutions.admin.publication import (
    CompletenessFilter,
    SourceFilter,
    gaps_in_form,
    may_publish_below,
    publish,
    publish_as_saved,
    unpublish,
)
from institutions.completeness import Incomplete, KeptComplete, kept_complete
from institutions.entries import is_tracked
from institutions.files import atomic_with_files
from institutions.models import Record
from institutions.partial_dates import in_words
from institutions.polish import fold
from institutions.typed_text import tidy


def date_column(name: str, description: Any) -> Any:
    """Return a column of a list that writes the partial date `name` in words and sorts by it."""

    @admin.display(ordering=name, description=description)
    def column(record: models.Model) -> str:
        value = getattr(record, name)
        return in_words(value) if value else "–"

    return column


def is_of_the_moment(error: DatabaseError) -> bool:
    """Return whether the database refuses for what somebody else stores at the same moment, so that one tries again."""
    deadlock = "40P01"  # PostgreSQL's code of two transactions that wait for each other
    return isinstance(error, IntegrityError) or getattr(error.__cause__, "sqlstate", None) == deadlock


def _told_of_loss(sentence: str, loss: Incomplete) -> str:
    """Return that something was not done, since a published record would lose by it what it must have."""
    why = _("“%(record)s” is public, and would lack what it must have:") % {"record": loss.record}
    way = _("Give it something else instead first, or take it back to a draft.")
    return " ".join([sentence, why, *loss.messages, way])


class RegisterInline(OfficeFields):
    """Rows under a record; `row_related` names the relations that the rows show."""

    form = RegisterForm
    formset = RegisterFormSet
    extra = 0
    view_on_site = False
    row_related: ClassVar[tuple[str, ...]] = ()
    row_order: ClassVar[tuple[Any, ...]] = ("pk",)

    def formfield_for_dbfield(self, db_field, request, **options):
        """Leave room in a row: what is chosen is changed and looked at on its own page."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def get_formset(self, request, obj=None, **options):
        """Return the set of forms, which knows for what it asks a reason."""
        formset = super().get_formset(request, obj, **options)
        dates = dates_of(self.model)
        is_asked = dates and obj is not None
        is_shown = is_asked and self.admin_site.get_model_admin(self.parent_model).is_shown(obj)
        formset.reason_for = dates if is_shown else ()
        return formset

    def get_queryset(self, request):
        """Return the rows with what they show, in a lasting order."""
        rows = super().get_queryset(request).order_by(*self.row_order)
        return rows.select_related(*self.row_related) if self.row_related else rows


class RegisterTabularInline(RegisterInline, admin.TabularInline):
    """Rows as a table."""


class RegisterStackedInline(RegisterInline, admin.StackedInline):
    """Rows one under another."""


class RegisterAdmin(WithHistory, GuardedForms, OfficeFields, admin.ModelAdmin):
    """A list and form of the office."""

    form = RegisterForm
    search_fields: tuple[str, ...] = ("fold_key__contains",)
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    # Relations that the change form shows; a list has its own `list_select_related`.
    form_related: ClassVar[tuple[str, ...]] = ()
    # The relation to the record whose form this one is reached from, if it is a part of another.
    part_of: ClassVar[str] = ""
    # The relation to the record on whose page the public sees this one; that of `part_of` unless said.
    shown_with: ClassVar[str] = ""
    # Fields whose change needs a reason while the public sees them, as that of each date does: whose something is.
    reason_for: ClassVar[tuple[str, ...]] = ()
    # The permission to change what the public sees; see `is_shown`.
    published_with: ClassVar[str] = "institutions.publish_institution"

    def has_publish_permission(self, request):
        """Return whether the member of staff may publish, and change what is published."""
        return request.user.has_perm(self.published_with)

    def is_shown(self, record: models.Model) -> bool:
        """Return whether the public may see the record, which is then changed by those alone who may publish it.

        A part is shown with the record that it is a part of.
        """
        relation = self.shown_with or self.part_of
        whole = getattr(record, relation, None) if relation else None
        return whole is not None and whole.is_published

    def has_change_permission(self, request, obj=None):
        """Let what the public sees be changed by those alone who may publish it."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Let what the public sees be taken away by those alone who may publish it, and what is kept by nobody."""
        may_delete = super().has_delete_permission(request, obj) and self._may_touch(request, obj)
        return may_delete and (obj is None or not self.why_kept(obj))

    def why_kept(self, record: Any) -> str | Promise:
        """Return why nobody deletes the record, "" when those who may delete such records may delete it."""
        return ""

    def _may_touch(self, request: HttpRequest, record: models.Model | None) -> bool:
        return record is None or self.has_publish_permission(request) or not self.is_shown(record)

    def get_form(self, request, obj=None, change=False, **options):
        """Return the form; it refuses to put anything on a public page for somebody who may not publish."""
        form = super().get_form(request, obj, change, **options)
        form.refuses = None if self.has_publish_permission(request) else self.is_shown
        form.shown_with = self.shown_with or self.part_of
        form.is_shown = staticmethod(self.is_shown)
        reason_for = (*dates_of(self.model), *self.reason_for)
        may_change = change and self.has_change_permission(request, obj)
        may_add = not change and reason_for and form.shown_with and self.has_publish_permission(request)
        if form.base_fields and is_tracked(self.model) and (may_change or may_add):
            form.base_fields[REASON] = reason_field()
            form.reason_for = reason_for
        return form

    def save_related(self, request, form, formsets, change):
        """Store the rows, unless they put the record on a public page for somebody who may not publish.

        Nor may what is public lose by it what it must have.
        """
        super().save_related(request, form, formsets, change)
        request.kept_complete.check()
        if not self._may_touch(request, form.instance):
            raise PermissionDenied(_("This would be public at once. Ask somebody who publishes to do it."))

    def get_queryset(self, request):
        """Return the records with the relations that a change form shows."""
        records = super().get_queryset(request)
        return records.select_related(*self.form_related) if self.form_related else records

    def get_search_results(self, request, queryset, search_term):
        """Search blind to case and diacritics: the columns searched are folded, so the words are too."""
        return super().get_search_results(request, queryset, fold(search_term))

    def get_prepopulated_fields(self, request, obj=None):
        """Return only what can be edited."""
        fixed = self.get_readonly_fields(request, obj)
        fields = super().get_prepopulated_fields(request, obj)
        return {name: sources for name, sources in fields.items() if name not in fixed}

    def view_on_site(self, obj) -> str | None:
        """Return the address of the page, which shows a draft to staff alone; None where there is none.

        A form that is refused leaves its record without an address word when none was typed.
        """
        if getattr(obj, "slug", None) == "":
            return None
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def has_module_permission(self, request):
        """Keep parts of other records out of the office's front page."""
        return not self.part_of and super().has_module_permission(request)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Store a record and its files together, or nothing.

        When somebody else has just stored the same, the database refuses; the second look then says so in words of its
        own, and the third in general ones.
        """
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if "_saveasnew" in request.POST and not self.save_as:
            raise PermissionDenied(
                _("A record is not copied.")
            )  # Django would, though it offers no button for it
        for _look in range(2):
            try:
                return self._take_in(request, object_id, form_url, extra_context)
            except Incomplete as loss:
                request.refused_when_stored = _told_of_loss(_("Nothing was saved."), loss)
                return self._take_in(request, object_id, form_url, extra_context)
            except DatabaseError as error:
                if not is_of_the_moment(error):
                    raise
        request.refused_when_stored = _(
            "Nothing was saved: somebody has just stored something that excludes this. Look it over and save it again."
        )
        return self._take_in(request, object_id, form_url, extra_context)

    def _take_in(self, request, object_id, form_url, extra_context) -> HttpResponse:
        """Take in what was sent as one change."""
        with atomic_with_files(), history.change(by=request.user):
            record = None if object_id is None else self._asked_for(request, object_id)
            request.kept_complete = KeptComplete(*self.wholes_of(record))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def wholes_of(self, record: models.Model | None) -> list[Record]:
        """Return the record on whose completeness a change of `record` can tell: itself, or what it is a part of."""
        relation = self.shown_with or self.part_of
        whole = getattr(record, relation, None) if relation and record is not None else record
        return [whole] if isinstance(whole, Record) else []

    def asks_why_deleted(self, record: models.Model | None) -> bool:
        """Return whether a reason is asked for when the record goes: the public sees it."""
        return record is not None and is_tracked(self.model) and self.is_shown(record)

    def delete_view(self, request, object_id, extra_context=None):
        """Delete a record with its parts, as one change, for a reason where one is needed."""
        record = self._asked_for(request, object_id)
        if record is not None and self.has_delete_permission(request) and (why := self.why_kept(record)):
            raise PermissionDenied(why)
        context = extra_context or {}
        if self.asks_why_deleted(record):
            reason = tidy(request.POST.get(REASON, ""))
            context |= {"reason_is_asked": True, "reason_is_missing": bool(request.POST) and not reason}
            if context["reason_is_missing"]:
                request.method, request.POST = "GET", QueryDict()
        else:
            reason = ""
        try:
            with history.change(by=request.user, reason=reason):
                return super().delete_view(request, object_id, context)
        except Incomplete as loss:
            messages.error(request, _told_of_loss(_("Nothing was deleted."), loss))
            return HttpResponseRedirect(self._address("change", quote(record.pk)))

    def delete_model(self, request, obj):
        """Delete a record, unless what is public loses by it what it must have."""
        with kept_complete(*self.wholes_of(obj)):
            super().delete_model(request, obj)

    def changelist_view(self, request, extra_context=None):
        """Head the list with what it lists; Django's own sentence would need the name inflected.

        A list on which somebody has no actions takes nothing from them. What an action does is one change.
        """
        if request.method == "POST" and not self.get_actions(request):
            raise PermissionDenied
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        if request.method != "POST":
            return super().changelist_view(request, title | (extra_context or {}))
        with history.change(by=request.user):
            return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Head the form with what it is; Django's own sentence would need the name inflected.

        The link to the page says whether it is a preview: a page that staff alone can see.
        """
        kind = self.opts.verbose_name
        may_ask = change and obj is not None and self.has_delete_permission(request)
        context["why_kept"] = self.why_kept(obj) if may_ask else ""
        context["is_preview"] = obj is not None and not self.is_shown(obj)
        context["title"] = _("New entry: %(kind)s") % {"kind": kind} if add else capfirst(kind)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_post_save_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        """Go back to the record that this one is a part of."""
        whole = getattr(obj, self.part_of) if self.part_of else None
        if whole is None:
            return super().response_post_save_change(request, obj)
        options = whole._meta
        return HttpResponseRedirect(
            reverse(
                f"{self.admin_site.name}:{options.app_label}_{options.model_name}_change", args=[whole.pk]
            )
        )


class RecordAdmin(RegisterAdmin):
    """A list and form of records that are drafts first and published by somebody."""

    actions = (publish, unpublish)
    readonly_fields: tuple[str, ...] = ("published_at", "changed_at")
    record_fieldset: ClassVar[Any] = (
        gettext_lazy("Record"),
        {"fields": ("staff_note", "published_at", "changed_at"), "classes": ("collapse",)},
    )

    def has_publish_permission(self, request):
        """Return whether the member of staff may publish records of this kind, and change published ones."""
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def is_shown(self, record):
        """Return whether the public may see the record."""
        return record.is_published

    def may_publish(self, request: HttpRequest, record: Record | None) -> bool:
        """Return whether the member of staff may publish the record, None for one that is being entered."""
        return self.has_publish_permission(request)

    @admin.display(boolean=True, ordering="published_at", description=gettext_lazy("published"))
    def is_public(self, record: Record) -> bool:
        """Return whether the public may see the record."""
        return record.is_published

    def get_list_filter(self, request):
        """Return the filters of the list, publication first."""
        return (PublicationFilter, *super().get_list_filter(request), SourceFilter, CompletenessFilter)

    def get_readonly_fields(self, request, obj=None):
        """Hold the address of a page that is public or once was."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "slug") if obj is not None and obj.was_public and hasattr(obj, "slug") else fields

    def why_kept(self, record):
        """Let those drafts be deleted that never were public."""
        told = _(
            "What is public, or once was, is not deleted: it is closed, withdrawn or taken back to a draft."
        )
        return told if record.was_public else ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Say what the record lacks, and offer to publish a draft as it is saved."""
        is_draft = obj is None or not obj.is_published
        context["gaps"] = gaps = gaps_in_form(self, obj, context)
        context["can_publish"] = is_draft and not context["is_popup"] and self.may_publish(request, obj)
        context["can_publish_together"] = (
            context["can_publish"] and gaps and gaps.below and may_publish_below(self, request, obj)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        """Store the rows, and publish the record if that button was pressed; stay in the form if it lacks something."""
        super().save_related(request, form, formsets, change)
        if not publish_as_saved(self, request, form.instance):
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
