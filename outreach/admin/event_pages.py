"""What is done with an event beside its form: a page each, that shows what will happen before it does."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agency.models import Agency
from outreach.committees import notice
from outreach.events import attending, series, workflow
from outreach.events.forms import PhonedForm
from outreach.events.staff_forms import CallOffForm, RecordForm, RepeatForm
from outreach.models import Event, EventStatus, Frequency

READ_REPLIES = "outreach.view_rsvp"
PAGES = ["announce", "call_off", "record", "repeat", "replies", "sign_in_sheet"]


class EventPages:
    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name.replace('_', '-')}/", wrap(getattr(self, name)), name=f"outreach_event_{name}")
            for name in PAGES
        ]
        minutes, leave = wrap(require_POST(self.publish_minutes)), wrap(require_POST(self.leave))
        pressed = [
            path("<int:pk>/minutes/", minutes, name="outreach_event_minutes"),
            path("<int:pk>/replies/<int:reply>/leave/", leave, name="outreach_event_leave"),
        ]
        return [*own, *pressed, *super().get_urls()]

    def moves(self, request, event, now):
        """Where an event may go from here: the page and its name."""
        if self.has_change_permission(request, event):
            yield from self._acts(event, now)
        if self.may_read_replies(request, event):
            yield reverse("admin:outreach_event_replies", args=[event.pk]), _("Who comes")
        if event.status == EventStatus.ANNOUNCED and self.has_change_permission(request, event):
            yield reverse("outreach:door", args=[event.door_code]), _("At the door")
        if event.status != EventStatus.DRAFT:
            yield event.get_absolute_url(), _("As the public sees it")

    def _acts(self, event, now):
        began = event.starts_at <= now
        if event.status == EventStatus.DRAFT:
            page = "committeemeeting_notice" if event.committee_id else "event_announce"
            yield reverse(f"admin:outreach_{page}", args=[event.pk]), _("Announce")
        if event.status == EventStatus.ANNOUNCED and began:
            yield reverse("admin:outreach_event_record", args=[event.pk]), _("It was held")
        if event.status == EventStatus.ANNOUNCED and event.ends_at > now:
            yield reverse("admin:outreach_event_call_off", args=[event.pk]), _("Call off")
        if event.series_id is None and event.committee_id is None and not began:
            yield reverse("admin:outreach_event_repeat", args=[event.pk]), _("Repeat")

    # --- What each page needs ---

    def is_theirs(self, request, event):
        """Whether this member prepares the event."""
        return Event.objects.editable_by(request.user).filter(pk=event.pk).exists()

    def may_read_replies(self, request, event):
        # Names and needs are for those who prepare it, and not for every station.
        return request.user.has_perm(READ_REPLIES) and self.is_theirs(request, event)

    def _event(self, request, pk):
        """The event, if this member may change it."""
        event = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        return event

    def _page(self, request, template, event, title, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        context |= {"event": event, "title": title}
        return TemplateResponse(request, f"admin/outreach/event/{template}.html", context)

    def _done(self, request, event, text):
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:outreach_event_change", event.pk)

    # --- The pages ---

    def announce(self, request, pk):
        event = self._event(request, pk)
        if request.method == "POST" and self.announce_one(request, event):
            return redirect("admin:outreach_event_change", pk)
        missing = workflow.missing(event, timezone.now())
        return self._page(request, "announce", event, _("Announce"), missing=missing)

    def announce_one(self, request, event):
        """Whether it is announced now; if not, the page says why."""
        # A committee's meeting takes a notice, in time and with an agenda.
        announce = notice.announce if event.committee_id else workflow.announce
        try:
            announce(event, request.user)
        except (workflow.TransitionRefused, notice.NoticeRefused) as refused:
            self.message_user(request, f"{event}: {refused}", messages.ERROR)
            return False
        self.message_user(request, _("%s is announced: everybody can read of it.") % event, messages.SUCCESS)
        return True

    def call_off(self, request, pk):
        event = self._event(request, pk)
        form = CallOffForm(request.POST or None, event=event)
        if request.method == "POST" and form.is_valid():
            try:
                number = self._call_off(event, form.cleaned_data, request.user)
            except workflow.TransitionRefused as refused:
                self.message_user(request, str(refused), messages.ERROR)
                return redirect("admin:outreach_event_change", pk)
            text = ngettext("%d event is called off.", "%d events are called off.", number) % number
            return self._done(request, event, text)
        told = event.rsvps.live().exclude(email_hash="").count()
        return self._page(request, "call_off", event, _("Call off"), form=form, told=told)

    def _call_off(self, event, answers, by):
        """How many were called off; of the later ones a draft that nobody has seen is deleted."""
        later = list(series.following(event).editable_by(by)) if answers.get("and_following") else []
        workflow.call_off(event, answers["because"], by)
        for one in later:
            if one.status == EventStatus.DRAFT:
                one.delete()
            else:
                workflow.call_off(one, answers["because"], by)
        return 1 + len(later)

    def record(self, request, pk):
        event = self._event(request, pk)
        form = RecordForm(request.POST or None, initial={"people_came": event.people_came})
        if request.method == "POST" and form.is_valid():
            try:
                workflow.record(event, request.user, form.cleaned_data["people_came"])
            except workflow.TransitionRefused as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                text = _("Recorded. Add the minutes, and the concerns that were raised.")
                return self._done(request, event, text)
        return self._page(request, "record", event, _("It was held"), form=form, counted=event.check_ins.count())

    def repeat(self, request, pk):
        event = self._event(request, pk)
        form = RepeatForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            answers = form.cleaned_data
            frequency = Frequency(answers["frequency"])
            try:
                made = series.repeat(event, frequency, answers["until"], answers["exceptions"], request.user)
            except series.RepeatRefused as refused:
                form.add_error(None, str(refused))
            else:
                number = len(made)
                text = ngettext("%d draft is made.", "%d drafts are made. Announce them when they are right.", number)
                return self._done(request, event, text % number)
        return self._page(request, "repeat", event, _("Repeat"), form=form)

    def replies(self, request, pk):
        """Who comes, who waits, and what they need; and a form for those who telephone."""
        event = self._replied(request, pk)
        live = event.rsvps.live().select_related("interpreter_for").order_by("asked_at", "pk")
        takes = self.has_change_permission(request, event) and attending.takes_replies(event, timezone.now())
        form = PhonedForm(request.POST or None, event=event, on=Agency.current().today()) if takes else None
        if form and form.is_valid() and (answer := self._take_reply(request, event, form)):
            return answer
        return self._page(request, "replies", event, _("Who comes"), replies=live, form=form)

    def _take_reply(self, request, event, form):
        """Take the reply of somebody who telephones, and say where they stand; None, and the form says why not."""
        answers = dict(form.cleaned_data)
        key = answers.pop("key")
        try:
            rsvp = attending.reply(event, answers, key=key)
        except attending.ReplyRefused as refused:
            form.add_error(None, str(refused))
            return None
        if rsvp.submission_key == key:
            self.message_user(request, _("Noted: %s. Tell them.") % rsvp.get_status_display(), messages.SUCCESS)
        else:
            text = _("This address has replied already, and nothing is changed. Its link is sent once more.")
            self.message_user(request, text, messages.WARNING)
        return redirect("admin:outreach_event_replies", event.pk)

    def leave(self, request, pk, reply):
        """Give a place up for somebody who telephones again: without an address they have no link to do it."""
        event = self._replied(request, self._event(request, pk).pk)
        rsvp = get_object_or_404(event.rsvps.live(), pk=reply, email_hash="")
        try:
            attending.leave(rsvp)
        except attending.ReplyRefused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, _("The place is free, and the name is erased."), messages.SUCCESS)
        return redirect("admin:outreach_event_replies", pk)

    def sign_in_sheet(self, request, pk):
        """Printed for the table at the door: lines to write on. Who replied is nobody's business there."""
        event = self._replied(request, pk)
        expected = event.rsvps.coming().aggregate(people=Sum("people"))["people"] or 0
        return self._page(request, "sign_in_sheet", event, _("Sign-in sheet"), expected=expected, lines=range(24))

    def _replied(self, request, pk):
        event = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_read_replies(request, event):
            raise PermissionDenied
        return event

    def publish_minutes(self, request, pk):
        event = self._event(request, pk)
        try:
            workflow.publish_minutes(event, request.user)
        except workflow.TransitionRefused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect("admin:outreach_event_change", pk)
        return self._done(request, event, _("The minutes are published."))
