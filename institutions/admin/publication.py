"""How drafts become public in the office: what they lack is said in words, with the way to where it is given."""

from typing import NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from institutions.actions import publish_together
from institutions.admin.filters import UncountedFilter
from institutions.admin.forms import REASON
from institutions.admin.verbs import change_address
from institutions.completeness import Grade, Incomplete, Rule, gaps_of, lacks
from institutions.history import current_change
from institutions.models import Record
from institutions.typed_text import tidy

MOST_TOLD = 10  # records of which a message says what they lack

# The buttons under a form, by name: the record alone, or with the drafts that it rests on.
PUBLISH, PUBLISH_TOGETHER = "_publish", "_publish_together"


class Gap(NamedTuple):
    """What a record lacks, and the place in its form where it is given, "" for none."""

    sentence: Promise
    anchor: str


class Draft(NamedTuple):
    """A draft that another record rests on: what it is, where its form is, how it is called."""

    kind: str
    address: str
    name: str


class Gaps(NamedTuple):
    """What a record lacks, by grade, and the drafts that it rests on."""

    musts: list[Gap]
    shoulds: list[Gap]
    is_published: bool
    below: list[Draft]


def gaps_in_form(model_admin, record, context) -> Gaps | None:
    """Return what the stored record lacks, with places in the change form of the `context`; None for nothing."""
    if record is None or record.pk is None or not record.rules:
        return None
    form = context["adminform"].form
    rows = {inline.formset.prefix for inline in context["inline_admin_formsets"]}

    def placed(rule: Rule) -> Gap:
        if rule.place in form.fields:
            return Gap(rule.sentence, form[rule.place].id_for_label)
        return Gap(rule.sentence, f"{rule.place}-group" if rule.place in rows else "")

    gaps = gaps_of(record)
    is_shown = model_admin.is_shown(record)
    below = [] if is_shown or not isinstance(record, Record) else record.drafts_below()
    return Gaps(
        [placed(rule) for rule in gaps if rule.grade == Grade.MUST],
        [placed(rule) for rule in gaps if rule.grade == Grade.SHOULD],
        is_shown,
        [Draft(str(each._meta.verbose_name), change_address(model_admin, each), str(each)) for each in below],
    )


def may_publish_below(model_admin, request: HttpRequest, record: Record) -> bool:
    """Return whether the member of staff may publish every draft that the record rests on."""
    return all(
        model_admin.admin_site.get_model_admin(type(each)).may_publish(request, each)
        for each in record.drafts_below()
    )


def publish_as_saved(model_admin, request: HttpRequest, record: Record) -> bool:
    """Publish the record that was just stored, if a button asks for it; return False when it lacks something."""
    is_together = PUBLISH_TOGETHER in request.POST
    if record.is_published or not (is_together or PUBLISH in request.POST):
        return True
    if not model_admin.may_publish(request, record):
        raise PermissionDenied(_("Somebody else has to publish this record."))
    if is_together and not may_publish_below(model_admin, request, record):
        raise PermissionDenied(_("Somebody else has to publish what this record rests on."))
    try:
        if is_together:
            publish_together(record=record, by=request.user)
        else:
            record.publish(by=request.user)
    except Incomplete as refusal:
        sentence = _("Everything is saved, but nothing is published yet. “%(record)s” lacks something:")
        messages.error(
            request,
            " ".join([sentence % {"record": refusal.record}, *refusal.messages]),
        )
        return False
    messages.info(request, _("The record is published."))
    return True


@admin.action(description=gettext_lazy("Publish the chosen records"), permissions=["publish"])
def publish(model_admin, request, queryset):
    """Publish the drafts among the chosen records, those left out that somebody else has to publish or complete."""
    drafts = list(queryset.filter(published_at__isnull=True))
    chosen = [record for record in drafts if model_admin.may_publish(request, record)]
    refused: list[Incomplete] = []
    for record in chosen:
        try:
            record.publish(by=request.user)
        except Incomplete as refusal:
            refused.append(refusal)
        else:
            model_admin.log_change(request, record, _("Published."))
    published = len(chosen) - len(refused)
    messages.success(
        request,
        ngettext("%(count)s record was published.", "%(count)s records were published.", published)
        % {"count": published},
    )
    if refused:
        messages.error(request, _told(model_admin, refused))
    if left := len(drafts) - len(chosen):
        messages.warning(
            request,
            ngettext(
                "%(count)s record stays a draft: you entered it, so somebody else has to publish it.",
                "%(count)s records stay drafts: you entered them, so somebody else has to publish them.",
                left,
            )
            % {"count": left},
        )
    wanting = model_admin.model._default_manager.filter(
        pk__in=[record.pk for record in chosen if record.is_published]
    ).incomplete(Grade.SHOULD)
    if count := wanting.count():
        messages.warning(
            request,
            ngettext(
                "%(count)s of them is published, but should be completed: its form says how.",
                "%(count)s of them are published, but should be completed: their forms say how.",
                count,
            )
            % {"count": count},
        )


def _told(model_admin, refused: list[Incomplete]) -> str:
    """Return what the records lack that cannot be published, each with the way to its form."""
    sentence = ngettext(
        "%(count)s record stays a draft, because it lacks what it must have:",
        "%(count)s records stay drafts, because they lack what they must have:",
        len(refused),
    )
    rows = format_html_join(
        "",
        '<br><a href="{}">{}</a>: {}',
        (
            (change_address(model_admin, refusal.record), refusal.record, " ".join(refusal.messages))
            for refusal in refused[:MOST_TOLD]
        ),
    )
    return format_html("{}{}", sentence % {"count": len(refused)}, rows)


@admin.action(description=gettext_lazy("Take the chosen records back to drafts"), permissions=["publish"])
def unpublish(model_admin, request, queryset):
    """Make the published ones among the chosen records drafts again, once somebody has said why."""
    reason = tidy(request.POST.get(REASON, ""))
    if not reason:
        return _asked_why(model_admin, request, queryset.filter(published_at__isnull=False))
    if (running := current_change()) is not None:
        running.reason = reason
    taken_back = 0
    for record in queryset.filter(published_at__isnull=False):
        try:
            record.unpublish()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            continue
        told = _("%(told)s Why: %(reason)s") % {"told": _("Taken back to a draft."), "reason": reason}
        model_admin.log_change(request, record, told)
        taken_back += 1
    messages.success(
        request,
        ngettext("%(count)s record is a draft again.", "%(count)s records are drafts again.", taken_back)
        % {"count": taken_back},
    )
    return None


def _asked_why(model_admin, request: HttpRequest, published) -> TemplateResponse | None:
    """Return the page that says what taking the `published` records back means, and asks why; None without any."""
    if not published:
        messages.warning(request, _("Only what is published is taken back."))
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Take back to a draft"),
        "opts": model_admin.opts,
        "records": [(record, change_address(model_admin, record)) for record in published],
        "is_missing": REASON in request.POST,
    }
    return TemplateResponse(request, "admin/take_back.html", context)


class CompletenessFilter(UncountedFilter):
    """What records lack, by grade."""

    title = gettext_lazy("what is missing")
    parameter_name = "braki"

    def __init__(self, request, params, model, model_admin):
        self.model = model
        super().__init__(request, params, model, model_admin)

    def options(self):
        """Return the grades of the model's rules."""
        grades = {rule.grade for rule in self.model.rules}
        return [(grade.value, grade.label) for grade in Grade if grade in grades]

    def condition(self, value):
        """Return the condition that something of the grade `value` is missing."""
        return lacks(self.model, [rule for rule in self.model.rules if rule.grade == value])


class SourceFilter(CompletenessFilter):
    """Records that no published source confirms."""

    title = gettext_lazy("source")
    parameter_name = "zrodlo"
    WITHOUT = "bez"

    def options(self):
        """Return the only choice, for models whose rules ask for a source."""
        return [(self.WITHOUT, gettext_lazy("no published source"))] if self._rules() else []

    def condition(self, value):
        """Return the condition that no published source confirms the record."""
        return lacks(self.model, self._rules())

    def _rules(self) -> list[Rule]:
        return [rule for rule in self.model.rules if rule.name == "source"]
