import re

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Notice, Status

PRIVATE_LINK = re.compile(r"(/link/|/guardian/)\S+")


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """The outbox: what was sent, what waits, what failed. Nothing here is written by hand."""

    list_display = ["subject", "recipient", "kind", "status", "send_after", "attempts", "last_error", "sent_at"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["recipient", "key", "about"]
    date_hierarchy = "created_at"
    actions = ["send_again", "mark_printed"]
    show_full_result_count = False
    fields = [
        "subject", "recipient", "kind", "language", "status", "send_after", "attempts", "last_error", "sent_at", "text",
    ]  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_retry_permission(self, request):
        return request.user.has_perm("notices.retry_notice")

    def get_fields(self, request, obj=None):
        # Who only sees to it that letters leave need not know what they say.
        return self.fields if request.user.has_perm("notices.read_notice") else self.fields[:-1]

    @admin.display(description=_("text"))
    def text(self, notice):
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
