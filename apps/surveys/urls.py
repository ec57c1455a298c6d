from django.urls import path
from django.urls.resolvers import URLPattern

app_name = "surveys"
urlpatterns: list[URLPattern] = []
