"""Who commented, if they told: shown, on asking, to who reads comments."""

from django.db.models import QuerySet
from django.urls import reverse

from agency.models import Member
from comments.models import Comment
from comments.story import CONTACT
from records.revealing import mask


def comments_of(member: Member) -> "QuerySet[Comment]":
    return Comment.objects.all() if member.has_perm("comments.view_comment") else Comment.objects.none()


mask(
    Comment, CONTACT, readable_by=comments_of,
    page=lambda comment: reverse("admin:comments_review_change", args=[comment.pk]),
)  # fmt: skip
