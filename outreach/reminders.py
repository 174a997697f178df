"""Everything of outreach that is due: importing a room's reminders registers them."""

from .committees import reminders as committees  # noqa: F401
from .events import concern_reminders as concerns  # noqa: F401
from .events import reminders as events  # noqa: F401
from .interpreters import reminders as interpreters  # noqa: F401
from .policies import reminders as policies  # noqa: F401
from .stakeholders import reminders as stakeholders  # noqa: F401
