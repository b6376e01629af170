from django.apps import AppConfig

from calregistry import durability


class RegisterConfig(AppConfig):
    """The house: it composes both floors, and looks at the ground before anybody moves in."""

    name = "calregistry"
    checks = (durability.check_durability,)
