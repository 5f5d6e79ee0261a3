"""What the staff read in Telegram: how much was asked, how it was answered, and what was missing.

Every text from outside is escaped here, and each message kept within its limit:
https://core.telegram.org/bots/api#sendmessage (4096 characters after parsing of the markup).
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise

from bot.journal import Counts, Entry, Vote
from bot.replies import Reply
from bot.texts import Texts
from index import Status

EXPORT = "python -m bot feedback --csv feedback.csv"  # what writes the whole list, on the machine that runs the bot
_MESSAGE_CHARS = 4096
_BARS = {Status.ANSWERED: "█", Status.UNSURE: "▒", Status.DECLINED: "░"}
_BAR_CHARS = 12  # of the longest bar: with a date before and a number behind, what a narrow phone shows in a line
_MOST_BARS = 31


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of HTML and the length of what it shows, in UTF-16 units, the most that a client may count."""

    html: str
    shown: int


@dataclass(frozen=True, slots=True)
class _Bar:
    """How many questions had each outcome, in the order of _BARS."""

    label: str
    parts: tuple[int, ...]


def stats_replies(
    counts: Sequence[Counts], votes: Sequence[Entry], texts: Texts, *, since: dt.date, until: dt.date
) -> list[Reply]:
    """How many questions came from `since` to `until`, both included, as bars by day and by language; then the votes.

    `votes` are entries of any kind; those that say "down" are listed.
    """
    period = {"since": since.isoformat(), "until": until.isoformat()}
    counted = [row for row in counts if since <= row.day <= until]
    head = [_line(texts("staff-stats-title", **period), "b")]
    if counted:
        head += [*_legend(counted, texts), *_charts(counted, since, until, texts)]
    else:
        head.append(_line(texts("staff-stats-none")))
    times = Counter[str]()
    for entry in votes:
        times[entry.kind] += entry.times
    head += [_line(""), _line(texts("staff-votes", up=times[Vote.UP], down=times[Vote.DOWN]))]
    down = [entry for entry in votes if entry.kind == Vote.DOWN]
    if down:
        head += [_line(""), _line(texts("staff-down-title"), "b")]
    return [_message(head, [[_line(_item(entry))] for entry in down], texts)]


def unanswered_replies(entries: Sequence[Entry], texts: Texts) -> list[Reply]:
    """The questions that the reports do not answer, under their days, in the order of `entries`."""
    if not entries:
        return [_message([_line(texts("staff-unanswered-none"))], [], texts)]
    return [_message([_line(texts("staff-unanswered-title"), "b")], list(_by_day(entries)), texts)]


def off_replies(texts: Texts) -> list[Reply]:
    """That nothing is kept, so that there is nothing to show."""
    return [_message([_line(texts("staff-off"))], [], texts)]


def _legend(counts: Iterable[Counts], texts: Texts) -> Iterator[_Line]:
    """The sum of all, and of each outcome beside the sign that stands for it in the bars."""
    (bar,) = _bars([("", counts)])
    yield _line(texts("staff-questions", count=sum(bar.parts)))
    for (status, sign), count in zip(_BARS.items(), bar.parts, strict=True):
        yield _line(f"{sign} {texts(f'staff-{status}', count=count)}")


def _charts(counts: Sequence[Counts], since: dt.date, until: dt.date, texts: Texts) -> Iterator[_Line]:
    days = (until - since).days + 1
    step = -(-days // _MOST_BARS)  # days in one bar
    starts = [since + dt.timedelta(days=offset) for offset in range(0, days, step)]
    ends = [*starts[1:], until + dt.timedelta(days=1)]
    by_day = [
        (start.isoformat(), [row for row in counts if start <= row.day < end])
        for start, end in zip(starts, ends, strict=True)
    ]
    languages = Counter[str]()
    for row in counts:
        languages[row.language] += row.count
    by_language = [(code, [row for row in counts if row.language == code]) for code, _count in languages.most_common()]
    for title, groups in ((texts("staff-by-day", days=step), by_day), (texts("staff-by-language"), by_language)):
        yield from (_line(""), _line(title, "b"), _line("\n".join(_drawn(list(_bars(groups)))), "pre"))


def _bars(groups: Iterable[tuple[str, Iterable[Counts]]]) -> Iterator[_Bar]:
    for label, rows in groups:
        sums = Counter[Status]()
        for row in rows:
            sums[row.status] += row.count
        yield _Bar(label, tuple(sums[status] for status in _BARS))


def _drawn(bars: Sequence[_Bar]) -> Iterator[str]:
    """A line each: label, bar, sum. Whatever is not nothing is seen: a sum of 1 beside one of 1000 has a sign too."""
    most = max(1, *(sum(bar.parts) for bar in bars))
    labels = max(len(bar.label) for bar in bars)
    for bar in bars:
        total = sum(bar.parts)
        length = max(round(total / most * _BAR_CHARS), min(1, total))
        edges = [0] + [round(sum(bar.parts[: place + 1]) / max(1, total) * length) for place in range(len(bar.parts))]
        signs = "".join(
            sign * (end - start) for sign, (start, end) in zip(_BARS.values(), pairwise(edges), strict=True)
        )
        yield f"{bar.label:<{labels}} {signs:<{_BAR_CHARS}} {total}".rstrip()


def _by_day(entries: Iterable[Entry]) -> Iterator[list[_Line]]:
    """The lines of each entry; the first of a day has its date above it."""
    day = None
    for entry in entries:
        item = _line(_item(entry))
        yield [item] if entry.day == day else [_line(""), _line(entry.day.isoformat(), "b"), item]
        day = entry.day


def _item(entry: Entry) -> str:
    times = f" ×{entry.times}" if entry.times > 1 else ""
    return f"• {entry.question} ({entry.language}){times}" + (f" — {entry.quoted}" if entry.quoted else "")


def _line(text: str, tag: str = "") -> _Line:
    html = escape(text, quote=False)
    return _Line(f"<{tag}>{html}</{tag}>" if tag else html, len(text.encode("utf-16-le")) // 2)


def _message(head: Sequence[_Line], items: Sequence[Sequence[_Line]], texts: Texts) -> Reply:
    """The head, and as many items as find room; in place of the rest, how many they are and how to get them all."""
    ends = list(accumulate(map(_shown, items), initial=_shown(head)))  # the length up to each number of items
    if ends[-1] <= _MESSAGE_CHARS:
        return _reply(head, *items)
    fitting = bisect_right(ends, _MESSAGE_CHARS) - 1
    while fitting and ends[fitting] + _shown(_rest(len(items) - fitting, texts)) > _MESSAGE_CHARS:
        fitting -= 1
    return _reply(head, *items[:fitting], _rest(len(items) - fitting, texts))


def _rest(count: int, texts: Texts) -> list[_Line]:
    return [_line(""), _line(texts("staff-more", count=count)), _line(EXPORT, "code")]


def _shown(lines: Sequence[_Line]) -> int:
    return sum(line.shown + 1 for line in lines)  # 1 for the line break


def _reply(*groups: Sequence[_Line]) -> Reply:
    return Reply("\n".join(line.html for group in groups for line in group))
