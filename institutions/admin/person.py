from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin.citation import CitationInline
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterAdmin, RegisterTabularInline, date_column
from institutions.models import Person, Post


class PersonForm(RegisterForm):
    """A person; the address word is made of the names."""

    refused_beside = {"person_has_an_address": "slug"}

    def text_for_address(self) -> str:
        """Return given names and surname."""
        return " ".join(self.cleaned_data.get(name, "") for name in ("given_names", "family_name")).strip()


class PostForm(RegisterForm):
    """A person's function somewhere."""

    refused_beside = {"post_is_in_one_place": "organisation"}


class PostInline(RegisterTabularInline):
    """People and their functions, in an institution's form."""

    model = Post
    form = PostForm
    fields: tuple[str, ...] = ("person", "function", "title", "as_of", "held_from", "held_until")
    autocomplete_fields = ("person",)
    row_related = ("person",)
    show_change_link = True


class PostOfPersonInline(PostInline):
    """Functions, in a person's form."""

    fields = ("function", "title", "institution", "organisation", "as_of", "held_from", "held_until")
    autocomplete_fields = ("institution",)
    row_related = ("institution",)


@admin.register(Person)
class PersonAdmin(RegisterAdmin):
    """People named in sources for a public function."""

    form = PersonForm
    prepopulated_fields = {"slug": ("given_names", "family_name")}
    inlines = (CitationInline, PostOfPersonInline)
    list_display = ("__str__", "spelling_variants", "is_hidden")
    list_filter = ("is_hidden",)
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("given_names", "family_name", "slug", "spelling_variants")}),
        (_("Privacy"), {"fields": ("is_hidden",)}),
        (_("Record"), {"fields": ("staff_note",)}),
    )

    def get_readonly_fields(self, request, obj=None):
        """Hold the address word, which fixtures and pages know the person by."""
        return () if obj is None else ("slug",)


@admin.register(Post)
class PostAdmin(RegisterAdmin):
    """A person's function, with its sources."""

    form = PostForm
    part_of = "institution"
    autocomplete_fields = ("person", "institution")
    form_related = ("person", "institution")
    inlines = (CitationInline,)
    list_display = ("title", "person", "institution", "organisation", date_column("as_of", _("as of")))
    list_filter = ("function",)
    list_select_related = ("person", "institution")
    search_fields = ("person__fold_key__contains", "institution__fold_key__contains")
    ordering = ("person__sort_key", "pk")
    fieldsets = (
        (_("Holder and place"), {"fields": ("person", "institution", "organisation")}),
        (_("Function"), {"fields": ("function", "title")}),
        (_("Period"), {"fields": ("as_of", ("held_from", "held_until"))}),
    )
