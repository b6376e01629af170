"""Lists that go out as files, filtered and searched as they are shown."""

from typing import ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from institutions.exports import OfficeFile
from institutions.spreadsheets import FORMATS, file_response
from institutions.workbooks import Page

# What a list's query string says of its pages, which a file has not.
OF_PAGES = ("p", "all", "e")


class Exported:
    """A list of the office that whoever sees it may take away as a file."""

    export: ClassVar[type[OfficeFile]]

    def get_urls(self):
        """Add the address of the file."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<str:kind>/", view, name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Give the rows of the list that the query string asks for, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in FORMATS:
            raise Http404
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        try:
            listed = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            address = reverse(f"{self.admin_site.name}:{model}_changelist")
            return HttpResponseRedirect(f"{address}?e=1")
        keys = list(listed.queryset.values_list("pk", flat=True))
        file = self.export()
        return file_response(file.name, [Page(file.name, file.rows(keys))], FORMATS[kind])

    def changelist_view(self, request, extra_context=None):
        """Lead to the files of the list as it is filtered."""
        query = request.GET.copy()
        for name in OF_PAGES:
            query.pop(name, None)
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_export"
        asked = f"?{query.urlencode()}" if query else ""
        exports = [(each.label, reverse(name, args=[each.word]) + asked) for each in FORMATS.values()]
        return super().changelist_view(request, {"exports": exports, **(extra_context or {})})
