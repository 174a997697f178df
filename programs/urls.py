from django.urls import path

from .views import applicant, apply, catalogue, guardian

app_name = "programs"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("<slug:slug>/apply/", apply.start, name="apply"),
    path("<slug:slug>/apply/check/", apply.check, name="apply_check"),
    path("<slug:slug>/apply/sign/", apply.sign, name="apply_sign"),
    path("<slug:slug>/apply/sent/", apply.sent, name="apply_sent"),
    path("<slug:slug>/apply/<slug:step>/", apply.step, name="apply_step"),
    path("guardian/<str:token>/", guardian.sign, name="guardian"),
    # Links that were mailed: these patterns never change.
    path("link/<str:token>/", applicant.open_link, name="link"),
    path("applications/find/", applicant.find, name="find"),
    path("applications/<str:reference>/", applicant.application, name="application"),
    path("applications/<str:reference>/answer/", applicant.answer, name="answer"),
    path("applications/<str:reference>/contact/", applicant.contact, name="contact"),
    path("applications/<str:reference>/time/", applicant.time, name="time"),
    path("applications/<str:reference>/wait/", applicant.wait, name="wait"),
    path("applications/<str:reference>/take-offer/", applicant.take_offer, name="take_offer"),
    path("applications/<str:reference>/stop-waiting/", applicant.stop_waiting, name="stop_waiting"),
    path("applications/<str:reference>/cancel-time/", applicant.cancel_time, name="cancel_time"),
    path("applications/<str:reference>/withdraw/", applicant.withdraw, name="withdraw"),
    path("applications/<str:reference>/erase/", applicant.erase, name="erase"),
    path("applications/<str:reference>/feedback/", applicant.feedback, name="feedback"),
    path("applications/<str:reference>/signed/", applicant.signed, name="signed"),
    path("applications/<str:reference>/appointment.ics", applicant.calendar, name="calendar"),
    path("applications/<str:reference>/leave/", applicant.leave, name="leave"),
    path("<slug:slug>/", catalogue.program, name="program"),
]
