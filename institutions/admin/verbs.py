"""Pages of verbs: each asks for what the verb needs, says what follows from it, and does it once that is confirmed."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.admin.filters import TwiceFilter
from institutions.admin.form_tokens import new_token
from institutions.partial_dates import PartialDate, in_words
from institutions.sent_forms import sent_once
from institutions.typed_text import tidy

CONFIRM, BACK = "_confirm", "_back"  # the buttons of the page that says what follows


class VerbForm(forms.Form):
    """What a verb needs to be told; at least why."""

    required_css_class = "required"

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        max_length=1000,
        help_text=gettext_lazy("For the history of the record: staff read it, the public does not."),
    )

    def __init__(self, data=None, *, record: models.Model, site, **options) -> None:
        tidied = data and MultiValueDict({key: list(map(tidy, values)) for key, values in data.lists()})
        super().__init__(tidied or data, **options)
        self.record, self.site = record, site
        self.order_fields([name for name in self.fields if name != "reason"])
        for field in self.fields.values():
            if type(field.widget) is forms.TextInput:
                field.widget.attrs.setdefault("class", "vTextField")

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield the names of all controls with what a browser sends again for what was typed."""
        for name, field in self.fields.items():
            value = field.prepare_value(self.cleaned_data[name])
            if isinstance(value, bool):
                value = "on" if value else ""
            yield self.add_prefix(name), "" if value is None else str(value)

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield the labels of what was filled in, each with what was typed, in words."""
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value in field.empty_values or isinstance(value, bool):
                continue
            if isinstance(value, PartialDate):
                value = in_words(value)
            elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                value = dict(field.widget.choices)[value]
            yield capfirst(str(field.label)), str(value)


# What follows from a verb on a floor above: the sentences for a record and the form that was filled in.
Teller = Callable[[Any, Any], list[str]]


class Leftover(NamedTuple):
    """What a verb leaves to be looked at: a sentence, and the list that shows exactly that."""

    sentence: str
    address: str


# What is left once a verb is carried out on a record, on any floor.
Remainder = Callable[[Any], list[Leftover]]


class Verb:
    """One verb of a model's records; `name` stands in its address and in that of its permission's row."""

    name: ClassVar[str]
    permission: ClassVar[str]
    label: ClassVar[Promise]  # of the link in the record's form
    title: ClassVar[Promise]
    button: ClassVar[Promise]  # that does it
    intro: ClassVar[Promise | str] = ""
    form: ClassVar[type[VerbForm]] = VerbForm
    template: ClassVar[str] = "admin/verb.html"
    tellers: ClassVar[list[Teller]]
    remainders: ClassVar[list[Remainder]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.tellers, cls.remainders = [], []

    def __init__(self, office) -> None:
        self.office = office

    def refusal(self, record: Any) -> str:
        """Return why the verb makes no sense for the record, "" when it does."""
        return ""

    def consequences(self, record: Any, form: Any) -> list[str]:
        """Return what follows, in sentences; ValidationError says why it cannot be done.

        What follows on the floors above is told by `tellers`.
        """
        return []

    def carry_out(self, record: Any, form: Any, by: Any) -> str:
        """Do it for the member of staff `by`, and return what was done; ValidationError says why it is not."""
        raise NotImplementedError

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether the member of staff may do this at all."""
        return request.user.has_perm(self.permission)

    def address_name(self) -> str:
        """Return the name of the page's address."""
        return f"{self.office.opts.app_label}_{self.office.opts.model_name}_{self.name}"

    def address(self, record: models.Model) -> str:
        """Return the address of the page for a record."""
        return reverse(f"{self.office.admin_site.name}:{self.address_name()}", args=[record.pk])

    def view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, say what follows, and do it, once however often it is confirmed."""
        if not self.is_allowed(request):
            raise PermissionDenied
        if CONFIRM not in request.POST:
            return self.answer(request, pk)
        with sent_once(request) as sent:
            if sent.made:
                messages.info(request, _("This form was taken in already."))
                return HttpResponseRedirect(sent.made)
            answer = self.answer(request, pk)
            if isinstance(answer, HttpResponseRedirect):
                sent.settle(answer.url)
            return answer

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the page that asks or says what follows, or the way back once it is done."""
        record = self.office.get_object(request, str(pk))
        if record is None:
            raise Http404
        back = change_address(self.office, record)
        if refusal := self.refusal(record):
            messages.warning(request, refusal)
            return HttpResponseRedirect(back)
        form = self.make_form(request, record)
        is_filled = form.is_bound and form.is_valid()
        if is_filled and CONFIRM in request.POST:
            try:
                with transaction.atomic():
                    done = self.carry_out(record, form, request.user)
                    self.office.log_change(request, record, self.logged(done, form))
            except ValidationError as refused:
                form.add_error(None, ValidationError(refused.messages))
                is_filled = False
            else:
                messages.success(request, done)
                for left in (each for remainder in type(self).remainders for each in remainder(record)):
                    messages.warning(request, format_html('{} <a href="{}">{}</a>', *left, _("Look at them")))
                return HttpResponseRedirect(back)
        told = None
        if is_filled and BACK not in request.POST:
            try:
                told = self.all_consequences(record, form)
            except ValidationError as refused:
                form.add_error(None, ValidationError(refused.messages))
        context = {
            **self.office.admin_site.each_context(request),
            "title": self.title,
            "subtitle": str(record),
            "opts": self.office.opts,
            "original": record,
            "verb": self,
            "form": form,
            "form_token": new_token(request.path),
            "back": back,
            "consequences": told,
            "media": self.office.media + form.media,
            **(self.context(record, form) if told is None else {}),
        }
        return TemplateResponse(request, self.template, context)

    def make_form(self, request: HttpRequest, record: Any) -> VerbForm:
        """Return the form, bound to what was sent."""
        return self.form(request.POST or None, record=record, site=self.office.admin_site)

    def context(self, record: Any, form: Any) -> dict[str, Any]:
        """Return what else the page of the form shows."""
        return {}

    def all_consequences(self, record: Any, form: Any) -> list[str]:
        """Return what follows on all floors."""
        return [
            *self.consequences(record, form),
            *(sentence for tell in type(self).tellers for sentence in tell(record, form)),
        ]

    def logged(self, told: str, form: Any) -> str:
        """Return what the office's log says: what was done, and why."""
        return _("%(told)s Why: %(reason)s") % {"told": told, "reason": form.cleaned_data["reason"]}


class OfferedVerb(NamedTuple):
    """A link to the page of a verb."""

    label: Promise
    address: str


class WithVerbs:
    """Gives the records of a model the pages of its verbs, and their form the links to those that make sense."""

    verbs: ClassVar[tuple[type[Verb], ...]] = ()

    def get_urls(self):
        """Add a page for each verb."""
        made = [verb(self) for verb in self.verbs]
        return [
            *(
                path(
                    f"<int:pk>/{verb.name}/", self.admin_site.admin_view(verb.view), name=verb.address_name()
                )
                for verb in made
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Offer the verbs."""
        offered = [verb(self) for verb in self.verbs] if obj is not None and not context["is_popup"] else []
        context["verbs"] = [
            OfferedVerb(verb.label, verb.address(obj))
            for verb in offered
            if verb.is_allowed(request) and not verb.refusal(obj)
        ]
        return super().render_change_form(request, context, add, change, form_url, obj)


def rows_left(office: Any, sentence: str, rows: models.QuerySet, **of: Any) -> list[Leftover]:
    """Return that there are `rows` to look at, if there are any, with the way to the list filtered by `of`."""
    if not rows.filter(**of).exists():
        return []
    options = rows.model._meta
    listed = reverse(f"{office.name}:{options.app_label}_{options.model_name}_changelist")
    chosen = {f"{name}__id__exact": record.pk for name, record in of.items()}
    return [
        Leftover(sentence, f"{listed}?{urlencode({TwiceFilter.parameter_name: TwiceFilter.MAYBE, **chosen})}")
    ]


def change_address(office, record: models.Model) -> str:
    """Return the address of the record's form in the office."""
    name = f"{record._meta.app_label}_{record._meta.model_name}_change"
    return reverse(f"{office.admin_site.name}:{name}", args=[record.pk])
