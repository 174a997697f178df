from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from programs.models import Status
from programs.workflow import TRANSITIONS

PICTURE = settings.BASE_DIR / "docs" / "application-states.md"
HEAD = """# The life of an application

Drawn by `manage.py draw_states` from the table in `programs/workflow.py`. Change the table, not this page.

"""


class Command(BaseCommand):
    help = "Draw the states of an application, and what leads from one to another, into docs/."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=PICTURE)

    def handle(self, *args, to, **options):
        to.write_text(HEAD + picture() + "\n" + table())
        self.stdout.write(f"{to.name} is drawn")


def _name(status: str) -> str:
    return status.replace(" ", "_")


def picture() -> str:
    """A Mermaid state diagram of the table."""
    lines = [f"    {_name(status)} : {status}" for status in Status.values]
    lines += [f"    [*] --> {_name(status)}" for status in (Status.RECEIVED.value, Status.WAITING_FOR_GUARDIAN.value)]
    for action, transition in TRANSITIONS.items():
        for source in sorted(transition.sources):
            lines.append(f"    {_name(source)} --> {_name(transition.target)} : {action.value}")
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"


def table() -> str:
    """The same as a table, with who may and which letter goes out."""
    rows = [
        "| action | from | to | who | letter to the applicant | letter to staff |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for action, transition in TRANSITIONS.items():
        who = [f"staff with `{transition.permission}`"]
        who += ["the applicant"] if transition.by_applicant else []
        who += ["the portal"] if transition.by_system else []
        sources = ", ".join(sorted(transition.sources))
        letters = f"{transition.letter.replace('_', ' ')} | {transition.staff_letter.replace('_', ' ')}"
        rows.append(f"| {action.value} | {sources} | {transition.target.value} | {', '.join(who)} | {letters} |")
    return "\n".join(rows) + "\n"
