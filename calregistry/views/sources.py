from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry.chapters import citing
from calregistry.findings import findings
from institutions.models import Source
from institutions.previews import may_see_drafts


@require_safe
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a source: what it is, and everything that the register took from it."""
    sees_drafts = may_see_drafts(request)
    sources = Source.objects.all() if sees_drafts else Source.objects.published()
    source = sources.filter(slug=slug).first()
    if source is None:
        raise Http404
    response = render(
        request,
        "institutions/source_detail.html",
        {
            "source": source,
            "breadcrumb": [(_("Sources"), reverse("institutions:sources"))],
            "address": request.build_absolute_uri(source.get_absolute_url()),
            "groups": findings(source),
            "chapters": list(citing(source.slug)),
            "links": source.links.order_by("pk"),
            "signatures": source.signatures.select_related("person").order_by("pk"),
            "answers": source.answers.filter(institution__published_at__isnull=False)
            .select_related("institution")
            .order_by("institution__sort_key", "pk"),
        },
    )
    if sees_drafts:
        add_never_cache_headers(response)
    return response
