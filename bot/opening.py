"""Say in plain text what stands before the quotations, or in their place. Shared by Telegram and the terminal."""

import unicodedata

from bot.citations import shortened
from bot.texts import Texts
from index import Answer, Status

_SEARCHED_CHARS = 300  # of what was searched for; who writes more still knows what it was


def differs(answer: Answer, typed: str) -> bool:
    """Whether something else was searched for than what was `typed`.

    Spelling out an abbreviation counts as well as mending a word: whoever reads the answer can see what it answers.
    """
    return bool(answer.searched_for) and _bare(answer.searched_for) != _bare(typed)


def question_line(answer: Answer) -> str:
    """What was searched for, in one line."""
    return shortened(" ".join(answer.searched_for.split()), _SEARCHED_CHARS)


def is_cut(answer: Answer) -> bool:
    """Whether that line holds only the beginning."""
    return len(" ".join(answer.searched_for.split())) > _SEARCHED_CHARS


def doubt(answer: Answer, texts: Texts) -> str:
    """What is said before passages that may not answer, or in place of any; else empty."""
    return {Status.UNSURE: texts("unsure"), Status.DECLINED: texts("declined")}.get(answer.status, "")


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
