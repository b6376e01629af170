from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from institutions.actions import attach, delete_draft
from institutions.admin.citation import CitationInline
from institutions.admin.filters import VoivodeshipOfInstitutionFilter
from institutions.admin.forms import FileForm
from institutions.admin.record import RecordAdmin, RegisterStackedInline
from institutions.admin.upload_field import attachment_field, describes
from institutions.models import Attachment
from institutions.pictures import Picture, rendition_widths
from institutions.polish import FoldKey, JoinedBySpaces
from institutions.uploads import accept_either


class AttachmentForm(FileForm):
    """A photo or document: what is sent is taken in, looked over and made anew; see `pictures` and `documents`."""

    refused_beside = {"attachment_photo_has_alternative_text": "alt_text"}

    file = attachment_field()

    def accept(self, file):
        """Take a photo or a document."""
        return accept_either(file)

    def clean_alt_text(self):
        """Refuse what describes nothing: a screen reader would read it out."""
        text = self.cleaned_data["alt_text"]
        if text and not describes(text, getattr(self.files.get(self.add_prefix("file")), "name", "")):
            raise ValidationError(
                _(
                    "Say what can be seen in the picture; that it is one, or how its file is called, says nothing."
                )
            )
        return text

    def clean(self):
        """Tell from the file what it is."""
        cleaned = super().clean()
        if self.content is not None:
            is_photo = isinstance(self.content, Picture)
            self.instance.kind = Attachment.Kind.PHOTO if is_photo else Attachment.Kind.DOCUMENT
        elif self.instance.pk is None and not cleaned.get("alt_text") and "alt_text" not in self.errors:
            # The file was refused, so the constraint cannot speak yet; most files are photos.
            self.add_error(
                "alt_text",
                ValidationError(_("A photo needs an alternative text for people who cannot see it.")),
            )
        return cleaned

    def keep(self, content, name):
        """Store the photo or document."""
        attach(attachment=self.instance, content=content, name=name)


class Preview:
    """A look at the stored file, in a form."""

    @admin.display(description=_("preview"))
    def preview(self, attachment) -> str:
        """Return the smallest rendition of a photo, or a link to a document."""
        if attachment is None or attachment.pk is None or not attachment.kind:
            return "–"
        if attachment.kind == Attachment.Kind.DOCUMENT:
            address = reverse("files:document", args=[attachment.key])
            return format_html('<a href="{}">{}</a>', address, _("Open the document"))
        if not attachment.width or not attachment.height:
            return "–"
        width = rendition_widths(attachment.width)[0]
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" class="preview">',
            reverse("files:rendition", args=[attachment.key, f"{width}.jpg"]),
            attachment.alt_text,
            width,
            max(1, round(width * attachment.height / attachment.width)),
        )


class AttachmentInline(Preview, RegisterStackedInline):
    """Photos and documents, in an institution's form."""

    model = Attachment
    form = AttachmentForm
    fields = ("preview", "file", "alt_text", ("caption", "credit"), "taken_on", "published_at")
    readonly_fields = ("preview", "published_at")
    show_change_link = True
    can_delete = False


@admin.register(Attachment)
class AttachmentAdmin(Preview, RecordAdmin):
    """Photos and documents of all institutions."""

    form = AttachmentForm
    autocomplete_fields = ("institution",)
    form_related = ("institution",)
    readonly_fields = (*RecordAdmin.readonly_fields, "preview", "original_name")
    inlines = (CitationInline,)
    list_display = ("__str__", "institution", "kind", "changed_at", "is_public")
    list_filter = (VoivodeshipOfInstitutionFilter, "kind")
    list_select_related = ("institution",)
    search_fields = ("folded", "institution__fold_key__contains")
    ordering = ("-changed_at", "-pk")
    fieldsets = (
        (_("Identity"), {"fields": ("institution", "preview", "file", "original_name")}),
        (_("Content"), {"fields": ("alt_text", "caption", "credit", "taken_on")}),
        RecordAdmin.record_fieldset,
    )

    def get_queryset(self, request):
        """Return the attachments, searchable by what is written about them."""
        return super().get_queryset(request).alias(folded=FoldKey(JoinedBySpaces("caption", "alt_text")))

    def view_on_site(self, obj) -> str | None:
        """Return the institution's page, where the photo or document stands."""
        return obj.institution.get_absolute_url()

    def save_model(self, request, obj, form, change):
        """Store the record with its file."""
        form.save()

    def delete_model(self, request, obj):
        """Delete a draft with its files."""
        delete_draft(obj)
