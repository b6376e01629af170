"""The office: Django's admin under the register's name."""

from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calregistry import reminders
from calregistry.models import ErrorReport


class OfficeAutocompleteView(AutocompleteJsonView):
    """Answers autocompletes; a model's admin may label its records so that they are told apart."""

    def serialize_result(self, obj, to_field_name):
        """Return one answer."""
        label = getattr(self.model_admin, "autocomplete_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class OfficeSite(admin.AdminSite):
    """The site of the office."""

    site_title = _("CAL Register – office")
    site_header = _("CAL Register – office")
    index_title = _("What the register holds")

    def __init__(self, name="admin"):
        """Leave deleting to the form of a single draft: there is no deleting of many at once."""
        super().__init__(name)
        self.disable_action("delete_selected")

    def index(self, request, extra_context=None):
        """Show the front page, and remind staff of what waits for those who can see to it."""
        if request.user.has_perm("calregistry.change_declaration"):
            for sentence in reminders.of_declaration(on=timezone.localdate()):
                messages.warning(request, sentence)
        may_answer = request.user.has_perm("calregistry.change_errorreport")
        if may_answer and (count := ErrorReport.objects.waiting().count()):
            sentence = ngettext(
                "%(count)s error report waits to be taken up.",
                "%(count)s error reports wait to be taken up.",
                count,
            )
            messages.info(request, sentence % {"count": count})
        return super().index(request, extra_context)

    def autocomplete_view(self, request):
        """Answer an autocomplete."""
        return OfficeAutocompleteView.as_view(admin_site=self)(request)
