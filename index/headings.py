"""What the tag of a line says about headings. Tags are standard roles, or the names of styles: see values.Run."""

import re

_STANDARD = re.compile(r"H(\d{1,2})|H|Title")
_STYLE = re.compile(
    r"(?:title|heading|headline|überschrift|ueberschrift|titre|titolo|t[ií]tulo|заголов)\D{0,12}(\d)?", re.IGNORECASE
)
_DEEP = 9  # of a heading whose style has no number


def heading_level(tag: str) -> int | None:
    """The level of a heading with that tag, 1 for the outermost; None if the tag is none of a heading.

    "H2" has 2, "Title" 1, and a style named "Title_4" or "Heading 4" has 4.
    """
    standard = _STANDARD.fullmatch(tag)
    if standard:
        return int(standard[1] or 1)
    style = _STYLE.search(tag)
    return int(style[1] or _DEEP) if style else None
