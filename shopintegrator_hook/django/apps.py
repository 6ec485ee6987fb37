"""The app, which is there for its system checks: it has no models."""

from django.apps import AppConfig
from django.core import checks

from shopintegrator_hook.django.checks import check_hooks


class ShopIntegratorConfig(AppConfig):
    """Registers the checks."""

    name = "shopintegrator_hook.django"
    label = "shopintegrator_hook"
    verbose_name = "ShopIntegrator hook"

    def ready(self) -> None:
        checks.register(check_hooks, checks.Tags.urls)
