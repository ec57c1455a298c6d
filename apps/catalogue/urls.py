from django.urls import path

from apps.catalogue.views import programmes

app_name = "catalogue"
urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("<slug:code>/", programmes.programme_detail, name="detail"),
]
