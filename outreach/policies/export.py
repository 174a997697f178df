"""The comments on a policy as a table, without who wrote them."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from agency.spreadsheets import safe
from outreach.models import PolicyDraft, PolicyReview


def table_of_comments(policy: PolicyDraft) -> str:
    """One row for each comment, in the order in which they came; the mark at its beginning tells spreadsheets its
    letters.
    """
    text = StringIO("\ufeff")
    text.seek(0, 2)
    rows = csv.writer(text)
    rows.writerow([_("receipt number"), _("received on"), _("language"), _("comment"), _("themes"), _("notes")])
    reviews = PolicyReview.objects.filter(comment__policy=policy).select_related("comment").prefetch_related("themes")
    for review in reviews.defer("comment__name", "comment__email").order_by("pk"):
        comment = review.comment
        themes = "; ".join(map(str, review.themes.all()))
        cells = (
            comment.receipt, comment.received_on, comment.get_language_display(), comment.text, themes, review.notes,
        )  # fmt: skip
        rows.writerow([safe(cell) for cell in cells])
    return text.getvalue()
