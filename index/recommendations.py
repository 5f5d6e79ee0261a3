"""Tell recommendations from findings, in six languages, and read their number and whom they address.

What says of itself that it recommends is a recommendation anywhere. In a section that is named for them, items
are recommendations as well; where such a section is named for conclusions or concerns too, only those items are
that direct somebody to do something, or that follow a line that does.
"""

import re
from collections.abc import Sequence

from index.values import Block, Role

_WORD = r"recommendations?|recommandations?|empfehlung(?:en)?|raccomandazion[ei]|recomendaci(?:ón|ones)|рекомендаци\w+"
_NAMED = re.compile(rf"\W*(?:{_WORD})\s+(?:no?\.?\s*|№\s*)?(\d{{1,3}}|[IVX]{{1,5}})\b", re.IGNORECASE)
_ABOUT_THEM = re.compile(_WORD, re.IGNORECASE)
_AND = re.compile(r"\b(?:and|or|und|et|ou|e|y|и)\b|[,/&]", re.IGNORECASE)
_BULLET = r"[•▪◦●■□‣∙·*➢✓\uf0b7\uf0a7–—-]"
_NUMBER = r"\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|\(?(?:\d{1,3}|[a-zа-я]|[ivx]{1,5})[.)]|R\d{1,3}\b[.:]?"
_ITEM = re.compile(rf"\s*(?:{_BULLET}|{_NUMBER})")
_ITEM_NUMBER = re.compile(rf"\s*({_NUMBER})")
_DEEP = re.compile(r"\s*\d{1,3}(?:\.\d{1,3})+\.?\s")
_MANY = 5  # items numbered 12.1 and so on: where a section has so many, its other paragraphs only lead over
_OUGHT = (
    r"should|must|ought to|needs? to|devraient|devrait|doivent|doit|sollten?|muss|müssen|dovrebbe(?:ro)?|deve|devono"
    r"|deberían?|deben?|следует|должн[аоы]?"
)
_URGE = (
    r"recommends?|urges?|calls? (?:up)?on|encourages?|invites?|recommande(?:nt)?|exhorte(?:nt)?|invite(?:nt)?"
    r"|empfiehlt|empfehlen|fordert|raccomanda(?:no)?|esorta(?:no)?|recomienda[n]?|insta[n]?|рекомендует|призывает|настоятельно"
)
_DIRECTS = re.compile(
    rf"\b(?:{_OUGHT}|{_URGE}|recommended|recommandé|empfohlen|raccomandato|recomendado)\b", re.IGNORECASE
)
_BELOW = re.compile(
    r"\b(?:below|following|ci-après|ci-dessous|suivante?s|folgenden?|nachstehend\w*|seguenti|siguientes"
    r"|a continuación|ниже|следующи\w+)\b",
    re.IGNORECASE,
)
_ITEM_WORDS = 6  # a shorter item below a line that leads names something, such as a group, and asks for nothing
_SAYS_THAT_IT_RECOMMENDS = re.compile(
    r"\b(?:recommends? (?:that|to)|(?:is|are) recommended (?:that|to)|recommande(?:nt)? (?:que|à|aux?|de)"
    r"|wird empfohlen|empfiehlt|empfehlen|(?:si )?raccomanda(?:no)? (?:che|di|a)|(?:se )?recomiendan? (?:que|al?)"
    r"|рекомендует)\b",
    re.IGNORECASE,
)
_NAME = r"[^,.;:()]{2,80}?"
# "X should do" addresses X; "X should be done" speaks of X and addresses nobody.
_WHO_OUGHT = re.compile(
    rf"(?:it is recommended that\s+)?({_NAME})\s+(?:{_OUGHT})\b(?!\s+(?:also\s+)?be\b)", re.IGNORECASE
)
_NOBODY = re.compile(
    r"(?:it|there|this|these|those|they|we|which|that|он|она|это|es|man|il|on|ce|si|se)\b", re.IGNORECASE
)
_WHO_IS_URGED = re.compile(
    rf"\b(?:urges?|calls? (?:up)?on|encourages?|invites?|recommends? that|recommande (?:à|aux?)|exhorte|empfiehlt"
    rf"|raccomanda a|recomienda al?|рекомендует|призывает)\s+({_NAME})\s*"
    r"(?:\bto\b|\bshould\b|\bde\b|\bdi\b|\bque\b|[,:])",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(  # "To the participating States, by Decision 6/18: prevent …"
    r"(?:To\s+(?=the|all|each|every|any|an?\b|its|their|States|Governments)|Aux?\s|À la\s|An (?:die|den|das)\s"
    r"|Al\s|Ai\s|Alle\s|Agli\s|A (?:los|las|la)\s|Всем\s)\s*([^:;,.()]{3,80}?)\s*(?:,[^:;.]{0,120})?:\s"
)
_ADDRESSEE_WORDS = 10  # more are a clause, not a name


def is_about_recommendations(title: str) -> bool:
    """Whether a heading names recommendations."""
    return _ABOUT_THEM.search(title) is not None


def is_item(text: str) -> bool:
    """Whether a text is an item of a list: it begins with a bullet, a number or a letter, and says something."""
    item = _ITEM.match(text)
    return item is not None and any(char.isalpha() for char in text[item.end() :])


def recommending(path: Sequence[str], blocks: Sequence[Block]) -> tuple[bool, ...]:
    """For each block of the section with that path whether it is a recommendation of its own."""
    named = [title for title in path if is_about_recommendations(title)]
    mixed = bool(named) and _AND.search(named[-1]) is not None and not _NAMED.match(named[-1])
    deep = sum(_DEEP.match(block.text) is not None for block in blocks) >= _MANY
    found = []
    lead: str | None = None  # a line such as "The Committee recommends that the State party:", while its items last
    for block in blocks:
        text = block.text
        directs = _DIRECTS.search(text) is not None
        marked = _ITEM.match(text) is not None
        if block.role is not Role.BODY:
            found.append(False)
            continue
        about = is_about_recommendations(text)
        if text.endswith(":") or (named and about and _BELOW.search(text)):
            lead = text if directs or about else None
            found.append(False)
            continue
        if lead is not None and (not marked or _follows(lead, text)):
            lead = None
        led = lead is not None and (directs or len(text.split()) >= _ITEM_WORDS)
        if _NAMED.match(text):
            found.append(True)
        elif named and deep:
            found.append(_DEEP.match(text) is not None)
        elif named and mixed:
            found.append(directs or led)
        else:
            found.append(marked or directs if named else led)
    return tuple(found)


def _follows(lead: str, text: str) -> bool:
    """Whether `text` bears the number after that of `lead`, and so stands beside it, not under it."""
    one, other = number_of(lead), number_of(text)
    return one.isdecimal() and other.isdecimal() and int(other) == int(one) + 1


def says_that_it_recommends(text: str) -> bool:
    """Whether a text says of itself that it recommends, wherever it stands."""
    return _SAYS_THAT_IT_RECOMMENDS.search(text) is not None


def number_of(text: str) -> str:
    """The number that a recommendation bears: "140.12", "R5", "3", "b"; empty if it has none."""
    named = _NAMED.match(text)
    if named:
        return named[1]
    item = _ITEM_NUMBER.match(text)
    return item[1].strip("().: ") if item else ""


def addressee_of(text: str) -> str:
    """Whom a recommendation addresses, in its own words: "The Ministry of Justice"; empty if it does not say."""
    named = _NAMED.match(text)
    item = _ITEM.match(text)
    start = named.end() if named else item.end() if item else 0
    rest = text[start:].lstrip(" .:–—-\t")
    for pattern, search in ((_TO_WHOM, False), (_WHO_IS_URGED, True), (_WHO_OUGHT, False)):
        match = pattern.search(rest) if search else pattern.match(rest)
        if match and len(match[1].split()) <= _ADDRESSEE_WORDS and not _NOBODY.match(match[1]):
            return match[1].strip()
    return ""
