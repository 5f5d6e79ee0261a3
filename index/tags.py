"""Read the structure tree of a tagged PDF: which part each stretch of marked content plays in the document.

A page or a form marks stretches of its content with numbers; the tree names those numbers under its elements. What
comes out is one tag for each number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_MOST_OBJECTS = 200_000  # about 100 a page in real reports
_DEEPEST = 100  # elements within each other; real reports have up to 12
_MOST_RENAMINGS = 20  # one style name may map to another

_HEADING = re.compile(r"H\d{0,2}|Title")
_TELLING = {
    "Note": "Note", "FENote": "Note", "TD": "TD", "TH": "TH", "LI": "LI", "LBody": "LI", "Caption": "Caption",
    "TOC": "TOC", "TOCI": "TOC", "Index": "Index", "BibEntry": "BibEntry", "Figure": "Figure", "Formula": "Formula",
}  # fmt: skip
_MARKS = ("Lbl", "Reference")  # within running text: a note mark, or a cross-reference
_KEPT_WITHIN = ("TD", "TH", "TOC", "Note")  # a list within a table cell is still a table cell
_PLAIN = frozenset((
    "P", "Span", "Div", "Sect", "Part", "Art", "Document", "DocumentFragment", "NonStruct", "Private", "Aside",
    "Link", "Annot", "Em", "Strong", "Sub", "Quote", "BlockQuote", "Code", "Form", "L", "Table", "TR", "THead",
    "TBody", "TFoot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP",
))  # fmt: skip  # standard names (PDF 2.0, 14.8) that leave it at running text


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of marked content: the object number of its page or form, and its number there."""

    owner: int
    mcid: int


@dataclass(frozen=True, slots=True)
class _Step:
    """A child of the tree yet to be visited, with what its ancestors say of it."""

    child: object
    tag: str
    owner: int
    depth: int


def tags_of(reader: pypdf.PdfReader) -> Mapping[Place, str]:
    """The tag of each stretch of marked content that the structure tree names; empty if there is no tree.

    A tag is "H", "H1" to "H6" or "Title" for headings; "Note", "TD", "TH", "LI", "Caption", "TOC", "Index",
    "BibEntry", "Figure", "Formula"; "Lbl" or "Reference" for a mark within running text; and for running text
    itself the raw name of its style, such as "Body_text" or "Title_2", or "P" where it has none of its own.
    """
    root = _object(reader.root_object.get("/StructTreeRoot"))
    if not isinstance(root, DictionaryObject):
        return MappingProxyType({})
    renamed = _object(root.get("/RoleMap"))
    roles = {str(name): str(role) for name, role in renamed.items()} if isinstance(renamed, DictionaryObject) else {}
    found: dict[Place, str] = {}
    seen: set[int] = set()
    pending = [_Step(_raw(root, "/K"), "", 0, 0)]
    while pending and len(seen) < _MOST_OBJECTS and len(found) < _MOST_OBJECTS:
        step = pending.pop()
        child = step.child
        if isinstance(child, IndirectObject):
            if child.idnum in seen:
                continue
            seen.add(child.idnum)
            child = _object(child)
        if isinstance(child, int):
            found.setdefault(Place(step.owner, int(child)), step.tag)
        elif isinstance(child, ArrayObject):
            pending.extend(_Step(item, step.tag, step.owner, step.depth) for item in reversed(child))
        elif isinstance(child, DictionaryObject) and step.depth < _DEEPEST:
            pending.append(_below(child, step, roles))
    return found


def _below(element: DictionaryObject, step: _Step, roles: Mapping[str, str]) -> _Step:
    """The step to what an element, or a reference to marked content, holds."""
    stream, page = _raw(element, "/Stm"), _raw(element, "/Pg")
    owner = next((at.idnum for at in (stream, page) if isinstance(at, IndirectObject)), step.owner)
    mcid = element.get("/MCID")
    if isinstance(mcid, int):
        return _Step(mcid, step.tag, owner, step.depth + 1)
    raw = str(element.get("/S", "")).removeprefix("/")
    return _Step(_raw(element, "/K"), _tag(raw, _role(raw, roles), step.tag), owner, step.depth + 1)


def _role(raw: str, roles: Mapping[str, str]) -> str:
    """The standard name that a style name stands for, through the role map."""
    role = raw
    for _ in range(_MOST_RENAMINGS):
        if (further := roles.get(f"/{role}")) is None or _is_standard(role):
            break
        role = further.removeprefix("/")
    return role


def _tag(raw: str, role: str, outer: str) -> str:
    """What an element says of its content, given what the elements around it say."""
    if _HEADING.fullmatch(role):
        return role
    if role in _TELLING:
        return outer if outer in _KEPT_WITHIN and _TELLING[role] in ("LI", "Figure") else _TELLING[role]
    if outer not in ("", "P") and _is_standard(outer):
        return outer
    if role in _MARKS:
        return role
    if _is_standard(raw) or (role == "Span" and outer not in ("", "P")):
        return outer or "P"
    return raw


def _is_standard(name: str) -> bool:
    return name in _PLAIN or name in _TELLING or name in _MARKS or bool(_HEADING.fullmatch(name))


def _raw(dictionary: DictionaryObject, key: str) -> object:
    return dictionary.raw_get(key) if key in dictionary else None


def _object(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value
