"""Addresses of what the lower floor shows by itself; pages of one institution or source need both floors."""

from django.urls import path

from institutions import media, views

urlpatterns = [
    path("pliki/<str:key>/<str:name>", media.serve_rendition, name="rendition"),
    path("pliki/<str:key>.pdf", media.serve_document, name="document"),
    path("zrodla/", views.source_list, name="sources"),
]
