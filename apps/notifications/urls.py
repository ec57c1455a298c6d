from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:notice_id>/buka/", views.open_notice, name="open"),
    path("dibaca/", views.read_all, name="read_all"),
]
