from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "Wilayah dan akses"

    def ready(self):
        from . import reasons  # noqa: F401 - listens to the history
