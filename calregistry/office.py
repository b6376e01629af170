"""The office: Django's admin under the register's name."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calregistry import desk
from calregistry.staff import pages, second_factor
from calregistry.staff.differences import differences_page
from calregistry.staff.due import due_page
from calregistry.staff.kept_forms import kept_form
from institutions import history

READING = ("GET", "HEAD", "OPTIONS")
# What everybody may do to their own account, also those who may only read.
OWN_ACCOUNT = {"logout", "password_change", "recovery_codes"}
# Pages on which there is nothing to send.
ONLY_READ = {"index", "app_list", "autocomplete", "jsi18n", "view_on_site", "password_change_done", "due"}
# The ends of the names of such pages of the models.
ONLY_READ_OF_MODELS = ("_history", "_deleted", "_export", "_template", "_faults")


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
    index_title = _("Desk")

    def __init__(self, name="admin"):
        """Leave deleting to the form of a single draft: there is no deleting of many at once."""
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request):
        """Return whether the office is open to whoever asks: to staff who have shown their second factor."""
        return super().has_permission(request) and second_factor.is_satisfied(request)

    def login(self, request, extra_context=None):
        """Let staff log in; lead those on to the second factor who have given their password."""
        if request.method != "POST" and super().has_permission(request) and not self.has_permission(request):
            wanted = urlencode({"next": request.GET.get(REDIRECT_FIELD_NAME, "")})
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{wanted}")
        return super().login(request, extra_context)

    def logout(self, request, extra_context=None):
        """End the session together with the entry that says so."""
        with transaction.atomic():
            return super().logout(request, extra_context)

    def get_urls(self):
        """Add the pages on which staff come in, and those that the desk leads to."""
        return [
            path("drugi-skladnik/", pages.second_factor_page, name="second_factor"),
            path("drugi-skladnik/kod.svg", pages.qr_code, name="second_factor_qr"),
            path("kody-zapasowe/", self.admin_view(pages.recovery_codes), name="recovery_codes"),
            path("zaproszenie/<str:uid>/<str:token>/", pages.accept_invitation, name="invitation"),
            path("terminy/", self.admin_view(due_page), name="due"),
            path("roznice-zrodel/", self.admin_view(differences_page), name="source_differences"),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        """Open the view to staff; nobody sends anything to a page that is only read, nor who may only read.

        What somebody sends is their change; what comes when the session has ended is kept for them.
        """

        @wraps(view)
        def guarded(request, *arguments, **named):
            name = request.resolver_match.url_name or ""
            if request.method not in READING and name not in OWN_ACCOUNT:
                if only_reads(request.user):
                    raise PermissionDenied
                if request.method != "POST" or name in ONLY_READ or name.endswith(ONLY_READ_OF_MODELS):
                    return HttpResponseNotAllowed(READING)
            if request.method in READING:
                return view(request, *arguments, **named)
            with history.acting(request.user):
                return view(request, *arguments, **named)

        opened = super().admin_view(guarded, cacheable)

        @wraps(opened)
        def kept(request, *arguments, **named):
            if request.method == "POST" and not self.has_permission(request):
                return kept_form(request) or opened(request, *arguments, **named)
            return opened(request, *arguments, **named)

        return kept

    def index(self, request, extra_context=None):
        """Show the front page, with what needs a hand of whoever looks at it."""
        waiting = {"desk": desk.sections(request, on=timezone.localdate())}
        return super().index(request, waiting | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """Return the lists of the office, which the front page shows twice and asks for once."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        known = request.__dict__.setdefault("lists_of_the_office", [])
        if not known:
            known += super().get_app_list(request)
        return known

    def autocomplete_view(self, request):
        """Answer an autocomplete."""
        return OfficeAutocompleteView.as_view(admin_site=self)(request)


def only_reads(user) -> bool:
    """Return whether the member of staff may look at things and nothing else."""
    names = (permission.partition(".")[2] for permission in user.get_all_permissions())
    return all(name.startswith("view_") for name in names)
