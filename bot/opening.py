"""Say in plain text what stands before the quotations, or in their place. Shared by Telegram and the terminal."""

import unicodedata

from bot.citations import shortened
from bot.texts import Texts
from index import Answer, Status

_SEARCHED_CHARS = 300  # of what was searched for; who writes more still knows what it was


def searched_for(answer: Answer, typed: str) -> str:
    """What was searched for, if that is not what was `typed`; else empty.

    Spelling out an abbreviation counts as well as mending a word: whoever reads the answer can see what it answers.
    """
    differs = answer.searched_for and _bare(answer.searched_for) != _bare(typed)
    return shortened(" ".join(answer.searched_for.split()), _SEARCHED_CHARS) if differs else ""


def doubt(answer: Answer, texts: Texts) -> str:
    """What is said before passages that may not answer, or in place of any; else empty."""
    return {Status.UNSURE: texts("unsure"), Status.DECLINED: texts("declined")}.get(answer.status, "")


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
