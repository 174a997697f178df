"""Records that are added, and neither changed nor deleted."""

from typing import Any, NoReturn

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Unchangeable(Exception):
    """A record was to be changed or deleted after it was written; as text, what its model says to that."""

    def __init__(self, model: Any) -> None:
        super().__init__(model.unchangeable)


class WrittenOnceQuerySet(models.QuerySet):
    """Where it matters most, a trigger of PostgreSQL says the same to whoever goes past this."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable(self.model)

    def delete(self) -> NoReturn:
        raise Unchangeable(self.model)

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        if update_conflicts:
            raise Unchangeable(self.model)
        return super().bulk_create(objs, *args, **kwargs)


class WrittenOnce(models.Model):
    # The model's own sentence for who tries.
    unchangeable: str | Promise = _("This record stays as it was made.")

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable(self)
        # Otherwise a new object that was given the number or key of an old row would be written over it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise Unchangeable(self)
