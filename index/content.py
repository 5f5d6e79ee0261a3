"""Put stops into what a page draws, so that pypdf reports text wherever something changes that it is blind to.

pypdf reports text when it pleases, and neither marked content nor raised text nor type that changes size by its
matrix alone makes it report. So before text that differs in one of these from the text before it we set an
operator that makes pypdf report what it has, a move by nothing, and then one of our own that says what comes.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    decode_pdfdocencoding,
)

from index.ink import Ink, Pen, Substitute, TextState
from index.letters import correct, spoken
from index.tags import Place

Operation = tuple[Any, bytes]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
STOP = b"index:stop"  # no operator of PDF; pypdf passes over those it does not know
_REPORT: Operation = (list(IDENTITY), b"cm")  # pypdf reports its text before any cm
_SHOWING = (b"Tj", b"TJ", b"'", b'"', b"Do")
_WATCHED = frozenset((*_SHOWING, b"BDC", b"BMC", b"EMC", b"BT", b"Tf", b"Tm", b"Ts", b"Tw", b"q", b"Q"))
_DEEPEST_FORM = 20  # forms within forms
_MOST_FORMS = 1000  # different ones on one page


@dataclass(frozen=True, slots=True)
class Form:
    """A form with this matrix is drawn from here on."""

    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Return:
    """The form is done."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose operators these are: the resources and the object number of their page or form.

    `simple` names the fonts with codes of one byte, to which word spacing applies.
    """

    resources: DictionaryObject
    owner: int
    simple: frozenset[str]
    above: frozenset[int] = frozenset()  # the ids of the forms that are being drawn


class Stops:
    """Sets stops into the pages of one file."""

    def __init__(self, reader: pypdf.PdfReader, tags: Mapping[Place, str]) -> None:
        self._reader = reader
        self._tags = tags
        self._corrected: set[int] = set()  # ids of fonts, which the reader keeps
        self._forms: dict[int, ContentStream] = {}  # of the page at hand, by the id of the form as it was
        self._changed: list[tuple[DictionaryObject, NameObject, PdfObject]] = []

    @contextlib.contextmanager
    def on(self, page: pypdf.PageObject) -> Iterator[None]:
        """Within this context the content of `page` has stops; its fonts are corrected for good."""
        try:
            source = page.get("/Contents")
            source = source.get_object() if source is not None else None
            if isinstance(source, StreamObject | ArrayObject):
                number = page.indirect_reference.idnum if page.indirect_reference else 0
                scope = self._scope(_dictionary(page.get("/Resources")), number)
                self._put(page, "/Contents", self._stopped(source, scope))
            yield
        finally:
            for dictionary, key, before in reversed(self._changed):
                dictionary[key] = before
            self._changed.clear()
            self._forms.clear()

    def _put(self, dictionary: DictionaryObject, key: str, value: PdfObject) -> None:
        self._changed.append((dictionary, NameObject(key), dictionary.raw_get(key)))
        dictionary[NameObject(key)] = value

    def _stopped(self, source: PdfObject, scope: _Scope) -> ContentStream:
        stopped = ContentStream(None, self._reader, "bytes")
        operations = ContentStream(source, self._reader, "bytes").operations
        stopped.operations = list(self._with_stops(operations, scope))
        return stopped

    def _scope(self, resources: DictionaryObject, owner: int, above: frozenset[int] = frozenset()) -> _Scope:
        simple = set()
        for name, font in _dictionary(resources.get("/Font")).items():
            described = _dictionary(font)
            if described.get("/Subtype") != "/Type0":
                simple.add(str(name))
            if id(described) not in self._corrected:
                self._corrected.add(id(described))
                with contextlib.suppress(Exception):  # a font too broken to correct stays as it is
                    correct(described)
        return _Scope(resources, owner, frozenset(simple), above)

    def _with_stops(self, operations: Iterable[Operation], scope: _Scope) -> Iterator[Operation]:
        pen = Pen()
        current = Ink()
        for operands, operator in operations:
            if operator not in _WATCHED:
                yield operands, operator
                continue
            if operator not in _SHOWING:
                self._follow(pen, operands, operator, scope)
                yield operands, operator
                continue
            ink = pen.ink(current)
            if ink.substitute and operands:
                ink.substitute.shown += _shown(operands[-1])
            if ink != current:
                yield _REPORT
                yield [ink], STOP
                current = ink
            if operator == b"Do" and operands:
                yield from self._drawing(operands, scope)
            elif operator in (b"Tj", b"TJ") and operands and pen.states[-1].font in scope.simple:
                yield _spaced(operands[0], pen.states[-1])
            else:
                yield operands, operator

    def _follow(self, pen: Pen, operands: Any, operator: bytes, scope: _Scope) -> None:  # noqa: ANN401  # pypdf's
        if operator in (b"BDC", b"BMC"):
            pen.marked.append(self._mark(operands, pen.marked[-1], scope))
        elif operator == b"EMC":
            if len(pen.marked) > 1:
                pen.marked.pop()
        else:
            pen.follow(operator, operands)

    def _mark(self, operands: Any, outer: Ink, scope: _Scope) -> Ink:  # noqa: ANN401  # pypdf's
        """The ink of marked content within marked content."""
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, NameObject):
            properties = _dictionary(scope.resources.get("/Properties")).get(properties)
        said = _dictionary(properties)
        mcid = said.get("/MCID")
        tag = self._tags.get(Place(scope.owner, mcid), outer.tag) if isinstance(mcid, int) else outer.tag
        substitute = outer.substitute or _substitute(said)
        return Ink(outer.artifact or bool(operands and operands[0] == "/Artifact"), tag, substitute)

    def _drawing(self, operands: Any, scope: _Scope) -> Iterator[Operation]:  # noqa: ANN401  # pypdf's
        """The operators that draw a form or an image, which draws no text."""
        forms = _dictionary(scope.resources.get("/XObject"))
        form = forms.get(operands[0])
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form" or id(form) in scope.above:
            return
        if not isinstance(form, ContentStream) and len(scope.above) < _DEEPEST_FORM:
            stopped = self._forms.get(id(form))
            if stopped is None and len(self._forms) < _MOST_FORMS:
                with contextlib.suppress(Exception):  # as pypdf does: a broken form costs only itself
                    stopped = self._forms[id(form)] = self._stopped_form(form, forms.raw_get(operands[0]), scope)
            if stopped is not None:
                self._put(forms, operands[0], stopped)
        yield [Form(_matrix(form.get("/Matrix")))], STOP
        yield operands, b"Do"
        yield [Return()], STOP

    def _stopped_form(self, form: StreamObject, reference: PdfObject, scope: _Scope) -> ContentStream:
        resources = _dictionary(form.get("/Resources")) if "/Resources" in form else scope.resources
        owner = reference.idnum if isinstance(reference, IndirectObject) else scope.owner
        stopped = self._stopped(form, self._scope(resources, owner, scope.above | {id(form)}))
        for key in ("/Subtype", "/Matrix"):
            if key in form:
                stopped[NameObject(key)] = form.raw_get(key)
        stopped[NameObject("/Resources")] = resources
        return stopped


def _spaced(operand: object, state: TextState) -> Operation:
    """An operator that shows text, with the word spacing, which pypdf does not count, as a move behind a blank.

    Where the width of a line comes out too small, pypdf sees a gap, and a blank, in the middle of the next word.
    """
    shown = list(operand) if isinstance(operand, list) else [operand]
    last = next((index for index in reversed(range(len(shown))) if b" " in _bytes(shown[index])), None)
    if last is None or not (state.spacing and state.size):
        return [operand], b"TJ" if isinstance(operand, list) else b"Tj"
    blanks = sum(_bytes(part).count(b" ") for part in shown)
    before, blank, behind = _bytes(shown[last]).rpartition(b" ")
    move = FloatObject(-1000 * blanks * state.spacing / state.size)
    parts = [ByteStringObject(before + blank), move, ByteStringObject(behind)]
    return [ArrayObject([*shown[:last], *parts, *shown[last + 1 :]])], b"TJ"


def _bytes(part: object) -> bytes:
    return part if isinstance(part, bytes) else b""


def _shown(operand: object) -> int:
    """The number of bytes that an operator shows."""
    strings = operand if isinstance(operand, list) else [operand]
    return sum(len(_bytes(string)) for string in strings)


def _substitute(properties: DictionaryObject) -> Substitute | None:
    for key in ("/ActualText", "/Alt"):
        text = spoken(_text(properties.get(key)))
        if text:
            return Substitute(text, alternative=key == "/Alt")
    return None


def _text(value: object) -> str:
    """A text string of PDF, which within content comes as bytes."""
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    try:
        return decode_pdfdocencoding(value)
    except UnicodeDecodeError:  # a control character
        return value.decode("latin-1")


def _dictionary(value: Any) -> DictionaryObject:  # noqa: ANN401  # any object may stand there
    """The dictionary that should stand there; an empty one if it does not."""
    value = value.get_object() if isinstance(value, PdfObject) else value
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _matrix(value: object) -> Matrix:
    """The matrix of a form; the identity if there is none."""
    if isinstance(value, ArrayObject) and len(value) == 6:
        with contextlib.suppress(TypeError, ValueError):
            a, b, c, d, e, f = (float(number) for number in value)
            return a, b, c, d, e, f
    return IDENTITY
