"""The outline of a report as it was understood: headings under headings, with what stands under each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from index.values import Kind, Passage, Section


@dataclass(slots=True)
class Heading:
    """A heading, and the 1-based page on which the text under it begins.

    The title is None for what precedes the first heading. The counts include what the headings `below` hold.
    """

    title: str | None
    page: int
    passages: int = 0
    recommendations: int = 0
    below: "list[Heading]" = field(default_factory=list)


def outline_of(sections: Sequence[Section], passages: Sequence[Passage]) -> tuple[Heading, ...]:
    """The outermost headings of a report in order. Of `passages`, all of that report, each is counted once."""
    outermost: list[Heading] = []
    paths: list[tuple[Heading, ...]] = []
    before: tuple[str, ...] = ()
    path: tuple[Heading, ...] = ()
    for section in sections:
        titles = section.path or (None,)
        # The innermost heading is new even where it is worded as the one before.
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, titles[:-1], strict=False)))
        path = path[:shared]
        for title in titles[shared:]:
            heading = Heading(title, section.blocks[0].spans[0].page)
            (path[-1].below if path else outermost).append(heading)
            path = (*path, heading)
        paths.append(path)
        before = section.path
    for place, passage in _placed(sections, passages):
        for heading in paths[place]:
            heading.passages += 1
            heading.recommendations += passage.kind is Kind.RECOMMENDATION
    return tuple(outermost)


def _placed(sections: Sequence[Section], passages: Sequence[Passage]) -> Iterator[tuple[int, Passage]]:
    """Each passage with the place of its section. Several sections may have one path, so the text decides."""
    at = 0
    for passage in passages:
        place = next((place for place in range(at, len(sections)) if _holds(sections[place], passage)), None)
        if place is not None:
            at = place
            yield place, passage


def _holds(section: Section, passage: Passage) -> bool:
    first, _, _ = passage.text.partition("\n")  # passages of several blocks have one on a line
    return section.path == passage.section and any(first in block.text for block in section.blocks)
