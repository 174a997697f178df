"""What nobody should send, and somebody will."""

from hypothesis import strategies as st

# Each breaks out of another place: text, an attribute in either quotes or none, a text box, a title, a comment, an
# address, a template.
TAGS = [
    "<script>alert(1)</script><planted>",
    '"><planted x="',
    "'><planted x='",
    '" planted="',
    "' planted='",
    "x planted=1 ",
    "</textarea><planted>",
    "</title></select></script></style><planted>",
    "--><planted>",
    "javascript:planted",
    "{{ 7|add:'<planted>' }}{% load planted %}",
    "<img src=x onerror=alert(1)><svg/onload=alert(1)><planted>",
    '[planted](javascript:alert(1)) ![x](x "><planted>")',
]
NUMBERS = [
    "0", "-1", "-0", "1e400", "NaN", "Infinity", "-Infinity", "0x10", "1_000", "٣", "²", "½", "10" * 15, "9" * 400,
    "9" * 5000, str(2**15), str(2**31), str(2**63), str(-(2**63) - 1), "1.5", "1,5", "+1", " 1 ", "1e9", "1e-9", "1.",
]  # fmt: skip
DATES = [
    "2026-02-29", "2028-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "99999-01-01", "2026-13-01", "2026-00-00",
    "1900-01-01", "-2026-01-01", "2026-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "02/30/2026", "12:61",
    "24:00", "2026-11-01T01:30", "2026-03-08T02:30",
]  # fmt: skip
TEXTS = [
    "", " ", "\x00", "Rosa\x00Delgado", "\r\n", "\n\n\n", "a\r\nBcc: x@example.com", "\u202eDelgado", "ا" * 40,
    "🚓" * 60, "\ufeff",
    "\ufffe", "\U0010ffff", "e" + "\u0301" * 300, "A" * 300, "A" * 20_000, "ß" * 255, "İ" * 128, "None",
    "null", "on", "true", "undefined", "../../etc/passwd", "%00",
    "%s%n", "' OR 1=1 --", "=1+1", "@SUM(1)", "\x1b[31m",
    "\x7f\x08", "rosa@example.com\x00", "rosa@exa mple", "a" * 250 + "@example.com", "rosa@" + "ü" * 60 + ".example",
    "\"<planted>\"@example.com", "9" * 40, "910 555 0100", "+1" + "0" * 60, "[]", "{}", "\\", "\u2028", "\x85",
    "__proto__",
]  # fmt: skip
# A browser's form is sent in UTF-8, which has no half of a pair; test_raw.py sends such bytes.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
VALUE = st.one_of(
    st.sampled_from(TEXTS), st.sampled_from(TAGS), st.sampled_from(NUMBERS), st.sampled_from(DATES), ANY_TEXT,
    st.text(st.sampled_from("<>\"'&/=`\\ \x00\n\rplanted"), max_size=30), st.integers().map(str),
    st.dates().map(str), st.floats().map(str), st.sampled_from(TAGS).map(lambda tag: tag + "A" * 3000),
)  # fmt: skip
# Of a piece of an address: without a slash it stays one piece.
PIECE = VALUE.map(lambda value: value.replace("/", "∕")[:900] or "-")
