"""Addresses of certificates; a number in an address is a register number, whatever its case and dashes."""

from django.urls import path

from certificates import views

app_name = "certificates"

urlpatterns = [
    path("certyfikaty/", views.certificate_list, name="list"),
    path("certyfikaty/<str:number>/", views.certificate_detail, name="detail"),
    path("certyfikaty/<str:number>/historia/", views.certificate_history, name="history"),
    path("c/<str:number>/", views.short_address, name="short"),
    path("sprawdz/", views.verify, name="verify"),
]
