from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django.utils.translation import gettext

from comments.forms import SaidForm


class PolicyCommentForm(SaidForm):
    """What anybody may say of a policy. Only the words are needed."""

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("key", "text", Fieldset(gettext("Only if you want"), "email", "language", "name"))
        return helper

    def answers(self) -> dict[str, Any]:
        """What is stored of a valid form, by the names of the comment's columns."""
        return {name: self.cleaned_data[name] for name in ("text", "name", "email", "language")}
