"""What the public can use, and the officers who agreed to be shown."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.pictures import PhotoRefused, small_and_clean
from outreach.models import OfficerProfile, Resource

PORTRAIT = 480


class ResourceForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_public") and not any(cleaned.get(name) for name in ("text", "phone", "url")):
            self.add_error("text", _("Say something of it, or give a telephone number or a web page."))
        return cleaned


@admin.register(Resource)
class ResourceAdmin(I18nModelAdmin):
    form = ResourceForm
    formfield_overrides = {**I18nModelAdmin.formfield_overrides_defaults, URLField: {"assume_scheme": "https"}}
    list_display = ["title", "kind", "phone", "url", "position", "is_public"]
    list_filter = ["kind", "is_public"]
    search_fields = ["title", "text", "url"]
    fields = ["kind", "title", "text", "phone", "url", "position", "is_public"]


class OfficerProfileForm(forms.ModelForm):
    portrait = forms.FileField(label=_("portrait"), required=False, help_text=_("A JPEG, PNG or WebP picture."))
    remove_portrait = forms.BooleanField(label=_("Take the portrait out"), required=False)

    class Meta:
        model = OfficerProfile
        fields = ["member", "words", "agreed_on", "is_public", "position"]

    def clean_portrait(self):
        uploaded = self.cleaned_data["portrait"]
        try:
            return small_and_clean(uploaded, PORTRAIT) if uploaded else None
        except PhotoRefused as refused:
            raise ValidationError(str(refused)) from refused

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_public") and not cleaned.get("agreed_on"):
            self.add_error("agreed_on", _("Only who agreed is shown: write down when they did."))
        return cleaned

    def save(self, commit=True):
        if self.cleaned_data["remove_portrait"]:
            self.instance.jpeg = None
        self.instance.jpeg = self.cleaned_data["portrait"] or self.instance.jpeg
        return super().save(commit)


@admin.register(OfficerProfile)
class OfficerProfileAdmin(I18nModelAdmin):
    form = OfficerProfileForm
    list_display = ["member", "agreed_on", "is_public", "position"]
    list_filter = ["is_public"]
    list_select_related = ["member__station"]
    fields = ["member", "words", "agreed_on", "portrait", "remove_portrait", "is_public", "position"]
