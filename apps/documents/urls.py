from django.urls.resolvers import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
