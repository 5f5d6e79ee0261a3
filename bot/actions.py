"""What buttons and links carry: a verb and up to two words, so that a button works on any old answer and any machine.

Limits: 64 bytes behind a button (https://core.telegram.org/bots/api#inlinekeyboardbutton), and 64 characters of
A-Z a-z 0-9 _ - in a link (https://core.telegram.org/bots/features#deep-linking).
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from index import Report

_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Verb(StrEnum):
    """What a button does, and the words that follow. The question itself stands in the message above the button."""

    MORE = "more"  # how many passages were shown
    RECOMMENDATIONS = "recs"  # how many were shown
    CONTEXT = "ctx"  # key of the passage, and in an answer how many passages were shown with it
    PAGE = "page"  # key of the passage, number of the sentence that answers
    WHOLE_PAGE = "whole"  # as above
    TOPIC = "topic"  # key of the section, how many of its passages were shown
    ASK = "ask"  # key of the section whose title is the question
    CONTENTS = "toc"  # short name of the report, page of the list
    VOTE = "vote"  # up or down
    LANGUAGE = "lang"  # the language, or "phone"
    HELP = "help"  # the country; or "list", and the page of it
    ABOUT_REPORTS = "asked"  # nothing: what was taken for a cry for help is a question


@dataclass(frozen=True, slots=True)
class Action:
    """What a button was pressed for. Words that are not there are empty."""

    verb: Verb
    first: str = ""
    second: str = ""

    @property
    def data(self) -> str:
        """As it stands behind the button."""
        return ":".join(filter(None, (self.verb, self.first, self.second)))

    @property
    def link(self) -> str:
        """As it stands in a link that starts the bot."""
        return self.data.replace(":", "_")

    @property
    def number(self) -> int:
        """The last word as a number; 0 if it is none."""
        word = self.second or self.first
        return int(word) if word.isdecimal() and len(word) < 7 else 0


def action_of(data: str) -> Action | None:
    """What the data of a button stand for; None if no button of this program carries such."""
    verb, first, second, *rest = (*data.split(":"), "", "")
    return Action(Verb(verb), first, second) if verb in set(Verb) and not any(rest) else None


def linked_action(payload: str) -> Action | None:
    """What a link that started the bot stands for; None if it is none of ours."""
    return action_of(payload.replace("_", ":")) if _LINK.fullmatch(payload) else None


def short_name(report: Report) -> str:
    """What stands for a report behind a button: its id may be too long for one."""
    return hashlib.sha256(report.id.encode()).hexdigest()[:12]
