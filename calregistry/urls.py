"""Addresses of the register, composed of both floors of the house."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from calregistry.feeds import Changes, NewCertificates
from calregistry.sitemaps import SECTIONS
from calregistry.views import (
    about,
    accessibility,
    activities,
    calendars,
    comparison,
    events,
    exports,
    feeds,
    health,
    home,
    institution_history,
    institution_list,
    institutions,
    people,
    programmes,
    regions,
    report,
    sources,
    statistics,
    timeline,
    well_known,
)
from calregistry.views import map as map_view
from institutions.query_strings import takes_only
from institutions.urls import file_urlpatterns

institution_pages: list[URLPattern | URLResolver] = [
    path("instytucje/", institution_list.institution_list, name="list"),
    path("instytucje/<slug:slug>/", institutions.institution_detail, name="detail"),
    path("instytucje/<slug:slug>/historia/", institution_history.institution_history, name="history"),
    path("zrodla/<slug:slug>/", sources.source_detail, name="source"),
    path("", include("institutions.urls")),
]

people_pages = [
    path("", people.person_list, name="list"),
    path("<slug:slug>/", people.person_detail, name="detail"),
]
programme_pages = [
    path("", programmes.programme_list, name="list"),
    path("<slug:slug>/", programmes.programme_detail, name="detail"),
]

new_certificates = require_safe(takes_only()(NewCertificates()))
changes = require_safe(takes_only()(Changes()))
channels = [
    path("kanaly/certyfikaty.atom", new_certificates, name="new-certificates"),
    path("kanaly/zmiany.atom", changes, name="changes"),
    path("kanaly/<slug:slug>/certyfikaty.atom", new_certificates, name="new-certificates-in"),
    path("kanaly/<slug:slug>/zmiany.atom", changes, name="changes-in"),
    path("kalendarz/wreczenia.ics", calendars.ceremonies, name="ceremonies"),
    path("kalendarz/koniec-waznosci.ics", calendars.ends_of_validity, name="ends-of-validity"),
    path("dane/instytucje.atom", feeds.listed_institutions, name="institutions-feed"),
    path("dane/certyfikaty.atom", feeds.listed_certificates, name="certificates-feed"),
    path("dane/instytucje.csv", exports.institution_file, name="institutions-file"),
    path("dane/certyfikaty.csv", exports.certificate_file, name="certificates-file"),
]

# What readers read, in Polish at these addresses and in English at the same under /en/.
pages: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include((institution_pages, "institutions"))),
    path("", include("certificates.urls")),
    path("mapa/", map_view.map_page, name="map"),
    path("wojewodztwa/", regions.voivodeship_list, name="voivodeships"),
    path("wojewodztwa/<slug:slug>/", regions.voivodeship, name="voivodeship"),
    path("powiaty/<slug:slug>/", regions.county, name="county"),
    path("osoby/", include((people_pages, "people"))),
    path("dzialania/", include(([path("", activities.activity_list, name="list")], "activities"))),
    path("wydarzenia/", include(([path("", events.event_list, name="list")], "events"))),
    path("programy/", include((programme_pages, "programmes"))),
    path("kalendarium/", timeline.timeline, name="timeline"),
    path("porownanie/", comparison.compare, name="compare"),
    path("statystyki/", statistics.statistics, name="statistics"),
    path("statystyki/<slug:key>.csv", statistics.statistics_table, name="statistics-table"),
    path("o-certyfikacie/", about.about, name="about"),
    path("o-certyfikacie/jak-uzyskac/", about.obtaining, name="obtaining"),
    path("o-certyfikacie/kryteria/", about.criteria, name="criteria"),
    path("o-certyfikacie/skad-wiemy/", about.how_we_know, name="how-we-know"),
    path("slownik/", about.glossary, name="glossary"),
    path("latwy-tekst/", about.easy_to_read, name="easy-to-read"),
    path("prywatnosc/", about.privacy, name="privacy"),
    path("deklaracja-dostepnosci/", accessibility.accessibility, name="accessibility"),
    path("zglos-blad/", report.report, name="report"),
    path("zglos-blad/<str:token>/", report.reported, name="reported"),
    path("", include(channels)),
]

handler400 = "calregistry.views.errors.bad_request"
handler404 = "calregistry.views.errors.not_found"

# What has one address, whatever the language: files, what programs look for, the office.
urlpatterns = [
    *i18n_patterns(*pages, prefix_default_language=False),
    path("", include((file_urlpatterns, "files"))),
    path(
        "sitemap.xml",
        require_safe(sitemap_views.index),
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        require_safe(sitemap_views.sitemap),
        {"sitemaps": SECTIONS},
        name="sitemap-section",
    ),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security_txt, name="security"),
    path("healthz", health.healthz, name="health"),
    path("admin/", admin.site.urls),
]
