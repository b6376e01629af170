from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from institutions.admin.record import RegisterAdmin
from institutions.models import Territory


@admin.register(Territory)
class TerritoryAdmin(RegisterAdmin):
    """Territories; the official file brings them, so there is little to do by hand."""

    list_display = ("label", "code", "level", "county", "is_active")
    list_filter = ("level", "is_active")
    search_fields = ("fold_key__contains", "code__startswith")
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("code", "slug", "name", "level", "kind")}),
        (_("Record"), {"fields": ("is_active", "as_of")}),
    )

    def get_queryset(self, request):
        """Return the territories with the name of the county that each lies in."""
        county = Territory.objects.filter(
            code=Substr(OuterRef("code"), 1, 4), level=Territory.Level.COUNTY
        ).values("name")
        return super().get_queryset(request).annotate(county_name=Subquery(county))

    @admin.display(ordering="sort_key", description=_("name"))
    def label(self, territory) -> str:
        """Return the name that can be understood alone."""
        return territory.label

    @admin.display(ordering="code", description=_("county"))
    def county(self, territory) -> str:
        """Return the county of a municipality."""
        return territory.county_name or "–"

    def get_readonly_fields(self, request, obj=None):
        """Hold the code and the address."""
        return () if obj is None else ("code", "slug", "level")

    def why_kept(self, territory):
        """Let nobody delete a territory."""
        return _("A territory is not deleted: one that is no more becomes inactive.")

    def autocomplete_label(self, territory) -> str:
        """Return the municipality with its county, since names repeat."""
        if territory.level == Territory.Level.MUNICIPALITY and territory.county_name:
            return _("%(municipality)s, county: %(county)s") % {
                "municipality": territory.label,
                "county": territory.county_name,
            }
        return territory.label
