"""Get the letters right: mend the maps from glyphs to letters that fonts bring along, and spell out ligatures.

Works on pypdf's objects, changed in memory only; what pypdf reads afterwards is mended.
"""

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

_PRESENTATION = (*range(0xFB00, 0xFB07), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00))  # ﬀ to ﬆ, Arabic A and B
_SPELT_OUT = {
    form: letters
    for form, letters in ((form, normalize("NFKC", chr(form))) for form in _PRESENTATION)
    if letters != chr(form) and not letters.startswith(" ")  # a vowel sign by itself would come with a blank
}
_LATIN_ENCODINGS = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding")  # one code for each ASCII letter
_SIMPLE_FONTS = ("/Type1", "/MMType1", "/TrueType")
_LARGEST_MAP = 1_000_000  # bytes; a simple font has 256 codes and its map a few thousand bytes
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<\s*([0-9A-Fa-f]{1,4})\s*>\s*<\s*([0-9A-Fa-f]{1,4})\s*>")
_RANGE = re.compile(
    rb"<\s*([0-9A-Fa-f]{1,4})\s*>\s*<\s*([0-9A-Fa-f]{1,4})\s*>\s*(?:<\s*([0-9A-Fa-f]{1,4})\s*>|\[([^\]]*)\])"
)
_CODE = re.compile(rb"<\s*([0-9A-Fa-f]*)\s*>")


def sound(text: str) -> str:
    """The text in letters that can be written and searched.

    Half a surrogate pair, which a broken font can yield, becomes "?"; ligatures and the Arabic forms of letters
    become the letters they stand for. Nothing else is replaced: ² is not 2.
    """
    if text.isascii():
        return text
    return text.encode(errors="replace").decode().translate(_SPELT_OUT)


def spoken(text: str) -> str:
    """An /ActualText on one line, without control characters and word joiners; a tab is a blank."""
    blank = "".join(" " if char in "\t\n\r\u2028\u2029" else char for char in text)
    return "".join(char for char in blank if char >= " " and char not in "\u2060\ufeff\x7f")


def correct(font: DictionaryObject) -> None:
    """Make a simple font's /ToUnicode agree with its encoding on ASCII letters.

    Some producers write maps that turn "With" into "with". The encoding decides which glyph is drawn, so it is
    right about what a reader sees, unless the map contradicts it about so many letters that the encoding cannot
    be meant: a subset of a font may be numbered at will.
    """
    to_unicode = font.get("/ToUnicode")
    to_unicode = to_unicode.get_object() if to_unicode is not None else None
    if font.get("/Subtype") not in _SIMPLE_FONTS:
        return
    if not isinstance(to_unicode, StreamObject):
        _trust_names(font)
        return
    encoded = _encoded_letters(font.get("/Encoding"))
    cmap = to_unicode.get_data() if encoded else b""
    wrong = _wrong_letters(encoded, cmap) if len(cmap) <= _LARGEST_MAP else {}
    if not wrong:
        return
    lines = b"".join(b"<%02X> <%04X>\n" % (code, ord(letter)) for code, letter in sorted(wrong.items()))
    mended = DecodedStreamObject()
    mended.set_data(cmap + b"\n%d beginbfchar\n%bendbfchar\n" % (len(wrong), lines))
    font[NameObject("/ToUnicode")] = mended


def _trust_names(font: DictionaryObject) -> None:
    """Let the glyph names of /Differences decide where there is no map.

    pypdf 7.1 would rather look into the embedded CFF program, whose own numbering an encoding overrides
    (PDF 32000-1, 9.6.6.2): "FIACAT" came out as "O–SLS9".
    """
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    descriptor = font.get("/FontDescriptor")
    descriptor = descriptor.get_object() if descriptor is not None else None
    if (
        isinstance(encoding, DictionaryObject)
        and "/Differences" in encoding
        and isinstance(descriptor, DictionaryObject)
    ):
        descriptor.pop("/FontFile3", None)


def _wrong_letters(encoded: dict[int, str], cmap: bytes) -> dict[int, str]:
    """The codes that the map gives another letter than the encoding, each with the encoding's."""
    mapped = {code: chr(letter) for code, letter in _mapped(cmap) if code in encoded and _is_letter(letter)}
    wrong = {code: encoded[code] for code, letter in mapped.items() if letter != encoded[code]}
    return wrong if 2 * len(wrong) <= len(mapped) else {}


def _encoded_letters(encoding: Any) -> dict[int, str]:  # noqa: ANN401  # any object may stand there
    """The codes for which the encoding names an ASCII letter, with that letter."""
    encoding = encoding.get_object() if encoding is not None else None
    base, differences = encoding, []
    if isinstance(encoding, DictionaryObject):
        base, differences = encoding.get("/BaseEncoding"), encoding.get("/Differences", [])
    letters = {code: chr(code) for code in range(256) if _is_letter(code)} if base in _LATIN_ENCODINGS else {}
    code = 0
    for entry in differences.get_object() if hasattr(differences, "get_object") else differences:
        if isinstance(entry, int):
            code = entry
            continue
        letters.pop(code, None)
        name = str(entry).removeprefix("/")
        if len(name) == 1 and _is_letter(ord(name)):
            letters[code] = name
        code += 1
    return letters


def _mapped(cmap: bytes) -> Iterator[tuple[int, int]]:
    """Code and letter of each pair in a /ToUnicode map that has one UTF-16 unit for its letter."""
    for section in _SECTION.finditer(cmap):
        if section[1] == b"char":
            yield from ((int(pair[1], 16), int(pair[2], 16)) for pair in _PAIR.finditer(section[2]))
            continue
        for span in _RANGE.finditer(section[2]):
            first, last = int(span[1], 16), min(int(span[2], 16), 255)
            if span[3]:
                yield from ((code, int(span[3], 16) + code - first) for code in range(first, last + 1))
                continue
            listed = (match[1] for match in _CODE.finditer(span[4]))
            yield from (
                (code, int(letter, 16)) for code, letter in zip(range(first, last + 1), listed, strict=False) if letter
            )


def _is_letter(code: int) -> bool:
    return chr(code).isascii() and chr(code).isalpha()
