import re

from django.contrib import admin, messages
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.view_only import ViewOnlyAdmin

from .kinds import KINDS
from .models import Notice, Status

PRIVATE_LINK = re.compile(r"(/link/|/guardian/|/plans/follow/|/plans/stop/)\S+")


def kinds_withheld_from(member):
    """The kinds of letter of which this member may know that one went out, and neither to whom nor what it says."""
    return [kind.name for kind in KINDS.values() if kind.confidential_to and not member.has_perm(kind.confidential_to)]


@admin.register(Notice)
class NoticeAdmin(ViewOnlyAdmin):
    """The outbox: what was sent, what waits, what failed. Nothing here is written by hand."""

    list_display = ["subject", "to", "kind", "status", "send_after", "attempts", "last_error", "sent_at"]
    list_filter = ["status", "kind", "language"]
    # As far as this member may know them.
    search_fields = ["known_recipient", "known_key", "known_about"]
    date_hierarchy = "created_at"
    actions = ["send_again", "mark_printed"]
    show_full_result_count = False
    fields = [
        "subject", "to", "kind", "language", "status", "send_after", "attempts", "last_error", "sent_at", "text",
    ]  # fmt: skip

    def get_queryset(self, request):
        withheld = kinds_withheld_from(request.user)
        known = {
            f"known_{name}": Case(When(kind__in=withheld, then=Value("")), default=F(name), output_field=CharField())
            for name in ("recipient", "key", "about")
        }
        return super().get_queryset(request).annotate(is_withheld=Q(kind__in=withheld), **known)

    def lookup_allowed(self, lookup, value, request):
        # Any column can be asked for in the address; these would answer whether somebody wrote to us.
        private = lookup.split("__")[0] in {"recipient", "key", "about", "body"}
        return not private and super().lookup_allowed(lookup, value, request)

    def has_retry_permission(self, request):
        return request.user.has_perm("notices.retry_notice")

    def get_fields(self, request, obj=None):
        # Who only sees to it that letters leave need not know what they say.
        return self.fields if request.user.has_perm("notices.read_notice") else self.fields[:-1]

    @admin.display(description=_("to"), ordering="known_recipient")
    def to(self, notice):
        return _("withheld") if notice.is_withheld else notice.recipient

    @admin.display(description=_("text"))
    def text(self, notice):
        if notice.is_withheld:
            return _("withheld")
        # A private link is the key of a resident or a guardian, not ours.
        return PRIVATE_LINK.sub(r"\1…", notice.body)

    @admin.action(description=_("Send again"), permissions=["retry"])
    def send_again(self, request, queryset):
        from .outbox import ask_for_delivery

        again = queryset.filter(status=Status.FAILED).update(
            status=Status.PENDING, attempts=0, last_error="", leased_until=None
        )
        ask_for_delivery()
        text = ngettext("%d failed letter will be sent again.", "%d failed letters will be sent again.", again)
        self.message_user(request, text % again, messages.SUCCESS if again else messages.WARNING)

    @admin.action(description=_("Mark as printed and posted"), permissions=["retry"])
    def mark_printed(self, request, queryset):
        done = queryset.filter(status=Status.TO_PRINT).update(status=Status.SENT, sent_at=timezone.now())
        text = ngettext("%d letter is marked as posted.", "%d letters are marked as posted.", done)
        self.message_user(request, text % done, messages.SUCCESS if done else messages.WARNING)
