"""Whose groups a member may change: a coordinator all, a liaison officer their own."""

from django.contrib import admin
from django.db.models import DateField, DateTimeField, TextField
from django.forms import DateTimeField as DateTimeFormField
from django.forms import Textarea

from programs.forms.staff import date_and_time
from programs.models import EVERY_STATION
from uswds.forms import date_input
from watch.models import WatchGroup


def looks_after(member, group):
    return member.has_perm(EVERY_STATION) or (group is not None and group.liaison_id == member.pk)


class OfAGroup(admin.ModelAdmin):
    """Records that belong to a group; `group_of` says to which."""

    formfield_overrides = {
        DateField: {"widget": date_input()},
        DateTimeField: {"form_class": DateTimeFormField, "widget": date_and_time()},
    }

    class Media:
        css = {"all": ["css/admin.css"]}

    def group_of(self, obj):
        return obj.group

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or looks_after(request.user, self.group_of(obj)))

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "group":
            groups = WatchGroup.objects.filter(dissolved_on=None)
            every = request.user.has_perm(EVERY_STATION)
            kwargs["queryset"] = groups if every else groups.filter(liaison=request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PartOfAGroup(admin.StackedInline):
    """Rows beside a group, or a meeting of one, for whoever may change that."""

    # Stacked: in a table Django's fields have no labels that can be read aloud.

    extra = 0
    formfield_overrides = OfAGroup.formfield_overrides | {TextField: {"widget": Textarea({"rows": 3, "cols": 36})}}

    def has_view_permission(self, request, obj=None):
        return True

    def _may(self, request, obj):
        group = getattr(obj, "group", obj)
        return request.user.has_perm("watch.change_watchmeeting") and looks_after(request.user, group)

    def has_add_permission(self, request, obj=None):
        return self._may(request, obj)

    has_change_permission = has_delete_permission = has_add_permission


class ShownBesideAGroup(admin.TabularInline):
    """Rows to be read, each with the way to its own page."""

    extra = 0
    show_change_link = True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission
