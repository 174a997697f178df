"""A page as a browser reads it: its forms and what stands in them, and whether a tag of ours came back as a tag."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase

# What is planted opens a tag of this name, or adds an attribute of this name, wherever it is not escaped.
PLANTED = "planted"
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster"}
BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Field:
    """A field by its name: what kind it is, what stands in it, and what can be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    is_required: bool = False


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)


class Page(HTMLParser):
    """Reads forms, and remembers every tag or address that somebody planted."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms, self.planted = address, [], []
        self.form: Form | None = None
        self.open: Field | None = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self._look(tag, given)
        if tag == "form":
            self.form = Form(urljoin(self.address, given.get("action", "")), given.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form and given.get("name") and "disabled" not in given:
            self._field(tag, given)
        if tag == "option" and self.open:
            self._option(given)

    def _look(self, tag: str, given: dict[str, str]) -> None:
        scripts = [value for name, value in given.items() if name in ADDRESSES and _runs(value)]
        if PLANTED in {tag, *given} or scripts:
            self.planted.append(self.get_starttag_text())

    def _field(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower() if tag == "input" else tag
        if tag not in {"input", "select", "textarea"} or kind in BUTTONS:
            return
        there = self.form.fields.setdefault(given["name"], Field(given["name"], kind))
        there.is_required |= "required" in given
        if kind in {"radio", "checkbox"}:
            there.options.append(given.get("value", "on"))
            there.values += [given.get("value", "on")] if "checked" in given else []
        elif tag == "input":
            there.values.append(given.get("value", ""))
        else:
            self.open = there
            there.values += [""] if tag == "textarea" else []

    def _option(self, given: dict[str, str]) -> None:
        if value := given.get("value", ""):
            self.open.options.append(value)
            self.open.values += [value] if "selected" in given else []

    def handle_data(self, data):
        if self.open and self.open.kind == "textarea":
            self.open.values[-1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.open:
            # A browser leaves out the line break that a text box begins with.
            self.open.values[-1] = self.open.values[-1].replace("\r\n", "\n").removeprefix("\n")
        if tag in {"select", "textarea"}:
            self.open = None
        if tag == "form":
            self.form = None


def _runs(address: str) -> bool:
    return address.strip().lower().startswith(("javascript:", "data:text/html", "vbscript:"))


def is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith(("text/html", "application/xhtml", "image/svg"))


def read(response: HttpResponseBase) -> Page:
    """The page of an answer; without fields where it is no page."""
    page = Page(response.wsgi_request.path)
    if is_page(response) and not getattr(response, "streaming", False):
        page.feed(response.content.decode())
        page.close()
    return page


def posting(page: Page, path: str) -> Iterator[Form]:
    """The forms of a page that are sent to this path."""
    for form in page.forms:
        if form.method == "post" and urlsplit(form.action).path == path:
            yield form
