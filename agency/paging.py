from django.core.paginator import Paginator
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """Counts to ten thousand and stops: nobody turns to page four hundred, and counting a million rows takes long."""

    MOST = 10_000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.MOST].count()  # type: ignore[attr-defined]  # always a queryset
