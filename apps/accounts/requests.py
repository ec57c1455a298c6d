"""The request of a view behind the sign-in: LoginRequiredMiddleware has made sure of the user."""

from django.http import HttpRequest

from apps.accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
