"""Addresses of the register, composed of both floors of the house."""

from django.contrib import admin
from django.urls import include, path

from calregistry.views import (
    about,
    activities,
    events,
    health,
    home,
    institution_list,
    institutions,
    people,
    programmes,
    regions,
    sources,
)
from calregistry.views import map as map_view

institution_addresses = (
    [
        path("instytucje/", institution_list.institution_list, name="list"),
        path("instytucje/<slug:slug>/", institutions.institution_detail, name="detail"),
        path("zrodla/<slug:slug>/", sources.source_detail, name="source"),
        path("", include("institutions.urls")),
    ],
    "institutions",
)

people_pages = [
    path("", people.person_list, name="list"),
    path("<slug:slug>/", people.person_detail, name="detail"),
]
programme_pages = [
    path("", programmes.programme_list, name="list"),
    path("<slug:slug>/", programmes.programme_detail, name="detail"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("", include(institution_addresses)),
    path("", include("certificates.urls")),
    path("mapa/", map_view.map_page, name="map"),
    path("wojewodztwa/", regions.voivodeship_list, name="voivodeships"),
    path("wojewodztwa/<slug:slug>/", regions.voivodeship, name="voivodeship"),
    path("powiaty/<slug:slug>/", regions.county, name="county"),
    path("osoby/", include((people_pages, "people"))),
    path("dzialania/", include(([path("", activities.activity_list, name="list")], "activities"))),
    path("wydarzenia/", include(([path("", events.event_list, name="list")], "events"))),
    path("programy/", include((programme_pages, "programmes"))),
    path("o-certyfikacie/", about.about, name="about"),
    path("healthz", health.healthz, name="health"),
    path("admin/", admin.site.urls),
]
