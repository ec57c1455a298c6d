from django.urls.resolvers import URLPattern

app_name = "verification"
urlpatterns: list[URLPattern] = []
