"""What staff type to have an article read, and what they accept, correct or drop of its proposals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.article_reader.proposals import (
    ActivityProposal,
    CertificateProposal,
    ClaimProposal,
    Confidence,
    InstitutionProposal,
    PersonProposal,
    PrintedDate,
    SourceProposal,
)
from certificates.models import Event, Part
from institutions.duplicates import institutions_like, sources_at
from institutions.links import without_tracking
from institutions.models import ActivityKind, Institution, InstitutionKind, Person, Source
from institutions.partial_dates import PartialDateFormField
from institutions.polish import fold
from institutions.typed_text import tidy

LONGEST_ARTICLE = 300_000  # characters
LARGEST_FILE = 1_000_000  # bytes
NEW, DROP = "nowa", "pomin"
DECISIONS = {"take", "choice"}  # fields that say what becomes of a proposal, not what it tells
MOST_ALIKE = 8


def _not_too_long(text: str) -> str:
    """Return the text, or raise ValidationError if nobody would call it an article."""
    if len(text) > LONGEST_ARTICLE:
        raise ValidationError(_("The text is longer than 300,000 characters."))
    return text


class ArticleForm(forms.Form):
    """An article, pasted or uploaded, and where it was found."""

    text = forms.CharField(
        label=gettext_lazy("Text of the article"),
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"}),
        required=False,
        strip=False,
        help_text=gettext_lazy("Paste the whole text, with its title and signatures."),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.html,.htm"}),
        help_text=gettext_lazy(
            "A .txt or .html file of up to 1 MB, in UTF-8 or in the encoding of Polish Windows."
        ),
    )
    address = forms.URLField(
        label=gettext_lazy("Address of the article"),
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Empty when the address is not known; never guess one."),
    )

    def clean_address(self) -> str:
        """Return the address without what only tells where a reader came from."""
        return without_tracking(self.cleaned_data["address"])

    def clean_text(self) -> str:
        """Return the text with plain ends of lines; refuse one that is too long."""
        return _not_too_long(self.cleaned_data["text"].replace("\r\n", "\n"))

    def clean_file(self) -> str:
        """Return the text of the file, or "" without one; refuse what is too large or no text."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1 MB."))
        if not file.name.lower().endswith((".txt", ".html", ".htm")):
            raise ValidationError(_("Only .txt and .html files are read."))
        content = file.read()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1250", "replace")
        return _not_too_long(text)

    def clean(self) -> dict[str, Any]:
        """Take the text from the file when one was sent; refuse both and neither."""
        cleaned = super().clean() or {}
        text, uploaded = cleaned.get("text", "").strip(), cleaned.get("file") or ""
        if not self.errors and bool(text) == bool(uploaded.strip()):
            raise ValidationError(_("Paste a text or choose a file, one of the two."))
        cleaned["article"] = uploaded or cleaned.get("text", "")
        return cleaned


class ProposalForm(forms.Form):
    """One proposal beside the words that it comes from; `takes` says whether it is accepted."""

    take = forms.BooleanField(label=gettext_lazy("accept"), required=False)

    def __init__(self, data=None, *, proposal, prefix: str, initial: dict[str, Any]) -> None:
        self.proposal = proposal
        take = {"take": proposal.confidence != Confidence.UNSURE} if "take" in self.base_fields else {}
        super().__init__(data, prefix=prefix, initial={**take, **initial})
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                is_date = isinstance(field, PartialDateFormField)
                field.widget.attrs["class"] = "partial-date" if is_date else "vTextField"

    @property
    def takes(self) -> bool:
        """Return whether the proposal is accepted."""
        return bool(self.cleaned_data.get("take"))

    def full_clean(self) -> None:
        """Ask nothing more of what is dropped."""
        super().full_clean()
        if self.is_bound and not getattr(self, "cleaned_data", {}).get("take", True):
            self._errors.clear()

    def clean(self) -> dict[str, Any]:
        """Tidy what was typed as the office's other forms do."""
        cleaned = super().clean() or {}
        return {name: tidy(value) if isinstance(value, str) else value for name, value in cleaned.items()}


class ChosenForm(ProposalForm):
    """A proposal that may already be in the register: a new record, one of those alike, or none."""

    take = None  # type: ignore[assignment]
    may_be_dropped = True
    choice = forms.ChoiceField(label=gettext_lazy("accept as"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, alike: list, **options) -> None:
        super().__init__(data, **options)
        self.alike = {str(each.pk): each for each in alike}
        self.fields["choice"].choices = [
            *((pk, _("in the register: %(record)s") % {"record": each}) for pk, each in self.alike.items()),
            (NEW, _("a new entry")),
            *([(DROP, _("drop"))] if self.may_be_dropped else []),
        ]
        if not self.alike:
            self.initial.setdefault("choice", NEW)

    @property
    def takes(self) -> bool:
        """Return whether the proposal is accepted."""
        return self.cleaned_data.get("choice") != DROP

    @property
    def existing(self):
        """Return the record of the register that was chosen, None for a new one."""
        return self.alike.get(self.cleaned_data.get("choice", ""))

    def full_clean(self) -> None:
        """Ask for a choice, and for a new entry's own fields only when one is made."""
        super().full_clean()
        if self.is_bound and getattr(self, "cleaned_data", {}).get("choice", NEW) != NEW:
            self._errors.clear()


def partial(date: PrintedDate | None) -> Any:
    """Return a printed date as forms take it, None without a year."""
    return date.partial if date else None


class SourceForm(ChosenForm):
    """The article as a source, without which nothing is stored."""

    may_be_dropped = False
    title = forms.CharField(label=gettext_lazy("title"), max_length=250)
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=Source.Kind.choices, initial=Source.Kind.NEWS
    )
    publisher = forms.CharField(label=gettext_lazy("publisher"), max_length=200, required=False)
    published_on = PartialDateFormField(label=gettext_lazy("published on"), required=False)

    @classmethod
    def of(cls, data, proposal: SourceProposal, address: str) -> "SourceForm":
        """Return the form of a proposal, with the sources of the register at the same address."""
        alike = list(sources_at(address)[:MOST_ALIKE])
        initial = {"title": proposal.title, "publisher": proposal.publisher}
        initial |= {"published_on": partial(proposal.published_on)}
        form = cls(data, proposal=proposal, prefix="zrodlo", initial=initial, alike=alike)
        if not alike:
            del form.fields["choice"]
        return form


class InstitutionProposalForm(ChosenForm):
    """A holder."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=InstitutionKind.choices)
    town = forms.CharField(label=gettext_lazy("town"), max_length=100)
    unit = forms.CharField(label=gettext_lazy("unit of an institution"), max_length=250, required=False)

    @classmethod
    def of(cls, data, proposal: InstitutionProposal, prefix: str) -> "InstitutionProposalForm":
        """Return the form of a proposal, with the institutions of the register that are alike."""
        alike = Institution.objects.filter(parent__isnull=True).matching(proposal.town or proposal.name)
        same_kind = alike.filter(kind=proposal.kind) if proposal.kind == InstitutionKind.NGO else alike
        typed = {name: getattr(proposal, name) for name in ("name", "kind", "town")}
        like = institutions_like(**typed).filter(parent__isnull=True)[:MOST_ALIKE]
        found = list(dict.fromkeys([*like, *same_kind.in_polish_order()[:MOST_ALIKE]]))[:MOST_ALIKE]
        initial = {name: getattr(proposal, name) for name in ("name", "kind", "town", "unit")}
        return cls(data, proposal=proposal, prefix=prefix, initial=initial, alike=found)


class CertificateProposalForm(ProposalForm):
    """An award."""

    title_as_printed = forms.CharField(label=gettext_lazy("title as printed"), max_length=250, required=False)
    handed_over_on = PartialDateFormField(label=gettext_lazy("handed over on"), required=False)
    decided_on = PartialDateFormField(label=gettext_lazy("decided on"), required=False)
    valid_from = PartialDateFormField(
        label=gettext_lazy("valid from"), required=False, allows_not_later_than=False
    )
    valid_until = PartialDateFormField(
        label=gettext_lazy("valid until"), required=False, allows_not_later_than=False
    )
    period_as_printed = forms.CharField(
        label=gettext_lazy("period as printed"), max_length=100, required=False
    )
    occasion = forms.ChoiceField(
        label=gettext_lazy("occasion"), choices=Event.Occasion.choices, required=False
    )

    DATES = ("handed_over_on", "decided_on", "valid_from", "valid_until")

    @classmethod
    def of(cls, data, proposal: CertificateProposal, prefix: str, holder: int) -> "CertificateProposalForm":
        """Return the form of a proposal; its holder is the institution at the place `holder`."""
        initial = {name: partial(getattr(proposal, name)) for name in cls.DATES}
        for name in ("title_as_printed", "period_as_printed", "occasion"):
            initial[name] = getattr(proposal, name)
        form = cls(data, proposal=proposal, prefix=prefix, initial=initial)
        form.holder = holder
        return form


class ClaimProposalForm(ProposalForm):
    """An ordinal that somebody claims."""

    ordinal = forms.IntegerField(label=gettext_lazy("which in order"), min_value=1)
    counted = forms.CharField(label=gettext_lazy("what is counted"), max_length=150)
    scope = forms.CharField(label=gettext_lazy("where"), max_length=100)
    said_by = forms.CharField(label=gettext_lazy("who says so"), max_length=200)

    @classmethod
    def of(cls, data, proposal: ClaimProposal, prefix: str) -> "ClaimProposalForm":
        """Return the form of a proposal; what is counted and who says so is for a person to write."""
        initial = {"ordinal": proposal.ordinal, "scope": proposal.scope}
        return cls(data, proposal=proposal, prefix=prefix, initial=initial)


class PersonProposalForm(ChosenForm):
    """Somebody named, or an unnamed one who handed over or received."""

    given_names = forms.CharField(label=gettext_lazy("given names"), max_length=80, required=False)
    family_name = forms.CharField(label=gettext_lazy("surname"), max_length=120, required=False)
    post = forms.CharField(label=gettext_lazy("function"), max_length=200, required=False)
    deeds = forms.MultipleChoiceField(
        label=gettext_lazy("what they did"),
        choices=Part.Function.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @classmethod
    def of(cls, data, proposal: PersonProposal, prefix: str) -> "PersonProposalForm":
        """Return the form of a proposal, with the people of the register who are alike."""
        found = (
            Person.objects.matching(proposal.name).in_polish_order()
            if proposal.name
            else Person.objects.none()
        )
        initial: dict[str, Any] = {"given_names": proposal.given_names, "family_name": proposal.family_name}
        initial |= {"post": proposal.function_as_printed, "deeds": proposal.deeds}
        return cls(data, proposal=proposal, prefix=prefix, initial=initial, alike=list(found[:MOST_ALIKE]))

    def clean(self) -> dict[str, Any]:
        """Ask for both names, or for a function of one who is not named."""
        cleaned = super().clean()
        names = [bool(cleaned.get(name)) for name in ("given_names", "family_name")]
        if cleaned.get("choice") == NEW and not (all(names) or (not any(names) and cleaned.get("post"))):
            raise ValidationError(_("Give given names and surname, or a function of somebody unnamed."))
        return cleaned


class ActivityProposalForm(ProposalForm):
    """A piece of community work or a change in the institution."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ActivityKind.choices)
    started_on = PartialDateFormField(label=gettext_lazy("from"), required=False)
    ended_on = PartialDateFormField(label=gettext_lazy("until"), required=False)

    @classmethod
    def of(cls, data, proposal: ActivityProposal, prefix: str) -> "ActivityProposalForm":
        """Return the form of a proposal."""
        initial = {"name": proposal.name, "kind": proposal.kind}
        initial |= {"started_on": partial(proposal.started_on), "ended_on": partial(proposal.ended_on)}
        return cls(data, proposal=proposal, prefix=prefix, initial=initial)


def differs(words: str, value: str) -> str:
    """Return the words of the source where they differ from the value that is stored, else ""."""
    words = " ".join(words.split())
    return "" if fold(words) == fold(value) else words
