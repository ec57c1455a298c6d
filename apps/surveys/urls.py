from django.urls import path
from django.views.generic import TemplateView

app_name = "surveys"
urlpatterns = [
    path("", TemplateView.as_view(template_name="base.html"), name="mine"),
    path("menunggu/", TemplateView.as_view(template_name="base.html"), name="inbox"),
    path("isian/<uuid:response_id>/hasil/", TemplateView.as_view(template_name="base.html"), name="result"),
]
