from django.urls.resolvers import URLPattern

app_name = "employees"
urlpatterns: list[URLPattern] = []
