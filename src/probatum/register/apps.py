"""Django's name for the register."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register as a Django app."""

    name = "probatum.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
