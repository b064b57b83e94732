from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "Wilayah dan akses"

    def ready(self):
        from . import checks, reasons, trail  # noqa: F401 - they register themselves
