"""What a person in danger gets to read: one short message, and the countries as buttons. Nothing is asked or advised.

A page is shown as the name of its host, which leads there: short, to be remembered, and without the words and numbers
that stand in long addresses.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from urllib.parse import urlsplit

from bot.actions import Action, Verb
from bot.countries import alphabetical
from bot.helplines import Emergency, Help, Helpline, Helplines
from bot.replies import Button, Reply
from bot.texts import Texts

ANY = "any"  # stands for a country that is not on the buttons
_A_ROW = 3
_A_PAGE = 24  # countries: more rows than a phone shows at once are of no use
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def help_replies(
    lines: Helplines,
    texts: Texts,
    *,
    country: str | None,
    harmful: bool,
    today: dt.date,
    group_link: str = "",
    asked: bool = True,
) -> list[Reply]:
    """What is said to somebody who may be in danger; if `harmful`, to somebody who may endanger others.

    `country` may be any word: what is not a country of the list gets the international entries. In a group, where
    others read along, there is only a link to the private chat, `group_link`. Not `asked`: no question was taken for a
    cry for help, so there is none to go back to.
    """
    if group_link:
        return [Reply(_html(texts("help-group")), ((Button(texts("help-open-privately"), url=group_link),),))]
    shown = lines.on(today, country)
    where = lines.name(country, texts.language) if country in lines.countries else ""
    text = texts(
        "help-harmful" if harmful else "help-danger",
        emergency=_emergency(shown.emergency, texts, where),
        helpline="\n\n".join(_entries(shown, lines, texts)),
    )
    rows = [(Button(texts("help-choose-country"), Action(Verb.HELP, "list", "0").data),)]
    if asked and not harmful:  # the text for the others says itself what to do
        rows.append((Button(texts("help-about-reports"), Action(Verb.ABOUT_REPORTS, "0").data),))
    return [Reply(_html(text), tuple(rows))]


def country_replies(lines: Helplines, texts: Texts, page: int) -> Reply:
    """A page of the countries as buttons, from 0; the nearest there is, for buttons stay longer than countries."""
    names = {country: lines.name(country, texts.language) for country in lines.countries}
    countries = sorted(names, key=lambda country: alphabetical(names[country]))
    last = max(0, len(countries) - 1) // _A_PAGE
    page = min(max(0, page), last)
    buttons = [Button(names[country], Action(Verb.HELP, country).data) for country in countries]
    rows = [*_rows(buttons[page * _A_PAGE : (page + 1) * _A_PAGE])]
    turning = [
        Button(arrow, Action(Verb.HELP, "list", str(other)).data)
        for arrow, other in (("←", page - 1), ("→", page + 1))
        if 0 <= other <= last
    ]
    rows += [tuple(turning)] if turning else []
    rows.append((Button(texts("help-another-country"), Action(Verb.HELP, ANY).data),))
    return Reply(_html(texts("help-countries", emergency=_emergency(lines.elsewhere, texts, ""))), tuple(rows))


def _emergency(emergency: Emergency, texts: Texts, country: str) -> str:
    """The numbers, and the `country` that was named or chosen, so that a wrong one is seen."""
    numbers = ", ".join(emergency.numbers)
    shown = f"{numbers} ({country})" if country else numbers
    return texts("help-emergency-line", numbers=shown, what=emergency.what[texts.language])


def _entries(shown: Help, lines: Helplines, texts: Texts) -> Iterator[str]:
    """Lists first: they are for everybody, and what else is not bound to a country may be for a few."""
    for page in shown.lists:
        yield f"{page.what[texts.language]}\n{page.url}"
    for line in shown.lines:
        name = lines.name(line.country, texts.language) if line.country else ""
        yield "\n".join([*_above_the_address(line, name, texts), line.url])


def _above_the_address(line: Helpline, country: str, texts: Texts) -> Iterator[str]:
    what = line.what[texts.language]
    if line.number:
        yield (
            texts("help-line-number", number=line.number, country=country, what=what)
            if country
            else texts("help-line-number-international", number=line.number, what=what)
        )
    elif country:
        yield texts("help-line-page", country=country, what=what)
    else:
        yield texts("help-line-page-international", what=what[:1].upper() + what[1:])
    if line.number_from_abroad:
        yield texts("help-line-from-abroad", number=line.number_from_abroad)
    if line.text_message:
        yield texts("help-line-text-message", number=line.text_message)
    if line.languages:
        yield texts("help-line-languages", languages=line.languages.upper())


def _rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    for first in range(0, len(buttons), _A_ROW):
        yield tuple(buttons[first : first + _A_ROW])


def _html(text: str) -> str:
    """Telegram's HTML of a text in which addresses stand by themselves."""
    return _ADDRESS.sub(_link, escape(text))


def _link(address: re.Match[str]) -> str:
    host = urlsplit(unescape(address[0])).hostname or ""
    return f'<a href="{address[0]}">{escape(host.removeprefix("www."))}</a>'
