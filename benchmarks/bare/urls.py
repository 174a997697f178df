from functools import cache

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from .models import Ride


class RideForm(forms.ModelForm):
    class Meta:
        model = Ride
        fields = [field.name for field in Ride._meta.fields if field.editable and field.name != "id"]


@cache
def fields_by_hand() -> str:
    """As if somebody had written the fields into the template: what Django's form rendering costs is left out."""
    return RideForm().as_div()


def apply(request: HttpRequest, *, by_hand: bool = False) -> HttpResponse:
    if request.method == "POST":
        form = RideForm(request.POST)
        if form.is_valid():
            form.save()
            return redirect("/thanks/")
        return render(request, "form.html", {"fields": form.as_div()})
    return render(request, "form.html", {"fields": fields_by_hand() if by_hand else RideForm().as_div()})


def thanks(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Thank you")


@login_required
def rides(request: HttpRequest) -> HttpResponse:
    page = Paginator(Ride.objects.all(), 40).get_page(request.GET.get("page"))
    return render(request, "list.html", {"page": page})


urlpatterns = [
    path("apply/", apply),
    path("by-hand/", apply, {"by_hand": True}),
    path("thanks/", thanks),
    path("rides/", rides),
    path("login/", LoginView.as_view(template_name="login.html", next_page="/rides/")),
]
