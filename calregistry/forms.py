"""The form by which readers report an error. It needs no account, cookie or script, and tells programs from people.

People get no riddle: what gives a program away is a field that no person sees, and a stamp that says when the form
was opened. The stamp is signed by the site, so it is also the form's token: nobody else can make one.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calregistry.models.report import MOST_ADDRESS, MOST_GROUNDS, MOST_TEXT
from institutions.query_strings import quoted, unknown_parameters
from institutions.typed_text import tidy

PAGE = "strona"
SOONEST = timedelta(seconds=3)  # nobody reads and writes faster
LATEST = timedelta(days=1)

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")

_stamps = Signer(salt="calregistry.report.form")


def own_page(text: str, host: str) -> str | None:
    """Return the path, query and all, of the page of the site at `host` that `text` names; None if it names none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} and parts.netloc == host:
        text = parts._replace(scheme="", netloc="").geturl() or "/"
    return text if OWN_PATH.fullmatch(text) and len(text) <= MOST_ADDRESS else None


def stamp_of(moment: datetime) -> str:
    """Return the signed stamp of a form that is opened at `moment`."""
    return _stamps.sign(str(int(moment.timestamp())))


class ReportForm(forms.Form):
    """What is wrong, where, how the reader knows, and where to answer; `now` is when the form is shown or sent."""

    strona = forms.CharField(
        label=gettext_lazy("Address of the page"),
        required=False,
        help_text=gettext_lazy("Leave it empty when it is about the whole register."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    blad = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=MOST_TEXT,
        help_text=gettext_lazy("A name, a date, a certificate that is missing, a page that does not work?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": gettext_lazy("Write what is wrong."),
            "max_length": gettext_lazy(
                "Write what is wrong in no more than %(limit_value)d characters; now there are %(show_value)d."
            ),
        },
    )
    skad = forms.CharField(
        label=gettext_lazy("How do you know? (not required)"),
        max_length=MOST_GROUNDS,
        required=False,
        help_text=gettext_lazy(
            "A document, an address on the web, your own knowledge: the register corrects only what a source confirms."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": gettext_lazy(
                "Write how you know in no more than %(limit_value)d characters; now there are %(show_value)d."
            )
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail (not required)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only if you want an answer. We erase it 90 days after the matter is closed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": gettext_lazy("Write the e-mail address like name@example.pl, or leave it empty."),
            "max_length": gettext_lazy("The e-mail address is longer than %(limit_value)d characters."),
        },
    )
    # What only programs fill in: the style sheet shows it to nobody.
    www = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    stempel = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, host: str, now: datetime, page: str = "") -> None:
        self.host, self.now = host, now
        typed = {} if data is None else {name: data.get(name, "") for name in self.base_fields}
        self.unprintable = [name for name, text in typed.items() if UNPRINTABLE.search(text)]
        kept = {name: tidy(UNPRINTABLE.sub("", text)) for name, text in typed.items()}
        super().__init__(None if data is None else kept, auto_id="%s", label_suffix="", initial={PAGE: page})
        self.stamp_problem = self._stamp_problem(kept.get("stempel", "")) if self.is_bound else ""
        # A form that comes back keeps its stamp, so that it can be sent again at once; one of no use gets another.
        if not self.is_bound:
            self.initial["stempel"] = stamp_of(now)
        elif self.stamp_problem in {"unknown", "old"}:
            self.data = kept | {"stempel": stamp_of(now)}

    def _stamp_problem(self, stamp: str) -> str:
        try:
            age = self.now.timestamp() - int(_stamps.unsign(stamp))
        except (BadSignature, ValueError):
            return "unknown"
        if age < SOONEST.total_seconds():
            return "young"
        return "old" if age > LATEST.total_seconds() else ""

    def clean_strona(self) -> str:
        """Return the path of the page; an address of another site is refused."""
        typed = self.cleaned_data[PAGE]
        page = own_page(typed, self.host) if typed else ""
        if page is None:
            raise forms.ValidationError(
                _("“%(value)s” is not an address of the register: correct it or leave it empty.")
                % {"value": quoted(typed)}
            )
        return page

    def clean_www(self) -> str:
        """Refuse a form whose hidden field is filled in, in words, since a browser may have done it for a person."""
        if self.cleaned_data["www"]:
            self.data = {**self.data, "www": ""}
            raise forms.ValidationError(
                _(
                    "A field that people do not see was filled in, perhaps by your browser. It is empty again: please "
                    "send the report once more."
                )
            )
        return ""

    def clean(self) -> None:
        """Refuse what cannot be printed and a stamp that does not fit; what was typed is kept in the form."""
        super().clean()
        for name in self.unprintable:
            self.add_error(
                None if self.fields[name].widget.is_hidden else name,
                _(
                    "The text held characters that nobody can see. They are taken out: look it over and send it again."
                ),
            )
        match self.stamp_problem:
            case "young" if not self.errors:  # with something to correct, nobody comes back as fast
                self.add_error(
                    None,
                    _(
                        "The form came back faster than anybody can fill it in. Wait a few seconds and send it again."
                    ),
                )
            case "old":
                self.add_error(
                    None,
                    _("The form was open for more than a day. What you wrote is kept: please send it again."),
                )
            case "unknown":
                self.add_error(
                    None,
                    _(
                        "This form was not made by the register. What you wrote is kept: please send it again."
                    ),
                )

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return what is wrong, each sentence with the id of its field or "": one for a field, and the form's own."""
        found = [(str(errors[0]), name) for name, errors in self.errors.items() if name in self.fields]
        return [(message, "" if name == "www" else name) for message, name in found] + [
            (str(message), "") for message in self.non_field_errors()
        ]


class PrefilledPage:
    """What the address of an empty form says: the page that the reader came from, and what is wrong with it."""

    def __init__(self, query: QueryDict, host: str) -> None:
        typed = query.get(PAGE, "").strip()
        found = own_page(typed, host) if typed else ""
        self.page = found or ""
        self.errors = [unknown] if (unknown := unknown_parameters(query, {PAGE})) else []
        if len(query.getlist(PAGE)) > 1:
            self.errors.append(_("“strona” is given more than once: report one page at a time."))
        elif found is None:
            self.errors.append(
                _("“%(value)s” is not an address of the register, so the form leaves it out.")
                % {"value": quoted(typed)}
            )
