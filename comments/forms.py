import unicodedata
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from uswds.forms import LongTextField, WithHelper, date_input, email_field, phone_field, text_field

from .models import SUBJECTS, Channel, Chapter, Kind, Relation
from .models.comment import LONGEST

NOTHING_WRITTEN = _("Write what you want to say.")
# Control and format characters, spaces, and marks that need a letter to stand on. What Python does not know yet (Cn)
# is to be seen: telephones have hearts that are newer than it.
UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


def says_something(written: str) -> bool:
    """Whether anything in it can be seen."""
    return any(unicodedata.category(letter) not in UNSEEN and letter not in BLANK_LETTERS for letter in written)


class SaidForm(WithHelper, forms.Form):
    """What every comment asks for: the words themselves, and only if somebody wants, where to acknowledge them."""

    text = LongTextField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("In any language. Please leave out names and addresses of private people."),
        error_messages={
            "required": NOTHING_WRITTEN,
            "max_length": _(
                "We can take %(limit_value)d characters, and this has %(show_value)d. "
                "Shorten it, or send the rest as another comment."
            ),
        },
    )
    email = email_field(
        _("E-mail"), required=False, autocomplete="email",
        help_text=_("We write once, to say that your comment arrived. Nobody answers it."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of that letter"), required=False, choices=settings.LANGUAGES)
    name = text_field(_("Name"), 120, required=False, autocomplete="name")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"key": uuid4(), "language": get_language(), **self.initial}

    def clean_text(self) -> str:
        """Anything that can be seen counts, a heart too; spaces that cannot be seen do not."""
        written: str = self.cleaned_data["text"]
        if not says_something(written):
            raise forms.ValidationError(NOTHING_WRITTEN)
        return written

    def clean_name(self) -> str:
        """On one line: only a robot sends more, to slip something into the head of a letter."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or settings.LANGUAGE_CODE

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()


class CommentForm(SaidForm):
    """What anybody may say. Only what it is, what it is about and the words themselves are needed."""

    # As the page has them, and with it the list of what is amiss.
    field_order = ["kind", "subjects", "text"]

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Kind.COMMENDATION, _("A commendation: something we do well")),
            (Kind.CONCERN, _("A concern: something we should do better")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is a commendation or a concern.")},
    )
    subjects = forms.MultipleChoiceField(
        label=_("What is it about?"),
        # What most people know best comes first.
        choices=[
            ("about_service", _("How we serve: calls for help, patrol, investigations")),
            ("about_engagement", _("How we work with the community: meetings, events, listening")),
            ("about_standards", _("How we keep to the standards of accreditation")),
            ("about_candidacy", _("Whether we should be accredited")),
        ],
        help_text=_("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    phone = phone_field(
        _("Telephone"), required=False, autocomplete="tel", help_text=_("Kept with your comment. Nobody calls you.")
    )
    relation = forms.ChoiceField(
        label=_("Which fits you best?"), required=False, choices=[("", _("- Select -")), *Relation.choices]
    )
    chapter = forms.ChoiceField(
        label=_("Chapter of the standards"),
        required=False,
        help_text=_("If you know it; most people do not."),
        error_messages={"invalid_choice": _("This chapter is no longer on our list. Choose another one, or none.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By number: the page may be sent in another language than it was shown in.
        chapters = [(str(chapter.number), str(chapter)) for chapter in Chapter.remembered()]
        self.fields["chapter"].choices = [("", _("- Select -")), *chapters]

    @property
    def helper(self) -> FormHelper:
        """What we need first, then what anybody may leave out."""
        helper = super().helper
        fine = gettext("Leave all of this empty if you like: your comment counts the same.")
        helper.layout = Layout(
            "key", "kind", "subjects", "text",
            Fieldset(
                gettext("Only if you want"), HTML(format_html("<p>{}</p>", fine)),
                "email", "language", "name", "phone", "relation", "chapter",
            ),
        )  # fmt: skip
        return helper

    def answers(self) -> dict[str, Any]:
        """What is stored of a valid form, by the names of the comment's columns."""
        chosen = self.cleaned_data["subjects"]
        titles = dict(self.fields["chapter"].choices)
        names = ("kind", "text", "name", "email", "phone", "relation", "language")
        return {
            **{name: self.cleaned_data[name] for name in names},
            **{subject: subject in chosen for subject in SUBJECTS},
            "chapter": titles[self.cleaned_data["chapter"]] if self.cleaned_data["chapter"] else "",
        }


class TakenDownForm(CommentForm):
    """A comment that came by telephone, by mail or in a public session, as a member types it in."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label=_("Received on"), widget=date_input())
    field_order = [
        "channel", "received_on", "kind", "subjects", "text", "name", "email", "language", "phone", "relation",
        "chapter",
    ]  # fmt: skip
    # The public's questions, as they are asked of who types for somebody.
    for_staff = {
        "text": (_("What was said"), _("Word for word, in the language it was said in.")),
        "email": (_("E-mail"), _("If one was given: it gets one letter, which says that the comment arrived.")),
        "phone": (_("Telephone"), _("If one was given. It is kept, and nobody calls.")),
        "relation": (_("Relation to the community"), ""),
        "chapter": (_("Chapter of the standards"), _("If one was named.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.for_staff.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for name in ("name", "email", "phone"):
            # The browser would offer the member's own.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_received_on(self) -> Any:
        on = self.cleaned_data["received_on"]
        if on > Agency.current().today():
            raise forms.ValidationError(_("This day is still to come."))
        return on
