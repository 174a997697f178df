"""Every letter of outreach: importing a room's letters names their kinds."""

from .committees import letters as committees  # noqa: F401
from .events import concern_letters as concerns  # noqa: F401
from .events import letters as events  # noqa: F401
from .interpreters import letters as interpreters  # noqa: F401
from .policies import letters as policies  # noqa: F401
from .stakeholders import letters as stakeholders  # noqa: F401
