from typing import ClassVar

from django.db import models

SHIFTS = [("day", "Day"), ("evening", "Evening"), ("night", "Night"), ("any", "Any time")]


class Ride(models.Model):
    """What our ride-along cannot do without, in one row, in the clear."""

    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    birth_date = models.DateField()
    email = models.EmailField(db_index=True)
    phone = models.CharField(max_length=30)
    address = models.TextField(max_length=300)
    language = models.CharField(max_length=10, choices=[("en", "English"), ("es", "Spanish")])
    category = models.CharField(max_length=20, choices=[("resident", "Resident"), ("student", "Student")])
    reason = models.TextField(max_length=1000)
    date = models.DateField()
    shift = models.CharField(max_length=10, choices=SHIFTS)
    emergency_name = models.CharField(max_length=120)
    emergency_phone = models.CharField(max_length=30)
    ability = models.CharField(max_length=20, choices=[("yes", "Yes"), ("no", "No")])
    licence_number = models.CharField(max_length=40)
    agrees_to_records_check = models.BooleanField()
    accepts_rules = models.BooleanField()
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"
