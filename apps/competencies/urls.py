from django.urls import path

from apps.competencies import views

app_name = "competencies"
urlpatterns = [
    path("", views.dictionary, name="list"),
    path("standar/", views.posts, name="posts"),
    path("standar/<int:position_id>/<int:unit_id>/<str:tier>/", views.standard, name="standard"),
    path("<slug:code>/", views.detail, name="detail"),
]
