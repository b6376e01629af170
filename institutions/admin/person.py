from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin.citation import CitationInline
from institutions.admin.duplicates import IS_ANOTHER, NewThingForm
from institutions.admin.export import Exported
from institutions.admin.filters import TwiceFilter
from institutions.admin.forms import RegisterForm
from institutions.admin.hiding import HidePerson, ShowPerson
from institutions.admin.merging import MergePerson
from institutions.admin.publication import CompletenessFilter, SourceFilter, gaps_in_form
from institutions.admin.record import RegisterAdmin, RegisterTabularInline, date_column
from institutions.admin.verbs import WithVerbs
from institutions.duplicates import people_like, posts_entered_twice
from institutions.exports import PersonFile
from institutions.models import Person, Post
from institutions.public_past import was_ever_named


class PersonForm(NewThingForm):
    """A person; the address word is made of the names."""

    refused_beside = {"person_has_an_address": "slug"}

    def text_for_address(self) -> str:
        """Return given names and surname."""
        return " ".join(self.cleaned_data.get(name, "") for name in ("given_names", "family_name")).strip()

    def duplicates(self):
        """Return the people of the same name."""
        return people_like(
            **{name: self.cleaned_data.get(name, "") for name in ("given_names", "family_name")}
        )


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
class PersonAdmin(Exported, WithVerbs, RegisterAdmin):
    """People named in sources for a public function."""

    export = PersonFile
    form = PersonForm
    published_with = "institutions.publish_person"
    verbs = (HidePerson, ShowPerson, MergePerson)
    prepopulated_fields = {"slug": ("given_names", "family_name")}
    inlines = (CitationInline, PostOfPersonInline)
    list_display = ("__str__", "spelling_variants", "is_hidden")
    list_filter = ("is_hidden", SourceFilter, CompletenessFilter)
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("given_names", "family_name", "slug", "spelling_variants")}),
        (_("Privacy"), {"fields": ("is_hidden",)}),
        (_("Record"), {"fields": ("staff_note",)}),
    )

    def get_fieldsets(self, request, obj=None):
        """Ask of a new person whether it is another one than those of the same name."""
        (title, options), *others = super().get_fieldsets(request, obj)
        asked = (IS_ANOTHER,) if obj is None else ()
        return ((title, {**options, "fields": (*asked, *options["fields"])}), *others)

    def is_shown(self, record):
        """Return whether a published record tells of the person."""
        return record.pk is not None and record.is_on_public_pages()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Say what the register lacks of the person."""
        context["gaps"] = gaps_in_form(self, obj, context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_hide_permission(self, request):
        """Return whether the member of staff may hide people from the public, and show them again."""
        return request.user.has_perm("institutions.hide_person")

    def why_kept(self, person):
        """Let people alone be deleted whom no public page ever told of, and to whom no old address leads."""
        is_known = self.is_shown(person) or person.former_slugs.exists() or was_ever_named(person)
        told = _(
            "Somebody whom a public page names, or once named, is not deleted, but hidden where that is due."
        )
        return told if is_known else ""

    def get_readonly_fields(self, request, obj=None):
        """Hold the address word, which fixtures and pages know the person by; whether one is seen, verbs change."""
        fixed = () if obj is None else ("slug",)
        is_entered_hidden = obj is None and self.has_hide_permission(request)
        return fixed if is_entered_hidden else (*fixed, "is_hidden")


class PostTwiceFilter(TwiceFilter):
    """Posts that may be entered twice."""

    entered_twice = staticmethod(posts_entered_twice)


@admin.register(Post)
class PostAdmin(RegisterAdmin):
    """A person's function, with its sources."""

    form = PostForm
    part_of = "institution"
    autocomplete_fields = ("person", "institution")
    form_related = ("person", "institution")
    inlines = (CitationInline,)
    list_display = ("title", "person", "institution", "organisation", date_column("as_of", _("as of")))
    list_filter = ("function", PostTwiceFilter)
    list_select_related = ("person", "institution")
    search_fields = ("person__fold_key__contains", "institution__fold_key__contains")
    ordering = ("person__sort_key", "pk")
    fieldsets = (
        (_("Holder and place"), {"fields": ("person", "institution", "organisation")}),
        (_("Function"), {"fields": ("function", "title")}),
        (_("Period"), {"fields": ("as_of", ("held_from", "held_until"))}),
    )

    def is_shown(self, record):
        """Return whether the public may see the post: one elsewhere is told of by its sources."""
        if record.institution_id is not None:
            return super().is_shown(record)
        return record.pk is not None and Post.objects.of_published().filter(pk=record.pk).exists()
