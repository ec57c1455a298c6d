from django.urls import path

from apps.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<uuid:plan_id>/", views.detail, name="detail"),
]
