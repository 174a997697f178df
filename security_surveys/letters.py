"""The letters that only a security survey has, or words for itself. None of them says an address or a finding."""

from notices.kinds import Audience, register

COMPLETED = register("security_surveys/completed", audience=Audience.APPLICANT)
OUTCOMES_ASKED = register("security_surveys/outcomes_asked", audience=Audience.APPLICANT, is_reminder=True)
