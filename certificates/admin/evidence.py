from itertools import groupby

from django.contrib import admin

from certificates.admin.citation import CertificateCitationInline
from certificates.models import Claim, Criterion, Evidence
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterAdmin, RegisterStackedInline, RegisterTabularInline
from institutions.models import Activity


class ClaimForm(RegisterForm):
    """What somebody says of a certificate's place in a count."""

    refused_beside = {"claim_counts_from_one": "ordinal"}


class EvidenceForm(RegisterForm):
    """How a criterion was met."""

    refused_beside = {"evidence_says_something": "statement"}


class ClaimInline(RegisterStackedInline):
    """Claims, in the certificate's form."""

    model = Claim
    form = ClaimForm
    fields = (("ordinal", "counted"), ("scope", "territory"), ("said_by", "as_of"))
    autocomplete_fields = ("territory",)
    row_related = ("territory",)
    show_change_link = True
    classes = ("collapse",)


class EvidenceInline(RegisterTabularInline):
    """How the holder met the criteria, in the certificate's form.

    The activities to choose from are those of the holder, its units and the institution that it belongs to; they and
    the criteria are read once, whatever the number of rows.
    """

    model = Evidence
    form = EvidenceForm
    fields = ("criterion", "activity", "statement")
    row_related = ("criterion", "activity")
    show_change_link = True

    def get_formset(self, request, obj=None, **options):
        """Offer the criteria by edition, and the activities of the holder."""
        formset = super().get_formset(request, obj, **options)
        fields = formset.form.base_fields
        criteria = (
            Criterion.objects.filter(edition__certificates=obj)
            if obj is not None and obj.edition_id is not None
            else Criterion.objects.all()
        )
        if "criterion" in fields:
            fields["criterion"].choices = [("", "---------"), *criteria_by_edition(criteria)]
        if "activity" in fields:
            fields["activity"].queryset = activities_of_holder(obj)
            fields["activity"].choices = [
                ("", "---------"),
                *((activity.pk, str(activity)) for activity in fields["activity"].queryset),
            ]
        return formset


def criteria_by_edition(criteria):
    """Return choices of a select: the criteria, grouped by the editions, in order."""
    ordered = criteria.select_related("edition").order_by("edition__position", "number").distinct()
    return [
        (edition.name, [(criterion.pk, str(criterion)) for criterion in group])
        for edition, group in groupby(ordered, key=lambda criterion: criterion.edition)
    ]


def activities_of_holder(certificate):
    """Return the activities that may show how the holder of `certificate` (None for a new one) met a criterion."""
    if certificate is None:
        return Activity.objects.none()
    holder = certificate.holder
    near = {holder.pk, *holder.units.values_list("pk", flat=True)} | ({holder.parent_id} - {None})
    return (
        (
            Activity.objects.filter(institution__in=near)
            | Activity.objects.filter(evidence__certificate=certificate)
        )
        .distinct()
        .order_by("fold_key", "pk")
    )


@admin.register(Claim)
class ClaimAdmin(RegisterAdmin):
    """A claim, with its sources."""

    form = ClaimForm
    part_of = "certificate"
    published_with = "certificates.publish_certificate"
    fields = ("certificate", *ClaimInline.fields)
    autocomplete_fields = ("certificate", "territory")
    form_related = ("certificate__holder", "territory")
    inlines = (CertificateCitationInline,)
    list_display = ("ordinal", "counted", "scope", "said_by", "certificate")
    list_select_related = ("certificate__holder",)
    search_fields = ("certificate__fold_key__contains",)
    ordering = ("certificate__number", "pk")

    def get_readonly_fields(self, request, obj=None):
        """A claim stays with its certificate."""
        return () if obj is None else ("certificate",)


@admin.register(Evidence)
class EvidenceAdmin(RegisterAdmin):
    """How a criterion was met, with its sources."""

    form = EvidenceForm
    part_of = "certificate"
    published_with = "certificates.publish_certificate"
    fields = ("certificate", *EvidenceInline.fields)
    autocomplete_fields = ("certificate", "activity")
    form_related = ("certificate__holder", "criterion", "activity__institution")
    inlines = (CertificateCitationInline,)
    list_display = ("criterion", "activity", "statement", "certificate")
    list_select_related = ("criterion", "activity", "certificate__holder")
    search_fields = ("certificate__fold_key__contains",)
    ordering = ("certificate__number", "pk")

    def get_readonly_fields(self, request, obj=None):
        """Evidence stays with its certificate."""
        return () if obj is None else ("certificate",)
