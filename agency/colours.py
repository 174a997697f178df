"""The agency's colour, checked and darkened."""


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def contrast_with_white(colour: str) -> float:
    """Contrast ratio, 1 to 21, of white on a colour like `#162e51` (WCAG 2.2, relative luminance)."""
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def darker(colour: str) -> str:
    """The same colour with a third less light, for what is pressed or pointed at."""
    return "#" + "".join(f"{channel * 2 // 3:02x}" for channel in _channels(colour))
