from django.apps import AppConfig


class UswdsConfig(AppConfig):
    name = "uswds"
    label = "uswds"
    verbose_name = "U.S. Web Design System forms"
