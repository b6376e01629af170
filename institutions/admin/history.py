"""The history of a record in the office: what changed, who did it, why; and taking one change back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from institutions import history
from institutions.admin.forms import REASON, ReasonForm
from institutions.admin.revert import Plan
from institutions.change_log import Change, Words, changes_of, who
from institutions.entries import DELETED, entries_of, is_tracked

ON_A_PAGE = 25  # changes, and deleted records


class WithHistory:
    """Gives the records of a model their history in the office."""

    def get_urls(self):
        """Add the page on which a change is taken back, and the list of what was deleted."""
        if not is_tracked(self.model):
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path(
                "<path:object_id>/history/<uuid:key>/revert/", view(self.revert_view), name=f"{name}_revert"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """Offer the way to what was deleted."""
        context = {"keeps_history": is_tracked(self.model), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Ask below the form why it changes something."""
        form = context["adminform"].form
        context["reason"] = form[REASON] if REASON in form.fields else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_form(self, request, form, change):
        """Keep the reason that was typed for the change that is being made."""
        running = history.current_change()
        if running is not None and (reason := form.cleaned_data.get(REASON)):
            running.reason = reason
        return super().save_form(request, form, change)

    def log_change(self, request, obj, message):
        """Log nothing where nothing was changed."""
        return super().log_change(request, obj, message) if message else None

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Show what became of a record and its parts, of a deleted one too."""
        if not is_tracked(self.model):
            return super().history_view(request, object_id, extra_context)
        record, changes = self._record_and_changes(request, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        page = Paginator(changes, ON_A_PAGE).get_page(request.GET.get(PAGE_VAR))
        words = Words(self.model, list(page))
        may_revert = self._may_revert(request, record)
        context = {
            **self._context_of(request, record, object_id, changes),
            "title": _("History"),
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "changes": [
                {
                    "change": change,
                    "who": who(change.by) if change.by else "",
                    "told": words.tell(change),
                    "revert": self._address_of("revert", object_id, change.key) if may_revert else "",
                }
                for change in page
            ],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str, key: Any) -> HttpResponse:
        """Show what taking a change back would do, ask why, and do it."""
        record, changes = self._record_and_changes(request, object_id)
        if not self._may_revert(request, record):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            answer = self._take_back(request, object_id, key, form)
            if answer is not None:
                return answer
            record, changes = self._record_and_changes(request, object_id)
        change = _with_key(changes, key)
        context = {
            **self._context_of(request, record, object_id, changes),
            "title": _("Take a change back"),
            "change": change,
            "who": who(change.by) if change.by else "",
            "plan": Plan(self, request, record, change),
            "form": form,
            "back": self._address_of("history", object_id),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/revert.html", context)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List what was deleted, the last first, each with the way to its history."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        entries = entries_of(self.model)._base_manager
        kept = self.model._base_manager.values("pk")
        name = self.model._meta.pk.attname
        gone = entries.filter(history_type=DELETED).exclude(**{f"{name}__in": kept})
        page = Paginator(gone.select_related("history_user").order_by("-history_id"), ON_A_PAGE).get_page(
            request.GET.get(PAGE_VAR)
        )
        words = Words(None, [])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: %(kind)s") % {"kind": self.opts.verbose_name_plural},
            "opts": self.opts,
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "deleted": [
                {
                    "name": words.subject(self.model, entry) if entry.named_by else str(entry.instance),
                    "at": entry.history_date,
                    "who": who(entry.history_user) if entry.history_user else "",
                    "address": self._address_of("history", getattr(entry, name)),
                }
                for entry in page
            ],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def _take_back(
        self, request: HttpRequest, object_id: str, key: Any, form: ReasonForm
    ) -> HttpResponse | None:
        """Take the change back and lead to the history; None, and nothing stored, where something stands in the way."""
        try:
            with history.change(by=request.user, reason=form.cleaned_data["reason"]):
                record = self.get_object(request, unquote(object_id))
                if record is not None:
                    self.lock(record)
                record, changes = self._record_and_changes(request, object_id)
                plan = Plan(self, request, record, _with_key(changes, key))
                if not plan.is_possible:
                    return None
                plan.carry_out()
                record = self.get_object(request, unquote(object_id))
                if record is None or not self.has_change_permission(request, record):
                    raise PermissionDenied(
                        _("This would be public at once. Ask somebody who publishes to do it.")
                    )
                self.log_change(request, record, _("Took a change back: %(reason)s") % form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return None
        messages.success(request, _("The change is taken back."))
        return HttpResponseRedirect(self._address_of("history", object_id))

    def _may_revert(self, request: HttpRequest, record: models.Model | None) -> bool:
        if record is None:
            return self.has_add_permission(request) and not entries_of(self.model).is_made_by_verbs
        return self.has_change_permission(request, record)

    def _record_and_changes(
        self, request: HttpRequest, object_id: str
    ) -> tuple[models.Model | None, list[Change]]:
        """Return the record, None for a deleted one, and its changes; a record that never was raises Http404."""
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except (ValidationError, ValueError) as error:
            raise Http404 from error
        record = self.get_object(request, unquote(object_id))
        changes = changes_of(self.model, pk, sees=lambda part: may_see(request.user, part))
        if record is None and not changes:
            raise Http404
        return record, changes

    def _context_of(
        self, request: HttpRequest, record: models.Model | None, object_id: str, changes: list[Change]
    ) -> dict[str, Any]:
        last = next(
            (each for change in changes for each in change.recorded if each.model is self.model), None
        )
        name = str(record) if record is not None else str(last.entry.instance) if last else ""
        return {
            **self.admin_site.each_context(request),
            "subtitle": name,
            "opts": self.opts,
            "original": record,
            "name": name,
            "kind": capfirst(self.opts.verbose_name),
            "form_address": "" if record is None else self._address_of("change", object_id),
            "preserved_filters": self.get_preserved_filters(request),
        }

    def _address_of(self, page: str, *arguments: Any) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=arguments)


def _with_key(changes: list[Change], key: Any) -> Change:
    """Return the change of that key, or raise Http404."""
    for change in changes:
        if change.key == key:
            return change
    raise Http404


def may_see(user: Any, model: Any) -> bool:
    """Return whether the member of staff may look at records of `model`."""
    return any(
        user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")
        for verb in ("view", "change")
    )
