from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Station

FEWEST, MOST = 3, 40


def is_corner(corner: Any) -> bool:
    """Two numbers, from 0 to 1: how far from the map's left, and how far from its top."""
    if not isinstance(corner, list | tuple) or len(corner) != 2:
        return False
    return all(isinstance(number, int | float) and 0 <= number <= 1 for number in corner)


def check_outline(outline: Any) -> None:
    if not isinstance(outline, list) or not all(is_corner(corner) for corner in outline):
        raise ValidationError(_("Each corner is two numbers from 0 to 1."))
    if not FEWEST <= len(outline) <= MOST:
        raise ValidationError(_("An outline has %(fewest)d to %(most)d corners.") % {"fewest": FEWEST, "most": MOST})


class AreaMap(models.Model):
    """A plain station map, on which the outlines of its groups are drawn. Nobody's name is on it."""

    station = models.OneToOneField(
        Station, verbose_name=gettext_lazy("station"), on_delete=models.CASCADE, related_name="area_map"
    )
    jpeg = models.BinaryField()
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = gettext_lazy("station map")
        verbose_name_plural = gettext_lazy("station maps")
        ordering = ["station"]
        constraints = [
            models.CheckConstraint(name="watch_map_is_as_large_as_a_picture", condition=Q(width__gte=1, height__gte=1))
        ]

    def __str__(self):
        return str(self.station)

    def take(self, jpeg: bytes) -> None:
        """Take a picture in, in place of an earlier one; not yet saved."""
        from PIL import Image  # here, for most processes see no picture

        self.jpeg = jpeg
        with Image.open(BytesIO(jpeg)) as image:
            self.width, self.height = image.size


@dataclass(frozen=True)
class Drawing:
    """An outline, and the size of the map it is drawn on: as an SVG takes them."""

    width: int
    height: int
    outline: list[list[float]]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def points(self) -> str:
        return " ".join(f"{x * self.width:.1f},{y * self.height:.1f}" for x, y in self.outline)
