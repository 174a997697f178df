from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.admin import UserAdmin
from django.db.models import URLField
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from . import lockout
from .models import Agency, Holiday, Member, SignInLock, Station, end_sessions
from .sign_in import asked_again
from .view_only import ViewOnlyAdmin

# What allauth keeps of members holds keys and addresses: nobody works with it here.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(Agency)
class AgencyAdmin(I18nModelAdmin):
    formfield_overrides = {**I18nModelAdmin.formfield_overrides_defaults, URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["name", "short_name", "unit_name", "address", "time_zone"]}),
        (
            _("How to reach us"),
            {"fields": ["non_emergency_phone", "unit_phone", "unit_email", "website_url", "from_email"]},
        ),
        (_("Other doors"), {"fields": ["complaints_url", "tips_url", "calea_url"]}),
        (_("Look and texts"), {"fields": ["colour", "seal", "privacy_notice", "sign_in_notice"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Agency.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Station)
class StationAdmin(I18nModelAdmin):
    list_display = ["name", "address", "phone", "is_open"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["on", "name"]
    date_hierarchy = "on"


@admin.register(Member)
class MemberAdmin(UserAdmin):
    list_display = ["username", "get_full_name", "title", "station", "is_active"]
    list_filter = ["groups", "station", "is_active"]
    list_select_related = ["station"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "title", "is_sworn", "email", "language", "station"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["take_second_factors", "delete_selected"]

    # Whoever makes an account, or gets hold of one, is a second person to every rule that asks for two: an hour-old
    # session does not do.
    add_view = asked_again(UserAdmin.add_view)
    change_view = asked_again(UserAdmin.change_view)
    delete_view = asked_again(UserAdmin.delete_view)
    user_change_password = asked_again(UserAdmin.user_change_password)
    delete_selected = admin.action(description=delete_selected.short_description, permissions=["delete"])(
        asked_again(delete_selected)
    )

    def get_deleted_objects(self, objs, request):
        """Whose work is on record stays, and what it was is not named: who looks after members need not see it."""
        deleted, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        instead = [_("Work is on record here. Make the member inactive instead.")]
        return deleted, counts, forbidden, instead if protected else []

    @admin.action(
        description=_("Take away second factor and password, and sign out everywhere"), permissions=["change"]
    )
    @asked_again
    def take_second_factors(self, request, members):
        """For whoever lost phone and codes, and was recognized in person or by telephone.

        The password goes as well: who has stolen one would set up a second factor of their own.
        """
        for member in members:
            Authenticator.objects.filter(user=member).delete()
            member.set_unusable_password()
            member.save(update_fields=["password"])
            end_sessions(member)
            self.log_change(request, member, "Took away the second factor and the password.")
        messages.success(
            request,
            _("Done. Now set a new password for each. At the next sign-in each sets up a new second factor."),
        )


@admin.register(SignInLock)
class SignInLockAdmin(ViewOnlyAdmin):
    """Who is locked out, or near it. What was typed for a name is kept nowhere: only members are named."""

    list_display = ["__str__", "failures", "locked_until"]
    list_select_related = ["member"]
    actions = ["lift"]

    def has_lift_permission(self, request):
        return request.user.has_perm("agency.delete_signinlock")

    @admin.action(description=_("Lift the lock"), permissions=["lift"])
    @asked_again
    def lift(self, request, locks):
        for lock in locks.select_related("member"):
            if lock.member:
                lockout.forget(lock.member)
        locks.delete()
        messages.success(request, _("The lock is lifted."))
