"""Nobody's work is stored over somebody else's unseen, and no form twice.

A form carries a signed token of what it showed (`form_tokens`, `shown`). When it comes back, the record is locked and
looked at again inside the transaction that stores it. If something differs, by whatever road it was changed, nothing
is stored: the form comes back with both versions side by side (`versions`) and a new token, so that a second save
stores over what was seen and nothing else. On SQLite the transaction itself keeps all others out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.sites import NotRegistered
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.admin.form_tokens import FIELD, FormToken, new_token, token_in
from institutions.admin.shown import sheet_shown, sheet_stored
from institutions.admin.versions import TAKE, Difference, Merge, is_as_shown, texts_typed
from institutions.entries import entries_of, is_tracked
from institutions.sent_forms import sent_once

CHANGED = gettext_lazy(
    "Nothing was saved: this record was changed after you had opened it. Compare the two versions below."
)
UNKNOWN = gettext_lazy(
    "Nothing was saved: the form does not say what it had shown. Compare what is stored with what you sent."
)
ENTERED = gettext_lazy(
    "Nothing was saved: somebody else entered this while you had the form open. Compare what is stored with what you "
    "typed."
)
MOST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed the record ("" for a command or an import), when and why; `is_own` if the same person did it."""

    who: str
    at: datetime
    reason: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not stored, and what the person needs to decide."""

    sentence: str
    differences: list[Difference]
    changes: list[Change]
    changed_at: datetime | None
    address: str
    has_files: bool

    @property
    def groups(self) -> list[tuple[str, str, list[Difference]]]:
        """Return the differences, first those to decide on, each group with its heading and that of what was typed."""
        found = [
            (
                _("Your text differs from the register: the form below holds what you typed"),
                _("Typed by you"),
                [each for each in self.differences if each.is_typed],
            ),
            (
                _("You had not touched it: the form below holds what is in the register now"),
                _("In your form before"),
                [each for each in self.differences if not each.is_typed],
            ),
        ]
        return [group for group in found if group[-1]]


class GuardedForms:
    """Forms that are refused when what they showed is no longer stored, and taken in once."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Take a form in, unless it was taken in before or the record has changed since it was opened."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with sent_once(request) as sent:
            opened = token_in(request.POST, self.target_of(None)) if object_id is None else None
            if opened is not None and (there := self.stored_instead()) is not None:
                object_id, form_url = str(there.pk), self._address("change", quote(there.pk))
            if sent.made:
                return self._answer_again(request, object_id, sent.made)
            request.sent_form = sent
            answer = None if object_id is None else self._compare(request, object_id, form_url)
            return answer or super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """Ask again whether to delete the record, if it has changed since it was asked."""
        if request.method != "POST":
            record = self._asked_for(request, object_id)
            if record is not None and self.has_delete_permission(request, record):
                shown = sheet_stored(self, request, record, is_locked=False).digests()
                token = FormToken(self.target_of(record), timezone.now(), shown)
                extra_context = {**(extra_context or {}), "form_token": token.signed()}
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            record = self._locked(request, object_id)
            token = None if record is None else token_in(request.POST, self.target_of(record))
            if token is not None and token.shown is not None:
                now = sheet_stored(self, request, record, is_locked=True).digests()
                if not is_as_shown(now, token.shown):
                    messages.warning(
                        request, _("Nothing was deleted: the record has just been changed. Look at it again.")
                    )
                    return HttpResponseRedirect(self._address("change", quote(record.pk)))
            return super().delete_view(request, object_id, extra_context)

    def get_form(self, request, obj=None, change=False, **options):
        """Return the form, which says why it is refused."""
        form = super().get_form(request, obj, change, **options)
        refusal = getattr(request, "refusal", None)
        form.refused = getattr(request, "refused_when_stored", "") if refusal is None else refusal.sentence
        return form

    def save_related(self, request, form, formsets, change):
        """Store the rows, and remember what came of the form."""
        super().save_related(request, form, formsets, change)
        if (sent := getattr(request, "sent_form", None)) is not None:
            sent.settle(form.instance.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Give the form its token, and say what changed meanwhile if it was refused."""
        context["form_token"] = self._token(request, context, obj)
        context["refusal"] = refusal = getattr(request, "refusal", None)
        if refusal is not None:  # another button stands for them
            context["show_save"] = context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def stored_instead(self) -> models.Model | None:
        """Return the record that a form of a new one is compared with, where there can be one only and it is there."""
        return None

    def lock(self, record: models.Model) -> None:
        """Lock the record, and first the whole that it is a part of, until the end of the transaction."""
        relation = self.shown_with or self.part_of
        whole = getattr(record, relation, None) if relation else None
        if whole is not None:
            try:
                self.admin_site.get_model_admin(type(whole)).lock(whole)
            except NotRegistered:
                _lock(whole)
        _lock(record)

    def target_of(self, record: models.Model | None) -> str:
        """Return what the token calls the form of the record, None for the form of a new one."""
        return f"{self.opts.label_lower}:{'' if record is None else record.pk}"

    def _token(self, request: HttpRequest, context: dict[str, Any], record: models.Model | None) -> str:
        if record is None:
            return new_token(self.target_of(None))
        if not self.has_change_permission(request, record):
            return ""
        if (token := getattr(request, "form_token", None)) is not None:
            return token
        formsets = [(each.opts, each.formset) for each in context["inline_admin_formsets"]]
        sheet = sheet_shown(self, request, record, context["adminform"].form, formsets)
        return FormToken(self.target_of(record), timezone.now(), sheet.digests()).signed()

    def _address(self, page: str, *arguments: str) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=arguments)

    def _compare(self, request: HttpRequest, object_id: str, form_url: str) -> HttpResponse | None:
        """Look whether the form may be stored; the answer is one where there is no form to go on with."""
        record = self._locked(request, object_id)
        token = token_in(request.POST, f"{self.opts.label_lower}:{unquote(object_id)}")
        if record is None or not self.has_change_permission(request, record):
            return None if token is None else self._keep_typed(request, record, object_id, token.shown_at)
        sheet = sheet_stored(self, request, record, is_locked=True)
        now, shown = sheet.digests(), None if token is None else token.shown
        is_stale = shown is None or not is_as_shown(now, shown)
        if is_stale or TAKE in request.POST:
            merge = Merge(sheet, shown, request.POST)
            request.POST = merge.data  # type: ignore[assignment]  # Django's own is not changed either
        if not is_stale:
            if TAKE in request.POST:
                merge.move_files(request.FILES)
            request.form_token = request.POST[FIELD]
            return None
        about = {type(record): {str(record.pk)}}
        for rows in sheet.rows:
            seen = set() if shown is None else set(shown.rows.get(rows.prefix, ()))
            about[rows.model] = seen | {str(row.pk) for row in rows.records}
        opened = token or token_in(request.POST, self.target_of(None))
        request.refusal = Refusal(
            str(CHANGED if token else ENTERED if opened else UNKNOWN),
            merge.differences,
            changes_since(opened.shown_at, about, request.user) if opened else [],
            getattr(record, "changed_at", None),
            form_url or request.get_full_path(),
            bool(request.FILES),
        )
        request.FILES.clear()
        request.form_token = FormToken(self.target_of(record), timezone.now(), now).signed()
        return None

    def _locked(self, request: HttpRequest, object_id: str) -> models.Model | None:
        """Return the record as it is stored, locked, None if it is not there any more."""
        record = self._asked_for(request, object_id)
        if record is None:
            return None
        self.lock(record)
        return self._asked_for(request, object_id)

    def _asked_for(self, request: HttpRequest, object_id: str) -> models.Model | None:
        name = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        return self.get_object(
            request, unquote(object_id), name if name and self.to_field_allowed(request, name) else None
        )

    def _keep_typed(
        self, request: HttpRequest, record: models.Model | None, object_id: str, since: datetime
    ) -> HttpResponse:
        """Say that the record is gone or, to somebody who may not publish, public meanwhile; show what was typed."""
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name),
            "opts": self.opts,
            "original": record,
            "changes": changes_since(since, {self.model: {unquote(object_id)}}, request.user),
            "texts": texts_typed(self, request),
            "can_add": record is None and self.has_add_permission(request),
        }
        status = HTTPStatus.OK if record is None else HTTPStatus.FORBIDDEN
        return TemplateResponse(request, "admin/kept_text.html", context, status=status)

    def _answer_again(self, request: HttpRequest, object_id: str | None, made: str) -> HttpResponse:
        """Answer a form that was taken in already: lead to the record that it made or changed."""
        record = self.get_object(request, made)
        if record is None:
            messages.warning(request, _("This form was taken in already; what it made is deleted meanwhile."))
            return HttpResponseRedirect(self._address("changelist"))
        if object_id is not None:
            return self.response_change(request, record)
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, record)
        messages.info(request, _("This form was taken in already. Here is what it made."))
        return HttpResponseRedirect(self._address("change", quote(made)))


def changes_since(since: datetime, about: dict[type[models.Model], set[str]], user) -> list[Change]:
    """Return who changed any of the records, given by their keys, since then, each once; the latest come first."""
    found = [change for model, keys in about.items() for change in _changes_of(model, keys, since)]
    changes: dict[int | None, Change] = {}
    for person, at, reason in sorted(found, key=lambda change: change[1], reverse=True):
        name = "" if person is None else person.get_full_name() or person.get_username()
        key = None if person is None else person.pk
        changes.setdefault(key, Change(name, at, reason, key == user.pk))
    return list(changes.values())


def _changes_of(
    model: type[models.Model], keys: set[str], since: datetime
) -> Iterator[tuple[Any, datetime, str]]:
    """Yield who changed the records, when and why, as their histories say; what has none is in the office's log."""
    if is_tracked(model):
        entries = entries_of(model).objects.filter(
            **{f"{model._meta.pk.attname}__in": keys}, history_date__gte=since
        )
        for entry in entries.select_related("history_user").order_by("-history_id")[:MOST_CHANGES]:
            yield entry.history_user, entry.history_date, entry.history_change_reason or ""
        return
    kind = ContentType.objects.get_for_model(model)
    log = LogEntry.objects.filter(content_type=kind, object_id__in=keys, action_time__gte=since)
    for entry in log.select_related("user").order_by("-pk")[:MOST_CHANGES]:
        yield entry.user, entry.action_time, ""


def _lock(record: models.Model) -> None:
    rows = type(record)._base_manager.select_for_update(no_key=True).filter(pk=record.pk)
    rows.values_list("pk").first()
