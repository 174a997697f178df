"""The officers' rounds of the demonstration: what they answer, advise, and photograph."""

from io import BytesIO
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from agency.models import Member
from security_surveys import photos
from security_surveys.answering import Change, merge
from security_surveys.models import WEAK, Answer, Item, Visit, Zone

GOOD = {
    "en": "The place is well kept, and one sees that somebody lives here. The hedge is low, and neighbors look out.",
    "es": "El lugar está bien cuidado y se nota que alguien vive aquí. El seto es bajo y los vecinos se conocen.",
}
FIRST = {
    "en": "Begin at the back: the door there is the easiest way in. The rest can wait for a free weekend.",
    "es": "Empiece por atrás: esa puerta es la entrada más fácil. Lo demás puede esperar a un fin de semana libre.",
}
NOTES = {
    "en": ["At the back door.", "On the north side, where the street lamp does not reach.", "", ""],
    "es": ["En la puerta de atrás.", "En el lado norte, donde no llega el farol.", "", ""],
}
# Out of twelve items, two are weak.
ANSWERS = [Answer.YES] * 8 + [Answer.NEEDS_IMPROVEMENT, Answer.NO] + [Answer.NOT_APPLICABLE] * 2


def go_round(visit: Visit, officer: Member, *, share: float = 1.0) -> None:
    """Answer the checklist, or the first share of it, as an officer does; with a picture of two weak points."""
    random = Random(visit.pk)  # noqa: S311 - a demonstration, no secrets
    language = visit.survey.application.language
    of_it = Item.objects.filter(section__checklist=visit.checklist).select_related("section")
    items = list(of_it.prefetch_related("recommendations"))
    items = items[: round(share * len(items))]
    changes = [_change(item, language, random) for item in items]
    if share == 1:
        changes.append(Change(None, _uuid(random), visit.revision, {"good": GOOD[language], "first": FIRST[language]}))
    merge(visit, changes, officer)
    weak = [item for item, change in zip(items, changes, strict=False) if change.values["answer"] in WEAK]
    # What is drawn is a door.
    for item in [item for item in weak if item.section.zone == Zone.EXTERIOR][:2]:
        drawn = SimpleUploadedFile("door.png", _drawn(random), "image/png")
        photos.take(visit, item, _uuid(random), drawn, officer)


def _change(item: Item, language: str, random: Random) -> Change:
    answer = random.choice(ANSWERS)
    advice = random.choice(item.recommendations.all()) if answer in WEAK else None
    values = {
        "answer": answer,
        "note": random.choice(NOTES[language]) if advice else "",
        "urgency": item.urgency,
        "cost": advice.cost if advice else "",
        "recommendation": advice.text.localize(language) if advice else "",
    }
    return Change(item.pk, _uuid(random), 0, values)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _drawn(random: Random) -> bytes:
    """A door with a latch, at another hour of the day each time."""
    light = random.randint(120, 220)
    picture = Image.new("RGB", (800, 600), (light, light - 20, light - 45))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((250, 60, 550, 600), fill=(96, 62, 40), outline=(52, 34, 22), width=8)
    pen.rectangle((300, 120, 500, 300), outline=(52, 34, 22), width=5)
    pen.ellipse((490, 360, 525, 395), fill=(205, 170, 90))
    pen.line((250, 470, 550, 440), fill=(60, 40, 26), width=3)
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
