from django.urls.resolvers import URLPattern

app_name = "competencies"
urlpatterns: list[URLPattern] = []
