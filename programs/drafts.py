"""An unfinished application: kept in the visitor's session as typed, valid or not, so that nothing is ever lost."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from .forms.steps import StepForm
from .kinds import kind_of
from .models import Program


class Draft:
    """What a visitor has typed so far into a program's form."""

    def __init__(self, request: HttpRequest, program: Program, on: date) -> None:
        self.session, self.program, self.on = request.session, program, on
        self.kind = kind_of(program)
        self.name = f"draft/{program.slug}"
        self.stored: dict[str, Any] = self.session.get(self.name) or {"key": str(uuid4()), "typed": {}}
        self._forms: dict[str, StepForm] = {}

    @property
    def key(self) -> UUID:
        return UUID(self.stored["key"])

    def is_empty(self) -> bool:
        return not self.stored["typed"]

    def has(self, step: str) -> bool:
        """Whether anything was typed there, right or wrong."""
        return step in self.stored["typed"]

    def keep(self, step: str, typed: QueryDict) -> None:
        """Remember a step as it was typed; only the fields the form asks for."""
        form = self.kind.steps[step](program=self.program, on=self.on)
        if self.sent:  # a second application: the first one's key is used up
            self.stored = {"key": str(uuid4()), "typed": {}}
        names = {name for name in typed for field in form.fields if name == field or name.startswith(f"{field}_")}
        self.stored["typed"][step] = {name: typed.getlist(name) for name in names}
        self.session[self.name] = self.stored
        self._forms.pop(step, None)

    def form(self, step: str) -> StepForm:
        """The step's form: with what was typed, or empty."""
        if step not in self._forms:
            typed = self.stored["typed"].get(step)
            data = MultiValueDict(typed) if typed is not None else None
            self._forms[step] = self.kind.steps[step](data, program=self.program, on=self.on)
        return self._forms[step]

    def steps(self) -> list[str]:
        """The steps this applicant has to go through."""
        skipped = self.kind.skips(_Forms(self))
        return [step for step in self.kind.steps if step not in skipped]

    def turned_away(self) -> str:
        """The template for whom this program is not; empty for everybody else."""
        return self.kind.turns_away(_Forms(self))

    def first_incomplete(self) -> str | None:
        """The first step that is missing or no longer valid; None when the application can be sent."""
        if self.turned_away():
            return next(iter(self.kind.steps))
        return next((step for step in self.steps() if not self.form(step).is_valid()), None)

    def answers(self) -> dict[str, Any]:
        """Everything typed, as the models want it; only of a complete draft."""
        cleaned: dict[str, Any] = {}
        for step in self.steps():
            form = self.form(step)
            if form.is_valid():
                cleaned |= form.cleaned_data
        return self.kind.answers_from(cleaned)

    def forget(self, reference: str) -> None:
        """The application is in: keep only where it went, so that a second press finds it."""
        self.session[self.name] = {"key": self.stored["key"], "typed": {}, "sent": reference}

    @property
    def sent(self) -> str:
        """The reference under which this draft was received, if it was."""
        return self.stored.get("sent", "")


class _Forms(dict[str, StepForm]):
    """A draft's forms by step, each made when it is asked for: most pages look at one or two."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    def __missing__(self, step: str) -> StepForm:
        return self.draft.form(step)
