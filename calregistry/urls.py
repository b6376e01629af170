"""Addresses of the register, composed of both floors of the house."""

from django.contrib import admin
from django.urls import include, path

from calregistry.views import about, health, home, institutions

institution_addresses = (
    [
        path("instytucje/", institutions.institution_list, name="list"),
        path("instytucje/<slug:slug>/", institutions.institution_detail, name="detail"),
        path("", include("institutions.urls")),
    ],
    "institutions",
)

urlpatterns = [
    path("", home.home, name="home"),
    path("", include(institution_addresses)),
    path("", include("certificates.urls")),
    path("o-certyfikacie/", about.about, name="about"),
    path("healthz", health.healthz, name="health"),
    path("admin/", admin.site.urls),
]
