from django.db import models
from django.utils.translation import gettext_lazy as _


class StakeholderKind(models.TextChoices):
    """Kinds of stakeholders that the department reaches out to (policy 3-01/110.00; IACP's list of partners)."""

    RESIDENTS = "residents", _("residents")
    NEIGHBORHOOD = "neighborhood", _("neighborhood and tenant groups")
    FAITH = "faith", _("faith groups")
    ADVOCACY = "advocacy", _("issue advocates")
    FRATERNAL = "fraternal", _("fraternal organizations")
    BUSINESS = "business", _("chambers and businesses")
    SCHOOL = "school", _("schools")
    UNIVERSITY = "university", _("colleges and universities")
    YOUTH = "youth", _("young people")
    CITY = "city", _("city government")
    NONPROFIT = "nonprofit", _("non-profit organizations")
    PUBLIC_HEALTH = "public health", _("public health")
    MENTAL_HEALTH = "mental health", _("mental health")
    IMMIGRANT = "immigrant", _("immigrant communities")
    HARMED = "harmed", _("people harmed by crime")
    DISTRUSTFUL = "distrustful", _("people who distrust the police")
