"""Find headings among the blocks, and give each block its section path.

Evidence for a heading, strongest first: the PDF's outline, its tags, larger type, bold, capitals, italics. Contents,
bibliography, index, imprint and list of abbreviations are left out: they name findings but are none.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.headings import heading_level
from index.values import Block, OutlineEntry, Role, Section

_HEADING_WORDS = 20
_ANNEX_WORDS = 60  # an annex often has its whole subject for a title
_LARGER = 1.09  # times the body's size
_TITLE_CHARS = 120
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_CONTENTS = re.compile(
    r"(table of )?contents|sommaire|table des matières|inhalt(sverzeichnis)?|indice|sommario|índice|sumario"
    r"|содержание|оглавление|list of (figures|tables|boxes)", re.IGNORECASE)  # fmt: skip
_SOURCES = re.compile(
    r"(list of )?references|bibliography|literature|works cited|index|bibliographie|références|literatur(verzeichnis)?"
    r"|quellen(verzeichnis)?|bibliografia|riferimenti( bibliografici)?|bibliografía|referencias|библиография"
    r"|список литературы|литература|источники", re.IGNORECASE)  # fmt: skip
_IMPRINT = re.compile(
    r"colophon|imprint|impressum|credits|mentions légales|colofon|colofón|créditos|выходные данные"
    r"|(list of |table of )?(acronyms|abbreviations)( and (acronyms|abbreviations|glossary))?"
    r"|(liste des )?(sigles|abréviations|acronymes)( et (sigles|abréviations|acronymes))?|abkürzungs?(verzeichnis|en)"
    r"|(elenco delle )?(sigle|abbreviazioni|acronimi)( (e|ed) (sigle|abbreviazioni|acronimi))?"
    r"|(lista de )?(siglas|abreviaturas|acrónimos)( y (siglas|abreviaturas|acrónimos))?"
    r"|(список |перечень )?(сокращени[йя]|аббревиатуры?)|correspondence address", re.IGNORECASE)  # fmt: skip
_ANNEX = re.compile(
    r"(?:annex|appendix|annexe|anhang|anlage|allegato|appendice|anexo|apéndice|приложение)\b", re.IGNORECASE
)
_NO_FINDINGS = ("TOC", "Index", "BibEntry")  # tags
_CELLS = ("TD", "TH", "Caption")  # tags
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_ENTRY = re.compile(r"\s(?:\d{1,4}|[ivxl]{1,6})$")


def sections_of(blocks: Sequence[Block], outline: Sequence[OutlineEntry] = ()) -> tuple[Section, ...]:
    """The sections of a report in order; blocks before the first heading form one with an empty path."""
    contents = _contents_pages(blocks)
    kept = [
        block
        for block in blocks
        if block.spans[0].page not in contents and not _LEADER.search(block.text) and block.tag not in _NO_FINDINGS
    ]
    judge = _Judge(kept, outline)
    return tuple(_sections(kept, judge))


@dataclass(frozen=True, slots=True)
class _Heading:
    title: str
    outline_level: int | None
    tag_level: int | None
    numbering: int | None  # 2.1.3 has 3
    style: tuple[float, bool, bool, bool]  # size, bold, capitals, not italic: greater is more important

    def is_under(self, other: "_Heading") -> bool:
        if _ANNEX.match(self.title):
            return False
        if self.outline_level is not None and other.outline_level is not None:
            return self.outline_level > other.outline_level
        if self.tag_level is not None and other.tag_level is not None and self.tag_level != other.tag_level:
            return self.tag_level > other.tag_level
        if self.numbering is not None and other.numbering is not None:
            return self.numbering > other.numbering
        return self.style < other.style


class _Judge:
    """Knows the usual type of a report, and so what stands out from it."""

    def __init__(self, blocks: Sequence[Block], outline: Sequence[OutlineEntry]) -> None:
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for block in blocks:
            if block.role is Role.BODY:
                sizes[block.size] += len(block.text)
                bold[block.bold] += len(block.text)
        self._body_size = sizes.most_common(1)[0][0] if sizes else 10.0
        self._body_bold = bool(bold) and bold.most_common(1)[0][0]
        self._outline: dict[str, list[OutlineEntry]] = defaultdict(list)
        for entry in outline:
            self._outline[_letters(entry.title)].append(entry)

    def heading(self, block: Block) -> _Heading | None:
        text = block.text
        words = text.split()
        longest = _ANNEX_WORDS if _ANNEX.match(text) else _HEADING_WORDS
        if block.role is not Role.BODY or len(words) > longest or block.lines > longest / 5 or block.tag in _CELLS:
            return None
        letters = [char for char in text if char.isalpha()]
        title = text.lstrip("0123456789. ").replace(" ", "")
        if len(letters) < 3 or text[-1] in ".;," or 2 * len(letters) < len(title):
            return None
        numbered = _NUMBERED.match(text)
        level, tagged = self._outline_level(block), heading_level(block.tag)
        capitals = len(letters) > 4 and all(char.isupper() for char in letters)
        larger = block.size >= _LARGER * self._body_size
        bold = block.bold and not self._body_bold
        italic = block.italic and len(words) <= 12 and text.lstrip("0123456789. ")[:1].isupper()
        told = level is not None or tagged is not None
        if not told and not (larger or bold or (capitals and block.lines <= 2) or italic):
            return None
        if not told and not larger and not letters[0].isupper():
            return None
        return _Heading(
            title=text[:_TITLE_CHARS],
            outline_level=level,
            tag_level=tagged,
            numbering=len(numbered[1].split(".")) if numbered else None,
            style=(round(block.size), block.bold, capitals, not block.italic),
        )

    def _outline_level(self, block: Block) -> int | None:
        pages = range(block.spans[0].page - 1, block.spans[-1].page + 2)
        for entry in self._outline.get(_letters(block.text), ()):
            if entry.page in pages:
                return entry.level
        return None


def _sections(blocks: Sequence[Block], judge: _Judge) -> Iterator[Section]:
    path: list[_Heading] = []
    gathered: list[Block] = []
    for block in blocks:
        heading = judge.heading(block)
        if heading is None:
            gathered.append(block)
            continue
        if gathered and not _left_out(path):
            yield _section(path, gathered)
        gathered = []
        while path and not heading.is_under(path[-1]):
            path.pop()
        path.append(heading)
    if gathered and not _left_out(path):
        yield _section(path, gathered)


def _section(path: Sequence[_Heading], blocks: Sequence[Block]) -> Section:
    titles = tuple(heading.title for heading in path)
    return Section(titles, tuple(blocks))


def _left_out(path: Sequence[_Heading]) -> bool:
    for heading in path:
        title = re.sub(r"^[\W\d]+|\W+$", "", heading.title)
        if any(names.fullmatch(title) for names in (_CONTENTS, _SOURCES, _IMPRINT)):
            return True
    return False


def _contents_pages(blocks: Sequence[Block]) -> set[int]:
    """Pages most of whose blocks end in a page number, as a table of contents does."""
    entries: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for block in blocks:
        page = block.spans[0].page
        total[page] += 1
        entries[page] += bool(_LEADER.search(block.text) or (_ENTRY.search(block.text) and len(block.text) < 200))
    return {page for page, count in entries.items() if count >= 4 and 2 * count > total[page]}


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
