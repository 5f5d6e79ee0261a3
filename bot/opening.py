"""Say in plain text what stands before the quotations, or in their place. Shared by Telegram and the terminal."""

import unicodedata

from bot.citations import shortened
from bot.texts import Texts
from index import Answer, Status

_SEARCHED_CHARS = 300  # of what was searched for; who writes more still knows what it was


def opening(answer: Answer, texts: Texts) -> list[str]:
    """The lines of an answer that are no quotation: what was understood, if that is not what was written, and a doubt.

    Spelling out an abbreviation counts as well as mending a word: whoever reads the answer can see what it answers.
    """
    understood = shortened(answer.searched_for, _SEARCHED_CHARS)
    mended = understood and _bare(answer.searched_for) != _bare(answer.question)
    said = {Status.UNSURE: texts.unsure, Status.DECLINED: texts.declined}.get(answer.status)
    return [*([texts.searched_for.format(question=understood)] if mended else []), *([said] if said else [])]


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
