"""The maps on which the outlines of groups are drawn, one of each station."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agency.models import Station
from watch.forms.area import AreaMapForm
from watch.models import AreaMap
from watch.views.area import picture_of


@admin.register(AreaMap)
class AreaMapAdmin(admin.ModelAdmin):
    form = AreaMapForm
    list_display = ["station"]
    list_select_related = ["station"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).defer("jpeg")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["station", "picture"]
        return ["station", "shown", "picture"] if self.has_change_permission(request, obj) else ["station", "shown"]

    def get_readonly_fields(self, request, obj=None):
        return ["station", "shown"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "station":
            kwargs["queryset"] = Station.objects.filter(area_map=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("map"))
    def shown(self, area_map):
        picture = reverse("admin:watch_areamap_picture", args=[area_map.pk])
        return format_html('<img class="area" src="{}" alt="{}">', picture, _("The map as it is now"))

    def get_urls(self):
        own = [path("<int:pk>/picture/", self.admin_site.admin_view(self.picture), name="watch_areamap_picture")]
        return own + super().get_urls()

    def picture(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return picture_of(get_object_or_404(AreaMap, pk=pk))
