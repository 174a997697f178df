import unicodedata
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from uswds.forms import LongTextField, email_field, phone_field, text_field

from .models import SUBJECTS, Channel, Chapter, Kind, Relation
from .models.comment import LONGEST

NOTHING_WRITTEN = _("Write what you want to say.")


class CommentForm(forms.Form):
    """What anybody may say. Only what it is, what it is about and the words themselves are needed."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(Kind.COMMENDATION, _("A commendation: something we do well")), (Kind.CONCERN, _("A concern"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is a commendation or a concern.")},
    )
    subjects = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=[
            ("about_standards", _("How we comply with the standards of accreditation")),
            ("about_engagement", _("How we engage with the community we serve")),
            ("about_service", _("How we deliver public safety services")),
            ("about_candidacy", _("Whether we should be accredited")),
        ],
        help_text=_("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    text = LongTextField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("In any language. Please leave out names and addresses of others."),
        error_messages={"required": NOTHING_WRITTEN},
    )
    chapter = forms.ChoiceField(
        label=_("Chapter of the standards"), required=False, help_text=_("If you know it; most people do not.")
    )
    name = text_field(_("Name"), 120, required=False, autocomplete="name")
    email = email_field(
        _("E-mail"), required=False, autocomplete="email",
        help_text=_("Only to tell you that your comment arrived. Nobody answers it."),
    )  # fmt: skip
    phone = phone_field(_("Telephone"), required=False, autocomplete="tel")
    relation = forms.ChoiceField(
        label=_("You and our community"), required=False, choices=[("", _("- Select -")), *Relation.choices]
    )
    language = forms.ChoiceField(label=_("Language of the acknowledgement"), choices=settings.LANGUAGES)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chapters = [(str(chapter), str(chapter)) for chapter in Chapter.remembered()]
        self.fields["chapter"].choices = [("", _("- Select -")), *chapters]
        self.initial = {"key": uuid4(), "language": get_language(), **self.initial}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def clean_text(self) -> str:
        """Anything that can be seen counts, a heart too; spaces that cannot be seen do not."""
        written: str = self.cleaned_data["text"]
        if not any(unicodedata.category(letter)[0] not in "CZ" for letter in written):
            raise forms.ValidationError(NOTHING_WRITTEN)
        return written

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()

    def answers(self) -> dict[str, Any]:
        """What is stored of a valid form, by the names of the comment's columns."""
        chosen = self.cleaned_data["subjects"]
        names = ("kind", "text", "chapter", "name", "email", "phone", "relation", "language")
        return {
            **{name: self.cleaned_data[name] for name in names},
            **{subject: subject in chosen for subject in SUBJECTS},
        }


class TakenDownForm(CommentForm):
    """A comment that came by telephone, by mail or in a public session, as a member types it in."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB]
    )
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput({"type": "date"}))
    field_order = ["channel", "received_on"]

    def clean_received_on(self) -> Any:
        on = self.cleaned_data["received_on"]
        if on > Agency.current().today():
            raise forms.ValidationError(_("This day is still to come."))
        return on
