"""What outreach has for the public, as search finds it."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.models import Agency
from agency.search import Page, searched

from .models import Committee, Event, PolicyDraft, Resource, Survey

# So far ahead, and no more than so many, events are found one by one; the calendar has the rest.
AHEAD, MOST = timedelta(days=180), 200


@searched
def events() -> Iterator[Page]:
    kind, now = _("Event"), timezone.now()
    yield Page(_("Events"), reverse("outreach:events"), kind, _("calendar meeting forum what is on"))
    upcoming = Event.objects.upcoming(now).filter(starts_at__lt=now + AHEAD).select_related("station")[:MOST]
    for event in upcoming:
        on = date_format(event.starts_at.astimezone(Agency.current().zone), "DATE_FORMAT")
        words = f"{event.get_kind_display()} {event.place} {event.station or ''} {event.description}"
        yield Page(f"{event.title}, {on}", event.get_absolute_url(), kind, words)
    said = _("You said, we did")
    yield Page(said, reverse("outreach:you_said"), kind, _("concerns answered"))


@searched
def committees_and_policies() -> Iterator[Page]:
    kind = _("Committee")
    yield Page(_("Committees"), reverse("outreach:committees"), kind, _("advisory board recommendations minutes"))
    for committee in Committee.objects.open():
        yield Page(str(committee.name), committee.get_absolute_url(), kind, str(committee.purpose))
    kind = _("Policy")
    yield Page(_("Policies open for comment"), reverse("outreach:policies"), kind, _("rules draft say what you think"))
    for draft in PolicyDraft.objects.public():
        yield Page(str(draft.title), draft.get_absolute_url(), kind, str(draft.summary))


@searched
def surveys() -> Iterator[Page]:
    kind, on = _("Survey"), Agency.current().today()
    yield Page(_("Community surveys"), reverse("outreach:surveys"), kind, _("questions trust safety results"))
    for survey in Survey.objects.open_on(on):
        yield Page(str(survey.title), survey.get_absolute_url(), kind, str(survey.intro))
    for survey in Survey.objects.published():
        yield Page(_("Results: %(survey)s") % {"survey": survey.title}, survey.get_results_url(), kind)


@searched
def resources() -> Iterator[Page]:
    kind = _("Resource")
    yield Page(_("Resources"), reverse("outreach:resources"), kind, _("victims youth tips prevention"))
    for resource in Resource.objects.public():
        yield Page(str(resource.title), resource.get_absolute_url(), kind, f"{resource.text} {resource.url}")
    kind = _("Page")
    yield Page(Agency.current().unit_name, reverse("outreach:unit"), kind, _("officers who serves contact stations"))
    yield Page(_("Partners"), reverse("outreach:partners"), kind, _("organizations we work with"))
    yield Page(_("Languages and interpreters"), reverse("outreach:language_access"), kind, _("sign language captions"))
