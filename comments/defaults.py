"""What the comment page says until the agency has written it, in our own words; each can be changed in the admin.

The chapters are those of the sixth edition of CALEA's law enforcement standards, by title: 1 to 4 as published by
CALEA (calea.org/node/11406), the others as commonly listed, for the agency to confirm. Their text is licensed.
"""

from agency.texts import bilingual

from .models import Door

ACCREDITATION: dict[str, object] = {}
CHAPTERS: list[tuple[int, object]] = [(45, bilingual("Crime Prevention and Community Involvement", "Prevención del delito y participación comunitaria"))]
DOOR_WORDS: dict[Door, list[str]] = {Door.EMERGENCY: [], Door.COMPLAINT: []}
