"""Answers as messages: the best passage whole and with its buttons, of the next ones the sentence that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.actions import Action, Verb
from bot.citations import caution, shortened
from bot.opening import differs, doubt, is_cut, question_line
from bot.parts import Part, label, packed, plain_replies
from bot.quotes import aside, cautions, source, whole_quote
from bot.replies import Button, Reply
from bot.texts import Texts
from index import Answer, Hit, Listed, Report, Side, Status, Topic

_TOPIC_CHARS = 100  # of what somebody wants to be compared or recommended
_REPORTS_LISTED = 10
_REPORT_CHARS = 200  # of the title of one of them
_CAUTION_CHARS = 150  # of what is said behind it
_COMPARED = 10  # reports at most, so that it stays a few messages
_ALL_COMPARED = 3  # reports of which it is said too that one says nothing
LISTED = 3  # passages in one message of a list


def answer_replies(
    answer: Answer, typed: str, reports: Sequence[Report], texts: Texts, *, votes: bool, skip: int = 0, once: str = ""
) -> list[Reply]:
    """The answer to what was `typed`. A declined one offers the nearest sections instead.

    `skip` is how many passages were shown before, `once` a line that is said this time only. `votes`: with 👍 and 👎.
    """
    if skip and not answer.hits:
        return plain_replies(texts("no-more"))
    head = [*_question_part(answer, typed, texts), *_parts([doubt(answer, texts)])]
    if answer.status is Status.DECLINED:
        offer = _parts([texts("nearest-topics")] if answer.topics else [])
        rows = [[topic_button(topic)] for topic in answer.topics]
        return _naming(answer, packed([*head, reports_part(reports, texts), *offer], rows))
    if not answer.hits:
        return plain_replies(texts("no-more"))
    best, *others = answer.hits
    asides = [aside(hit, texts) for hit in others]
    warnings = cautions([hit.citation.report for hit in others if hit.citation.report != best.citation.report], texts)
    body = [whole_quote(best, texts), *asides, *warnings, *_parts([once])]
    more = bool(others) or answer.more
    return _naming(answer, packed([*head, *body], list(_rows(best, texts, skip=skip, more=more, votes=votes))))


def pages_replies(answer: Answer, texts: Texts) -> list[Reply]:
    """Where the quotations of an answer stand, and buttons that show the pages."""
    if not answer.hits:
        return plain_replies(texts("declined"))
    lines = [Part.of(texts("quoted-pages")), *(source(hit, texts) for hit in answer.hits)]
    rows = [[Button(f"{number}. {texts('button-page')}", _page(hit))] for number, hit in enumerate(answer.hits, 1)]
    return packed([Part.joined("\n", lines)], rows)


def section_replies(key: str, listed: Listed, texts: Texts, *, skip: int = 0) -> list[Reply]:
    """The passages of a section that somebody chose, or that it is gone."""
    if not listed.hits:
        return plain_replies(texts("section-gone"))
    rows = [[Button(texts("button-page"), _page(listed.hits[0]))]]
    if listed.more:
        rows.append([Button(texts("button-more"), Action(Verb.TOPIC, key, str(skip + LISTED)).data)])
    return packed([whole_quote(hit, texts) for hit in listed.hits], rows)


def passage_replies(hit: Hit | None, texts: Texts) -> list[Reply]:
    """A passage that somebody has a link to, or that it is gone."""
    if hit is None:
        return plain_replies(texts("passage-gone"))
    return packed([whole_quote(hit, texts)], [list(_place_buttons(hit, texts))])


def context_replies(hits: Sequence[Hit], texts: Texts) -> list[Reply]:
    """A passage with its neighbours, or that it is gone."""
    if not hits:
        return plain_replies(texts("passage-gone"))
    return packed([Part.of(texts("context-heading")), *(whole_quote(hit, texts) for hit in hits)])


def recommendation_replies(topic: str, listed: Listed, texts: Texts, *, skip: int) -> list[Reply]:
    """Recommendations on a topic, all of them where it is empty, or that there are none."""
    if not listed.hits:
        nothing = "no-more" if skip else "recommendations-none" if topic else "recommendations-none-at-all"
        return plain_replies(texts(nothing))
    rows = [[Button(texts("button-page"), _page(listed.hits[0]))]]
    if listed.more:
        rows.append([Button(texts("button-more"), Action(Verb.RECOMMENDATIONS, str(skip + LISTED)).data)])
    about = _topic(topic)
    heading = texts("recommendations-about", topic=about) if about else texts("recommendations-heading")
    return packed([Part.of(heading), *(whole_quote(hit, texts) for hit in listed.hits)], rows)


def compare_replies(topic: str, sides: Sequence[Side], texts: Texts) -> list[Reply]:
    """What the reports say on a topic, one after the other; of many only those that say something, and ten at most."""
    if len(sides) < 2:
        return plain_replies(texts("compare-one"))
    said = [side for side in sides if side.hit][:_COMPARED]
    if not said:
        return plain_replies(texts("declined"))
    dates = [side.report.date for side in said]
    in_order = len(said) > 1 and None not in dates and len(set(dates)) == len(dates)
    heading = texts("compare-heading" if in_order else "compare-heading-undated", topic=_topic(topic))
    parts = [Part.of(heading)]
    for side in said if len(sides) > _ALL_COMPARED else sides:
        year = f" ({side.report.date.year})" if side.report.date and in_order else ""
        title = Part.of(f"▸ {shortened(side.report.short_title, _REPORT_CHARS)}{year}", "<b>", "</b>")
        quoted = whole_quote(side.hit, texts) if side.hit else Part.of(texts("compare-nothing"))
        parts.append(Part.joined("\n", [title, quoted]))
    return packed(parts)


def reports_part(reports: Sequence[Report], texts: Texts) -> Part:
    """The titles of the reports, those that are no official documents marked."""
    lines = [Part.of(texts("reports-heading"))]
    for report in reports[:_REPORTS_LISTED]:
        warning = shortened(caution(report, texts), _CAUTION_CHARS)
        title = shortened(report.title, _REPORT_CHARS)
        lines.append(Part.of(f"• {title} ({warning})" if warning else f"• {title}"))
    if len(reports) > _REPORTS_LISTED:
        lines.append(Part.of(texts("reports-more", count=len(reports) - _REPORTS_LISTED)))
    return Part.joined("\n", lines)


def topic_button(topic: Topic) -> Button:
    """Shows the passages of a section."""
    return Button(label(topic.title), Action(Verb.TOPIC, topic.key).data)


def _rows(hit: Hit, texts: Texts, *, skip: int, more: bool, votes: bool) -> Iterator[list[Button]]:
    yield list(_place_buttons(hit, texts, shown=skip + 1))
    if more:
        yield [Button(texts("button-more"), Action(Verb.MORE, str(skip + 1)).data)]
    yield [Button(texts("button-recommendations"), Action(Verb.RECOMMENDATIONS, "0").data)]
    if votes:
        yield [Button("👍", Action(Verb.VOTE, "up").data), Button("👎", Action(Verb.VOTE, "down").data)]


def _place_buttons(hit: Hit, texts: Texts, *, shown: int = 0) -> Iterator[Button]:
    context = Action(Verb.CONTEXT, hit.passage.key, str(shown) if shown else "")
    yield Button(texts("button-context"), context.data)
    yield Button(texts("button-page"), _page(hit))


def _page(hit: Hit) -> str:
    answer = hit.passage.sentences.index(hit.sentence) if hit.sentence in hit.passage.sentences else None
    return Action(Verb.PAGE, hit.passage.key, "" if answer is None else str(answer)).data


def _question_part(answer: Answer, typed: str, texts: Texts) -> Iterator[Part]:
    """The question in italics: bot/carried.py reads it there. With a word before it if it is not what was typed."""
    if answer.searched_for:
        named = Part.of(question_line(answer), "<i>", "</i>")
        other = differs(answer, typed)
        yield Part.joined(" ", [Part.of(texts("searched-for")), named]) if other else named


def _naming(answer: Answer, replies: list[Reply]) -> list[Reply]:
    """Replies that begin with the question, if it is whole. In two messages, the buttons stand below the other one."""
    names = bool(answer.searched_for) and not is_cut(answer) and len(replies) == 1
    return [replace(reply, names_question=names) for reply in replies]


def _parts(lines: Sequence[str]) -> list[Part]:
    return [Part.of(line) for line in lines if line]


def _topic(topic: str) -> str:
    return shortened(" ".join(topic.split()).rstrip(" ?!."), _TOPIC_CHARS)
