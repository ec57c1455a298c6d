from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("keluar/", views.sign_out, name="sign_out"),
    path("kata-sandi/", views.change_password, name="change_password"),
    path("akun/", views.account, name="account"),
    path("privasi/", views.privacy, name="privacy"),
]
