from django.urls import path

from apps.documents import public_views

app_name = "verification"
urlpatterns = [
    path("", public_views.ask, name="form"),
    path("<str:token>/", public_views.check, name="document"),
]
