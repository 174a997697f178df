from django.urls import path

from .views import applicant, apply, catalogue, guardian

app_name = "programs"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("ride-along/apply/", apply.start, name="apply"),
    path("ride-along/apply/check/", apply.check, name="apply_check"),
    path("ride-along/apply/sign/", apply.sign, name="apply_sign"),
    path("ride-along/apply/sent/", apply.sent, name="apply_sent"),
    path("ride-along/apply/<slug:step>/", apply.step, name="apply_step"),
    path("guardian/<str:token>/", guardian.sign, name="guardian"),
    # Links that were mailed: these patterns never change.
    path("link/<str:token>/", applicant.open_link, name="link"),
    path("applications/find/", applicant.find, name="find"),
    path("applications/<str:reference>/", applicant.application, name="application"),
    path("applications/<str:reference>/answer/", applicant.answer, name="answer"),
    path("applications/<str:reference>/contact/", applicant.contact, name="contact"),
    path("applications/<str:reference>/shift/", applicant.shift, name="shift"),
    path("applications/<str:reference>/cancel-shift/", applicant.cancel_shift, name="cancel_shift"),
    path("applications/<str:reference>/withdraw/", applicant.withdraw, name="withdraw"),
    path("applications/<str:reference>/erase/", applicant.erase, name="erase"),
    path("applications/<str:reference>/feedback/", applicant.feedback, name="feedback"),
    path("applications/<str:reference>/signed/", applicant.signed, name="signed"),
    path("applications/<str:reference>/ride.ics", applicant.calendar, name="calendar"),
    path("applications/<str:reference>/leave/", applicant.leave, name="leave"),
    path("<slug:slug>/", catalogue.program, name="program"),
]
