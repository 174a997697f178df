"""What the admin only shows."""

from django.contrib import admin


class ViewOnlyAdmin(admin.ModelAdmin):
    """Records that nobody adds, changes or deletes here, whatever their permissions."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
