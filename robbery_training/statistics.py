"""The program in numbers: how many people were taught, and for how many it still counts."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from .models import Certificate


def trained_in_a_year(on: date) -> int:
    """People who were taught in the twelve months before a date."""
    return Certificate.objects.filter(trained_on__gt=on - relativedelta(months=12), trained_on__lte=on).count()


def sentence(on: date) -> str:
    """The program's own measure; empty while nobody was taught."""
    trained, valid = trained_in_a_year(on), Certificate.objects.valid(on).count()
    if not trained:
        return ""
    return _("People trained in the last twelve months: %(trained)d. Certificates valid today: %(valid)d.") % {
        "trained": trained,
        "valid": valid,
    }
