"""The languages that can be asked for."""

from django.contrib import admin
from i18nfield.admin import I18nModelAdmin

from outreach.models import Language


@admin.register(Language)
class LanguageAdmin(I18nModelAdmin):
    list_display = ["name", "code", "is_for_the_deaf", "is_offered", "position"]
    list_filter = ["is_offered", "is_for_the_deaf"]
    search_fields = ["name", "code"]
    fields = ["name", "code", "is_for_the_deaf", "is_offered", "position"]
