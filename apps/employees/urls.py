from django.urls import path

from apps.employees import views

app_name = "employees"
urlpatterns = [
    path("", views.employee_list, name="list"),
    path("buka/", views.open_by_nip, name="open_by_nip"),
    path("<uuid:employee_id>/", views.employee_detail, name="detail"),
]
