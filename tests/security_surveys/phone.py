"""An officer's phone: the changes it sends and the photos it takes."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from security_surveys.models import Checklist, SecuritySurvey, Visit

from .visited import item, make_checklist, make_survey

GPS, LATITUDE, ORIENTATION = 0x8825, 2, 0x0112


def address(survey: SecuritySurvey | Visit, more: str = "") -> str:
    return f"/surveys/{survey}/{more}"


def begun(**changes: Any) -> Visit:
    """A visit with Omar at the door, and nothing answered."""
    survey = make_survey(**changes)
    checklist = Checklist.objects.first() or make_checklist(survey.premises)
    return Visit.objects.create(
        survey=survey, checklist=checklist, begun_by=survey.application.appointment.opening.officer
    )


def change(visit: Visit, code: str = "lock", base: int = 0, **values: Any) -> dict[str, Any]:
    """An entry as a phone sends it: the deadbolt is missing."""
    entry = {"answer": "no", "note": "Only a latch.", "urgency": 1, "cost": "low", "recommendation": "Fit a deadbolt."}
    head = {"item": item(visit, code).pk, "change": str(uuid4()), "base": base, "after": []}
    return {**head, **entry, **values}


def words(base: int = 0, **values: Any) -> dict[str, Any]:
    return {
        "item": "words",
        "change": str(uuid4()),
        "base": base,
        "after": [],
        "good": "A low hedge.",
        "first": "",
        **values,
    }


def send(client: Client, visit: Visit, *changes: dict[str, Any]) -> HttpResponse:
    return client.post(
        address(visit, "answers/"),
        {"changes": list(changes)},
        content_type="application/json",
        headers={"X-Autosave": "1"},
    )


def fates(response: HttpResponse) -> list[tuple[str, int]]:
    return [(entry["fate"], entry["revision"]) for entry in response.json()["entries"]]


def typed(client: Client, visit: Visit, code: str = "lock", **values: Any) -> dict[str, Any]:
    """What a browser without scripts sends of an item's section, with what is typed into that item."""
    part = next(
        part for part in client.get(address(visit)).context["parts"] for row in part.rows if row.item.code == code
    )
    posted: dict[str, Any] = {}
    for row in part.rows:
        said = row.values | (values if row.item.code == code else {})
        head = {"change": row.change, "base": row.revision, "was": row.was}
        posted |= {f"{name}-{row.key}": value for name, value in (head | said).items()}
    return posted


def press_save(client: Client, visit: Visit, posted: dict[str, Any], code: str = "lock") -> HttpResponse:
    return client.post(address(visit, f"section/{item(visit, code).section_id}/"), posted, follow=True)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 30), name: str = "door.jpg", **saved: Any
) -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", size, "#7a5230").save(drawn, kind, **saved)
    return SimpleUploadedFile(name, drawn.getvalue())


def send_photo(
    client: Client, visit: Visit, photo: SimpleUploadedFile, photo_id: UUID | None = None, code: str = "lock"
) -> HttpResponse:
    posted = {"item": item(visit, code).pk, "id": str(photo_id or uuid4()), "photo": photo}
    return client.post(address(visit, "photos/"), posted, headers={"X-Autosave": "1"})
