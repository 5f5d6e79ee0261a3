"""Cut and join texts that know the page of each of their characters."""

from collections.abc import Sequence

from index.values import PageSpan


def cut(spans: Sequence[PageSpan], start: int, end: int) -> tuple[PageSpan, ...]:
    """The spans of the characters `start` to `end`, counted anew from 0."""
    return tuple(
        PageSpan(span.page, span.label, max(span.start, start) - start, min(span.end, end) - start)
        for span in spans
        if span.start < end and span.end > start
    )


def join(parts: Sequence[tuple[str, Sequence[PageSpan]]], separator: str) -> tuple[str, tuple[PageSpan, ...]]:
    """The texts one after the other; a separator belongs to the page of what stands before it."""
    text = ""
    spans: list[PageSpan] = []
    for part, its_spans in parts:
        if spans:
            text += separator
            spans[-1] = PageSpan(spans[-1].page, spans[-1].label, spans[-1].start, len(text))
        for span in its_spans:
            start, end = len(text) + span.start, len(text) + span.end
            if spans and spans[-1].page == span.page:
                spans[-1] = PageSpan(span.page, span.label, spans[-1].start, end)
            else:
                spans.append(PageSpan(span.page, span.label, start, end))
        text += part
    return text, tuple(spans)
