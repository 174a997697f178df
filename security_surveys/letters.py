"""The letters that only a security survey has, or words for itself. Ours say no address and no finding."""

from notices.kinds import Audience, register

from .models.survey import SEE_EVERY_SURVEY

COMPLETED = register("security_surveys/completed", audience=Audience.APPLICANT)
OUTCOMES_ASKED = register("security_surveys/outcomes_asked", audience=Audience.APPLICANT, is_reminder=True)
# Staff may ask of a door, a dog or a gate.
QUESTION = register("security_surveys/question", audience=Audience.APPLICANT, confidential_to=SEE_EVERY_SURVEY)
