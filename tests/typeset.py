"""Typeset short Typst sources to PDFs, so that tests read what a typesetter made. Knows typst; has no tests.

Only the fonts inside the typst package are used, so a page breaks at the same words on every machine.
"""

from pathlib import Path

# A page small enough to fill with a few sentences: body 10 pt, justified, hyphenated, margins 40 and 55 pt.
SETUP = """
#set document(title: "Été & <hiver> — отчёт")
#set page(width: 300pt, height: 400pt, margin: (x: 40pt, y: 55pt))
#set text(font: "Libertinus Serif", size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: 0.6em, spacing: 1.4em)
#set super(typographic: false) // small raised digits, not the font's own full-size glyphs
"""
_WHO = (
    "The guardians",
    "Interpreters",
    "Two inspectors",
    "The harbour police",
    "Nurses & teachers",
    "The coordinator",
    "Most children",
)
_DID = ("asked for", "waited months for", "were promised", "had never heard of", "wrote to the ministry about")
_WHAT = (
    "a register of trained people",
    "rooms with doors that lock",
    "hearings without uniforms",
    "lessons from the first day",
    "a café where families can meet",
    "letters in their own language",
    "help beyond the eighteenth birthday",
    "an office that answers the telephone",
    "the rules on age assessment",
    "maps of the old harbour",
    "warm clothes",
)


def typeset(path: Path, source: str, setup: str = SETUP) -> Path:
    """Write the PDF of `setup` followed by `source` to `path`, and return that."""
    import typst  # noqa: PLC0415  # a compiler with its fonts: only where a PDF is made

    path.write_bytes(typst.compile((setup + source).encode(), ignore_system_fonts=True, format="pdf", timestamp=0))
    return path


def prose(count: int, first: int = 0) -> str:
    """`count` sentences without digits; no two of the first 385 are alike. `first` tells where to begin."""
    return " ".join(
        f"{_WHO[n % len(_WHO)]} {_DID[n % len(_DID)]} {_WHAT[n % len(_WHAT)]}." for n in range(first, first + count)
    )
