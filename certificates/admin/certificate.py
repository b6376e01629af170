from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import consequences
from certificates.actions import register_certificate
from certificates.admin.article import PERMISSIONS, read_article
from certificates.admin.citation import CertificateCitationInline
from certificates.admin.event import EventInline
from certificates.admin.evidence import ClaimInline, EvidenceInline
from certificates.admin.filters import EndFilter, PublisherFilter
from certificates.admin.withdrawal import DecisionForm, WithdrawalForm
from certificates.duplicates import certificates_entered_twice
from certificates.exports import CertificateFile
from certificates.models import Certificate, Edition, Status, Withdrawal
from certificates.numbers import read_number
from institutions.admin.confirming import WithConfirmation
from institutions.admin.export import Exported
from institutions.admin.filters import NOT_RECORDED, ConditionFilter, TwiceFilter, VoivodeshipFilter
from institutions.admin.form_tokens import new_token
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RecordAdmin, date_column
from institutions.models import Institution, InstitutionKind, Territory
from institutions.partial_dates import in_words
from institutions.sent_forms import sent_once


class CertificateForm(RegisterForm):
    """A certificate; the same award is not entered twice."""

    refused_beside = {"certificate_period_in_order": "valid_until"}

    def clean(self):
        """Refuse a new certificate that agrees with another in holder, dates, period and the association's number."""
        cleaned = super().clean()
        if self.instance.pk is None and {"holder", *consequences.OF_AN_AWARD} <= set(cleaned):
            # The holder's row stays locked until the end, so that one form sent twice is stored once.
            holder = Institution.objects.select_for_update().get(pk=cleaned["holder"].pk)
            same = Certificate.objects.filter(
                **{
                    name if cleaned[name] is not None else f"{name}__isnull": (
                        True if cleaned[name] is None else cleaned[name]
                    )
                    for name in consequences.OF_AN_AWARD
                },
                holder=holder,
            ).first()
            if same is not None:
                raise ValidationError(
                    _("This institution already has a certificate with the same dates: %(number)s."),
                    params={"number": same.number},
                )
        return cleaned


class StatusFilter(ConditionFilter):
    """What a certificate is today."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def options(self):
        """Return the statuses that a certificate can have."""
        return [(value, label) for value, label in Status.choices if value != Status.NONE]

    def value_in_rows(self):
        """Return the status that the list is annotated with."""
        return F("status")

    def condition(self, value):
        """Return the condition of the status `value`."""
        return Q(status=value)


class EditionFilter(ConditionFilter):
    """The rules by which a certificate was granted."""

    title = gettext_lazy("edition of the rules")
    parameter_name = "edycja"

    def options(self):
        """Return the editions in their order, and that none is known."""
        editions = Edition.objects.order_by("position").values_list("slug", "name")
        return [*editions, (NOT_RECORDED, gettext_lazy("not recorded"))]

    def value_in_rows(self):
        """Return the edition's address word."""
        return F("edition__slug")

    def condition(self, value):
        """Return the condition of the edition `value`."""
        return Q(edition__isnull=True) if value == NOT_RECORDED else Q(edition__slug=value)


class HolderKindFilter(ConditionFilter):
    """The kind of the holder."""

    title = gettext_lazy("kind of the holder")
    parameter_name = "rodzaj"

    def options(self):
        """Return the kinds of institutions."""
        return InstitutionKind.choices

    def value_in_rows(self):
        """Return the kind."""
        return F("holder__kind")

    def condition(self, value):
        """Return the condition of the kind `value`."""
        return Q(holder__kind=value)


class CertificateTwiceFilter(TwiceFilter):
    """Certificates that may be of one award, entered twice."""

    entered_twice = staticmethod(certificates_entered_twice)


class VoivodeshipOfHolderFilter(VoivodeshipFilter):
    """The voivodeship of the holder."""

    path = "holder__territory"


@admin.register(Certificate)
class CertificateAdmin(Exported, WithConfirmation, RecordAdmin):
    """Certificates, with the steps of their lives, claims and evidence."""

    export = CertificateFile
    form = CertificateForm
    autocomplete_fields = ("holder",)
    reason_for = Certificate.REASON_FOR
    form_related = ("holder", "confirmed_by")
    readonly_fields = (*RecordAdmin.readonly_fields, "number", "withdrawn_on", "withdrawal_reason")
    inlines = (CertificateCitationInline, EventInline, EvidenceInline, ClaimInline)
    list_display = (
        "number",
        "holder",
        "voivodeship",
        "status",
        "awarded_on",
        date_column("valid_until", gettext_lazy("valid until")),
        "confirmed_on",
        "is_public",
    )
    list_display_links = ("number", "holder")
    list_filter = (
        PublisherFilter,
        StatusFilter,
        EndFilter,
        VoivodeshipOfHolderFilter,
        EditionFilter,
        HolderKindFilter,
        CertificateTwiceFilter,
    )
    list_select_related = ("holder",)
    search_fields = ("fold_key__contains", "holder__fold_key__contains")
    ordering = ("-number",)
    fieldsets = (
        (
            gettext_lazy("Identity"),
            {
                "fields": (
                    "number",
                    "association_number",
                    "holder",
                    "holder_as_printed",
                    "title_as_printed",
                    "edition",
                )
            },
        ),
        (gettext_lazy("Award"), {"fields": (("decided_on", "handed_over_on"),)}),
        (gettext_lazy("Validity"), {"fields": (("valid_from", "valid_until"), "period_as_printed")}),
        (
            gettext_lazy("Withdrawal"),
            {"fields": ("withdrawn_on", "withdrawal_reason"), "classes": ("collapse",)},
        ),
        WithConfirmation.confirmation_fieldset,
        RecordAdmin.record_fieldset,
    )

    def get_queryset(self, request):
        """Return the certificates with status today, date of the award and the holder's voivodeship."""
        voivodeship = Territory.objects.filter(code=Substr(OuterRef("holder__territory"), 1, 2)).values(
            "name"
        )
        return (
            super()
            .get_queryset(request)
            .with_status(on=timezone.localdate())
            .with_awarded_on()
            .annotate(voivodeship_name=Subquery(voivodeship))
        )

    def get_search_results(self, request, queryset, search_term):
        """Also find a register number however it is typed."""
        number = read_number(search_term)
        return super().get_search_results(
            request, queryset, number if isinstance(number, str) else search_term
        )

    @admin.display(ordering="status", description=gettext_lazy("status"))
    def status(self, certificate):
        """Return the status today in words."""
        return Status(certificate.status).label

    @admin.display(ordering="awarded_on", description=gettext_lazy("awarded on"))
    def awarded_on(self, certificate) -> str:
        """Return the date of the award in words."""
        return in_words(certificate.awarded_on) if certificate.awarded_on else "–"

    @admin.display(ordering="holder__territory", description=gettext_lazy("voivodeship"))
    def voivodeship(self, certificate) -> str:
        """Return the name of the holder's voivodeship."""
        return certificate.voivodeship_name or "–"

    def get_inlines(self, request, obj):
        """Ask for evidence once the holder is known, since its activities are what one chooses from."""
        inlines = super().get_inlines(request, obj)
        return inlines if obj is not None else [each for each in inlines if each is not EvidenceInline]

    def may_publish(self, request, record):
        """Return whether the member of staff may publish the certificate: one that somebody else entered."""
        return (
            super().may_publish(request, record)
            and record is not None
            and record.pk is not None
            and record.entered_by_id != request.user.pk
        )

    def save_model(self, request, obj, form, change):
        """Store the certificate; a new one is given its number, and who entered it is kept."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.entered_by = request.user
            register_certificate(obj)

    def get_urls(self):
        """Add the pages of the withdrawal and of reading an article."""
        withdrawal = path(
            "<int:pk>/withdraw/",
            self.admin_site.admin_view(self.withdraw_view),
            name="certificates_certificate_withdraw",
        )
        article = path(
            "read-article/",
            self.admin_site.admin_view(self.read_article_view),
            name="certificates_certificate_read_article",
        )
        return [withdrawal, article, *super().get_urls()]

    def read_article_view(self, request):
        """Have an article read, and store what is accepted of it as drafts."""
        return read_article(request, self)

    def changelist_view(self, request, extra_context=None):
        """Offer the reading of an article to those who may enter what it tells of."""
        context = {"can_read_article": request.user.has_perms(PERMISSIONS), **(extra_context or {})}
        return super().changelist_view(request, context)

    def has_withdraw_permission(self, request):
        """Return whether the member of staff may ask for withdrawals and decide on them."""
        return request.user.has_perm("certificates.withdraw_certificate")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Offer the withdrawal to those who may ask for it."""
        context["can_withdraw"] = obj is not None and self.has_withdraw_permission(request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def withdraw_view(self, request, pk):
        """Ask one person for the day and the reason of a withdrawal, and another one whether it shall be."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._withdraw(request, pk)
        with sent_once(request) as sent:
            return self._withdraw(request, pk, sent)

    def _withdraw(self, request, pk, sent=None):
        if sent is not None:
            self.lock(self.model(pk=pk))  # two people who ask or decide at once do so one after the other
        certificate = self.get_object(request, str(pk))
        if certificate is None:
            raise Http404
        back = reverse(f"{self.admin_site.name}:certificates_certificate_change", args=[pk])
        if sent is not None and sent.made:
            messages.info(request, _("This form was taken in already."))
            return HttpResponseRedirect(back)
        if certificate.is_withdrawn:
            messages.warning(request, _("This certificate was withdrawn already."))
            return HttpResponseRedirect(back)
        pending = certificate.withdrawals.pending().select_related("asked_by").first()
        if pending is None:
            form = WithdrawalForm(request.POST or None, instance=Withdrawal(certificate=certificate))
        else:
            form = DecisionForm(request.POST or None, withdrawal=pending, by=request.user)
        if form.is_valid():
            told = form.carry_out(by=request.user)
            self.log_change(request, certificate, told)
            sent.settle(certificate.pk)
            messages.success(request, told)
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw the certificate"),
            "subtitle": str(certificate),
            "opts": self.opts,
            "original": certificate,
            "pending": pending,
            "consequences": consequences.of_withdrawing(certificate, on=timezone.localdate()),
            "is_own": pending is not None and pending.asked_by_id == request.user.pk,
            "form": form,
            "form_token": new_token(request.path),
            "back": back,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/certificates/certificate/withdraw.html", context)
