"""The page on which staff have an article read and decide on each of its proposals."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.actions import (
    Accepted,
    AcceptedCertificate,
    AcceptedInstitution,
    AcceptedPerson,
    store_drafts,
)
from certificates.admin.article_forms import (
    DECISIONS,
    ActivityProposalForm,
    ArticleForm,
    CertificateProposalForm,
    ClaimProposalForm,
    InstitutionProposalForm,
    PersonProposalForm,
    ProposalForm,
    SourceForm,
    differs,
)
from certificates.article_reader import read
from certificates.article_reader.proposals import Reading, Span, State
from certificates.models import Certificate, Claim
from institutions.admin.form_tokens import new_token
from institutions.history import change
from institutions.models import Activity, Institution, Person, Source
from institutions.sent_forms import sent_once

PERMISSIONS = (
    "certificates.add_certificate",
    "institutions.add_institution",
    "institutions.add_source",
    "institutions.add_person",
    "institutions.add_activity",
)
MOST = 40  # proposals of a kind: an article has far fewer, and a form has a limit of fields
AROUND = 90  # characters of the text shown on either side of the words that a proposal comes from
TEMPLATE = "admin/certificates/certificate/read_article.html"


class Excerpt(NamedTuple):
    """Words of the text, with what stands around them."""

    before: str
    words: str
    after: str


class Proposals:
    """The forms of one reading, bound to what was sent or not."""

    def __init__(self, reading: Reading, address: str, data=None) -> None:
        self.reading = reading
        self.address = address
        self.source = SourceForm.of(data, reading.source, address)
        holders = reading.institutions[:MOST]
        granted = [
            each for each in reading.certificates if each.state == State.GRANTED and each.holder in holders
        ]
        self.told_otherwise = [each for each in reading.certificates if each.state != State.GRANTED]
        self.institutions = [
            InstitutionProposalForm.of(data, each, f"instytucja-{place}")
            for place, each in enumerate(holders)
        ]
        self.certificates = [
            CertificateProposalForm.of(data, each, f"certyfikat-{place}", _place(holders, each.holder))
            for place, each in enumerate(granted[:MOST])
        ]
        self.claims = [
            ClaimProposalForm.of(data, each, f"twierdzenie-{place}")
            for place, each in enumerate(reading.claims[:MOST])
        ]
        self.people = [
            PersonProposalForm.of(data, each, f"osoba-{place}")
            for place, each in enumerate(reading.people[:MOST])
        ]
        self.activities = [
            ActivityProposalForm.of(data, each, f"dzialanie-{place}")
            for place, each in enumerate(reading.activities[:MOST])
        ]
        for form in self.forms():
            form.excerpts = [excerpt(reading.text, span) for span in form.proposal.spans[:3]]

    def forms(self) -> list[ProposalForm]:
        """Return all forms in the order of the page."""
        return [
            self.source,
            *self.institutions,
            *self.certificates,
            *self.claims,
            *self.people,
            *self.activities,
        ]

    def groups(self) -> list[tuple[str, list]]:
        """Return the forms under their headings, empty groups left out."""
        found = [
            (_("Source"), [self.source]),
            (_("Institutions"), self.institutions),
            (_("Certificates"), self.certificates),
            (_("Claims"), self.claims),
            (_("People"), self.people),
            (_("Activities"), self.activities),
        ]
        return [(heading, forms) for heading, forms in found if forms]

    def are_valid(self) -> bool:
        """Return whether all that is accepted is complete; look at every form, so that each shows its errors."""
        valid = [form.is_valid() for form in self.forms()]
        if not all(valid):
            return False
        for form in self.certificates:
            if form.takes and not self.institutions[form.holder].takes:
                form.add_error(
                    None, _("Its holder is dropped: accept the institution, or drop the certificate.")
                )
                return False
        return True

    def accepted(self) -> Accepted:
        """Return what was accepted, as records that are not stored yet."""
        source = self.source.existing or Source(url=self.address, **_fields(self.source))
        claims = tuple(Claim(**_fields(form)) for form in self.claims if form.takes)
        certificates: list[AcceptedCertificate] = []
        for form in self.certificates:
            if form.takes:
                certificates.append(self._certificate(form, () if certificates else claims))
        return Accepted(
            source=source,
            institutions=tuple(self._institution(form) if form.takes else None for form in self.institutions),
            certificates=tuple(certificates),
            people=tuple(self._person(form) for form in self.people if form.takes),
            activities=tuple(
                (Activity(**_fields(form)), self._words(form, form.cleaned_data["name"]))
                for form in self.activities
                if form.takes
            ),
        )

    def _words(self, form: ProposalForm, value: str) -> str:
        span = form.proposal.spans[0]
        return differs(self.reading.text[slice(*span)], value)

    def _institution(self, form: InstitutionProposalForm) -> AcceptedInstitution:
        typed = form.cleaned_data
        new = Institution(name=typed.get("name", ""), kind=typed.get("kind", ""), town=typed.get("town", ""))
        record = form.existing or new
        return AcceptedInstitution(record, typed.get("unit", ""), self._words(form, record.name))

    def _certificate(self, form: CertificateProposalForm, claims: tuple[Claim, ...]) -> AcceptedCertificate:
        typed = form.cleaned_data
        certificate = Certificate(
            holder_as_printed=form.proposal.holder.name,
            **{name: typed[name] for name in (*form.DATES, "title_as_printed", "period_as_printed")},
        )
        wordings = {}
        for name in form.DATES:
            printed = getattr(form.proposal, name)
            if typed[name] is not None:
                words = self.reading.text[slice(*printed.span)] if printed else ""
                wordings[name] = differs(words, str(typed[name]))
        return AcceptedCertificate(certificate, form.holder, typed["occasion"], wordings or {"": ""}, claims)

    def _person(self, form: PersonProposalForm) -> AcceptedPerson:
        typed = form.cleaned_data
        names = {name: typed.get(name, "") for name in ("given_names", "family_name")}
        record = form.existing or (Person(**names) if names["family_name"] else None)
        words = self._words(form, str(record)) if record else ""
        deeds = tuple(typed.get("deeds", ()))
        return AcceptedPerson(record, typed.get("post", ""), deeds, form.proposal.has_signed, words)


def _place(holders: list, holder) -> int:
    return next(place for place, each in enumerate(holders) if each is holder)


def _fields(form: ProposalForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in DECISIONS}


def excerpt(text: str, span: Span) -> Excerpt:
    """Return the words at `span`, with some of the text on either side."""
    return Excerpt(
        text[max(0, span.start - AROUND) : span.start], text[slice(*span)], text[span.end : span.end + AROUND]
    )


def read_article(request: HttpRequest, model_admin) -> HttpResponse:
    """Take an article, show its proposals, and store what is accepted as drafts."""
    if not request.user.has_perms(PERMISSIONS):
        raise PermissionDenied
    if "store" not in request.POST:
        return _answer(request, model_admin)
    with sent_once(request) as sent:
        if sent.made:
            messages.info(request, _("This form was taken in already. Here is what it made."))
            return HttpResponseRedirect(sent.made)
        answer = _answer(request, model_admin)
        if isinstance(answer, HttpResponseRedirect):
            sent.settle(answer.url)
        return answer


def _answer(request: HttpRequest, model_admin) -> HttpResponse:
    form = ArticleForm(request.POST or None, request.FILES or None)
    proposals = None
    if form.is_valid():
        article = form.cleaned_data["article"]
        address = form.cleaned_data["address"]
        reading = read(article, address)
        is_decided = "store" in request.POST
        proposals = Proposals(reading, address, request.POST if is_decided else None)
        if is_decided and proposals.are_valid():
            try:
                accepted = proposals.accepted()
                told = _("Entered from an article: %(source)s") % {"source": accepted.source}
                with change(reason=told):
                    certificates = store_drafts(accepted, by=request.user)
            except ValidationError as error:
                proposals.source.add_error(None, error.messages)
            else:
                return _stored(request, model_admin, accepted.source, certificates)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("From an article"),
        "opts": model_admin.opts,
        "form": form,
        "article": form.cleaned_data["article"] if proposals else "",
        "proposals": proposals,
        "form_token": new_token(request.path),
        "is_refused": bool(form.errors) or (proposals is not None and "store" in request.POST),
        "media": model_admin.media,
    }
    return TemplateResponse(request, TEMPLATE, context)


def _stored(
    request: HttpRequest, model_admin, source: Source, certificates: list[Certificate]
) -> HttpResponse:
    """Write down who stored the drafts, say what was made, and lead to the first certificate or to the source."""
    told = _("Entered from an article: %(source)s") % {"source": source}
    for record in (source, *certificates):
        model_admin.log_addition(request, record, told)
    messages.success(
        request,
        ngettext(
            "The source and %(count)s certificate are drafts now. Look at them and publish them.",
            "The source and %(count)s certificates are drafts now. Look at them and publish them.",
            len(certificates),
        )
        % {"count": len(certificates)},
    )
    name, record = (
        ("certificates_certificate", certificates[0]) if certificates else ("institutions_source", source)
    )
    return HttpResponseRedirect(reverse(f"{model_admin.admin_site.name}:{name}_change", args=[record.pk]))
