"""Tell a message that only makes sense after another one: "and for boys?", "more", "which page?". In six languages."""

import re
from dataclasses import dataclass
from enum import StrEnum

_MORE = re.compile(
    r"(please )?(show |tell |give )?(me )?(some )?(more|next|another)( one| please| pls| of (this|these|that))*"
    r"|go on|continue|anything else"
    r"|(encore|plus|suite|la suite|autres?( chose)?|suivante?)( svp| s'il vous plaît)?"
    r"|mehr( bitte)?|weiter(e)?|noch (mehr|eins|etwas)|nächste[rs]?"
    r"|(ancora|altro|altri|di più|avanti|continua|prossimo)( per favore)?"
    r"|ещ[её]|дальше|больше|далее|следующ(ий|ая|ее)|продолжай(те)?"
    r"|(m[áa]s|otr[oa]s?|siguientes?|contin[úu]a)( por favor)?"
)
_PAGE = re.compile(
    r"((on |at )?(which|what) page(s| number)?( is (that|this|it)( on)?)?|page|page number|where is (that|this|it)"
    r"|(à |sur )?quelle page|où (est-ce|ça)"
    r"|(auf )?welche[rn]? seite|seite|seitenzahl|wo steht das"
    r"|(a |in )?(che|quale) pagina|pagina"
    r"|(на )?как(ая|ой) страниц[ае]|страница|где это( написано)?"
    r"|(en )?(qu[ée]|cu[áa]l) p[áa]gina|p[áa]gina)"
)
_AND = re.compile(
    r"and\s+(?:for\s+|in\s+|of\s+)?|but\s+(?:for|in)\s+"
    r"|et\s+(?:pour\s+|en\s+)?(?:les?\s+|la\s+|l['’])?"
    r"|und\s+(?:für\s+|bei\s+|in\s+)?"
    r"|ed?\s+(?:per\s+|in\s+)?(?:i\s+|gli\s+|le\s+|la\s+|il\s+)?"
    r"|а\s+(?:для\s+|по\s+|в\s+)?|и\s+(?:для\s+)?"
    r"|[¿]?\s*y\s+(?!a[\s-]?t[\s-]?il\b)(?:para\s+|en\s+)?(?:los\s+|las\s+|el\s+|la\s+)?",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?:(?:and|but|ok|so)[\s,]+)?(?:what|how)\s+about\s+"
    r"|(?:et\s+)?qu['’]en\s+est-il\s+(?:d['’]|de\s+la\s+|de\s+l['’]|des?\s+|du\s+)"
    r"|(?:und\s+)?(?:was\s+ist\s+mit|wie\s+(?:ist|sieht)\s+es\s+(?:aus\s+)?(?:mit|bei))\s+(?:de[rmn]\s+)?"
    r"|(?:e\s+)?(?:che\s+ne\s+è|che\s+mi\s+dici)\s+(?:della\s+|del\s+|dei\s+|delle\s+|di\s+)?"
    r"|(?:а\s+)?(?:как\s+насч[её]т|что\s+(?:насч[её]т|с|со|по|о))\s+|а\s+как\s+со?\s+"
    r"|[¿]?\s*(?:y\s+)?qu[ée]\s+(?:hay|pasa|tal)\s+(?:de|con)\s+(?:los\s+|las\s+|el\s+|la\s+)?",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(and|et|und|ed?|[аи]|y) ")  # may stand before the wish for more, or for the page
_ADDED = " + "
_ENDS = " ?!.…¿,;:—–"
_KIND = (
    r"ok|okay|oki|great|super|perfect|perfetto|perfecto|parfait|cool|nice|wow|good bot|nice bot|top|gut|bene|bien"
    r"|хорошо|отлично|ясно|понятно"
)
_THANKS = re.compile(
    rf"(({_KIND}|very helpful|много|большое|огромное) )*"
    r"(thanks?|thank you|thx|ty|cheers|merci|danke|dankesch[öo]n|grazie|спасибо|благодарю|gracias|tack)"
    r"( (you|dir|ihnen|a lot|so much|very much|for your help|for the help|beaucoup|bien|vielmals|sch[öo]n|sehr|mille"
    r"|tante|большое|огромное|за помощь|muchas|mil))*"
    rf"|(tausend|muchas|mille|vielen|besten|herzlichen|mil) (dank|gracias|grazie|merci)|{_KIND}|lol|haha\w*"
)
_GREETING = re.compile(
    r"((hi|hello|hey|hiya|good (morning|afternoon|evening)|bonjour|bonsoir|salut|hallo|guten (tag|morgen|abend)|servus"
    r"|gr[üu][ßs]+ gott|ciao|salve|buongiorno|buonasera|привет|здравствуйте|здравствуй|добрый (день|вечер)|доброе утро"
    r"|hola|buen[oa]s( (d[íi]as|tardes|noches))?|menu|start|test)( (bot|there|all|everyone|a tutti|zusammen|всем))*)"
    r"|who are you|what can you do|what do you do|what is this|how does (this|it) work|qui [êe]tes-vous|qui es-tu"
    r"|que sais-tu faire|wer bist du|was kannst du|was ist das|chi sei|cosa sai fare|кто ты|что ты умеешь|что это"
    r"|qui[ée]n eres|qu[ée] sabes hacer"
)
_APPROVING = re.compile(r"[\W_]*[👍👏🙏❤♥😊😀🙂💪👌🔥💯😍🥰🤩][\W_]*")
_LONGEST = 8  # words that go on from a question; more make a question of their own
_SHORT = 3  # words that go on from the message to which they reply


class Wish(StrEnum):
    """What a message wants of the answer before it."""

    MORE = "more"
    PAGE = "page"
    ALSO = "also"  # the same question, for something more: "and for boys?"
    INSTEAD = "instead"  # something else: "what about labour?"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message that goes on from another. `words` are those that it adds, for ALSO and INSTEAD."""

    wish: Wish
    words: str = ""


def follow_up(text: str, *, replies: bool) -> FollowUp | None:
    """How `text` goes on from what was said before; None if it stands by itself.

    `replies`: whether it was written in reply to an answer, so that a few words alone are meant to go on from it.
    """
    bare = _bare(text)
    begins = _JOINING.match(bare)
    wished = bare[begins.end() if begins else 0 :]
    if _MORE.fullmatch(wished):
        return FollowUp(Wish.MORE)
    if _PAGE.fullmatch(wished):
        return FollowUp(Wish.PAGE)
    text = text.strip()
    if len(bare.split()) <= _LONGEST:
        for pattern, wish in ((_INSTEAD, Wish.INSTEAD), (_AND, Wish.ALSO)):
            begins = pattern.match(text)
            if begins:
                words = text[begins.end() :].strip(_ENDS)
                return FollowUp(wish, words) if words else None
    return FollowUp(Wish.ALSO, text.strip(_ENDS)) if replies and 0 < len(bare.split()) <= _SHORT else None


def is_thanks(text: str) -> bool:
    """Whether a message says thank you, or well done, and nothing else."""
    return _THANKS.fullmatch(_bare(text)) is not None or _APPROVING.fullmatch(text) is not None


def is_greeting(text: str) -> bool:
    """Whether a message says hello, or asks what this is, and nothing else."""
    return _GREETING.fullmatch(_bare(text)) is not None


def has_words(text: str) -> bool:
    """Whether there is a letter in it: without, nothing is asked."""
    return any(map(str.isalpha, text))


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'’-]", " ", text).casefold().split())


def joined(before: str, words: str) -> str:
    """The question that `words` make of the one `before`, in place of words that were added to it earlier."""
    return f"{before.partition(_ADDED)[0].strip(_ENDS)}{_ADDED}{words}?"
