from django.contrib import admin

from watch.models import WatchPolicy


@admin.register(WatchPolicy)
class WatchPolicyAdmin(admin.ModelAdmin):
    list_display = ["__str__", "signs_percent", "meeting_days", "inactive_days", "roster_days"]
    actions = None

    def has_add_permission(self, request):
        return False  # there is one, made by `prepare`; asking for it would cost every staff page a query

    def has_delete_permission(self, request, obj=None):
        return False
