"""Every address of the portal, and who gets what there: the table that a commander or an auditor reads.

It is printed in docs/access.md (`python -m scripts.access`), and `test_table.py` fails as long as an address, a model
of the admin or one of its actions stands in the code and not here, or here and no longer in the code.

To add a row: the address's name; of which records it is, by their names in `staged.py` (`=word` stands for itself);
what it is for, in the words of the field; who opens it; who sends something there. Letters say who: see `people.py`.
Write who *should* get there by what their role is for, then run `pytest tests/access`; where it says otherwise, mend
the code. An export or what shows encrypted fields takes `again=True`. A new model of the admin is a line in
`admin_models.py`; a page beside it a row in `admin_pages.py`.
"""

from .account_pages import ACCOUNT_PAGES
from .admin_models import ADMIN_MODELS
from .admin_pages import ADMIN_PAGES
from .member_pages import MEMBER_PAGES
from .public_pages import PUBLIC_PAGES

# The rows that need no permission, and those that do.
OPEN = [*PUBLIC_PAGES, *ACCOUNT_PAGES]
FOR_MEMBERS = [*MEMBER_PAGES, *ADMIN_PAGES, *[row for model in ADMIN_MODELS for row in model.rows()]]
