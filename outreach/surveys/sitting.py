"""One visitor answering one survey: what they have typed so far, and the token that makes it one answer a browser."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from agency.models import Agency, Station
from outreach.models import Question, Survey

from .answering import has_answered
from .forms import PageForm, pages_of, sections_of

COOKIE = "survey"
# Who had opened a survey before it closed may finish.
TO_FINISH = timedelta(hours=2)


def takes_answers_until(survey: Survey) -> datetime:
    return survey.ends_at() + TO_FINISH


class Sitting:
    def __init__(self, request: HttpRequest, survey: Survey, now: datetime) -> None:
        self.request, self.survey, self.now = request, survey, now
        self.name = f"survey/{survey.pk}"
        # A long survey's pages wait in the session, encrypted, until the last is sent; of a short one nothing waits.
        self.typed: dict[str, dict[str, list[str]]] = request.session.get(self.name) or {}
        self.token, self.opened_at = self._opened() or (secrets.token_urlsafe(18), now)

    # --- May they answer? ---

    def _opened(self) -> tuple[str, datetime] | None:
        """The token that this browser was given, and when; None for a new one."""
        try:
            token, opened = signing.loads(self.request.COOKIES.get(COOKIE, ""), salt=self.name)
        except signing.BadSignature:
            return None
        return token, datetime.fromtimestamp(opened, UTC)

    def remember(self, response: HttpResponse) -> None:
        """The token is for this survey's pages alone, and no page of ours says whose it is."""
        value = signing.dumps((self.token, int(self.opened_at.timestamp())), salt=self.name)
        until = self.survey.ends_at() + timedelta(days=1)
        response.set_cookie(
            COOKIE, value, expires=until, path=self.survey.get_absolute_url(), httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip

    def may_answer(self) -> bool:
        """While the survey is open; and for two more hours, who had begun before its end."""
        ends_at = self.survey.ends_at()
        if self.now < ends_at:
            return self.survey.is_open(self.today)
        return self.opened_at < ends_at and self.now < takes_answers_until(self.survey)

    def has_answered(self) -> bool:
        return has_answered(self.survey, self.token)

    @cached_property
    def today(self) -> Any:
        return self.now.astimezone(Agency.current().zone).date()

    # --- The pages ---

    @cached_property
    def pages(self) -> list[list[Any]]:
        return pages_of(sections_of(self.survey))

    @property
    def is_long(self) -> bool:
        return len(self.pages) > 1

    def keep(self, page: int, typed: QueryDict) -> None:
        """Remember a page as it was typed, valid or not; only the fields it asks for."""
        names = set(self._form(page, None).fields)
        asked = {name for name in typed if name in names or name.rpartition("_")[0] in names}
        self.typed[str(page)] = {name: typed.getlist(name) for name in sorted(asked)}
        if self.is_long:
            self.request.session[self.name] = self.typed

    def form(self, page: int, **initial: Any) -> PageForm:
        """A page's form: with what was typed, or empty."""
        typed = self.typed.get(str(page))
        return self._form(page, None if typed is None else MultiValueDict(typed), initial=initial)

    def _form(self, page: int, data: MultiValueDict | None, **kwargs: Any) -> PageForm:
        return PageForm(data, survey=self.survey, sections=self.pages[page - 1], is_first=page == 1, **kwargs)

    @cached_property
    def forms(self) -> list[PageForm]:
        """Every page's form, once nothing more is typed."""
        return [self.form(page) for page in range(1, len(self.pages) + 1)]

    def first_incomplete(self) -> int | None:
        """The number of the first page that is missing or not valid; None when all can be sent."""
        return next((page for page, form in enumerate(self.forms, start=1) if not form.is_valid()), None)

    def answers(self) -> dict[Question, Any]:
        return {question: value for form in self.forms for question, value in form.answers().items()}

    @property
    def code(self) -> str:
        return self._of_first_page("code") or ""

    @property
    def station(self) -> Station | None:
        return self._of_first_page("station")

    def _of_first_page(self, name: str) -> Any:
        form = self.forms[0]
        return form.cleaned_data.get(name) if form.is_valid() else None

    def forget(self) -> None:
        self.request.session.pop(self.name, None)
