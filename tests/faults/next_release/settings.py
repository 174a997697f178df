"""The portal's next release, as far as its migrations go."""

from engagement.settings import *  # noqa: F403
from engagement.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.next_release"]
