"""From what somebody wrote to what is sent back: danger first, then the reports. Knows no Telegram.

Whatever is kept for the staff is written here, and only here.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.answers import (
    LISTED,
    answer_replies,
    compare_replies,
    pages_replies,
    recommendation_replies,
)
from bot.countries import country_named
from bot.followups import FollowUp, Wish, follow_up, joined
from bot.help_replies import help_replies
from bot.helplines import HelpFile, Helplines
from bot.journal import Journal, JournalError, Vote
from bot.logs import described
from bot.memory import Memory, Place, Said
from bot.replies import Reply
from bot.speaking import Voice, ours, tells_language
from bot.texts import Texts, texts_in
from index import Answer, Findings, Status, language_of

_SHOWN = 3  # passages: one whole, and of the others the sentence that answers
_FEW = 3  # words below help: where somebody is, and no question
_DANGER = (Status.HELP, Status.HARMFUL)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a person. `replied` is what the answer to which it replies was about, None if it replies to none.

    `to_help`: it replies to help, so it may name a country. `help_link` leads from a group to the private chat with the
    bot; empty in a private chat. `addressed`: the bot is spoken to, and not only replied to in a group.
    """

    words: str
    place: Place
    voice: Voice
    replied: Said | None = None
    to_help: bool = False
    help_link: str = ""
    addressed: bool = True


class Answering:
    """Answers what people write. Its methods may be called side by side."""

    def __init__(self, findings: Findings, journal: Journal, helplines: HelpFile, memory: Memory) -> None:
        self._findings = findings
        self._journal = journal
        self._helplines = helplines
        self._memory = memory

    async def answered(self, written: Written) -> list[Reply]:
        """The answer to a message, which may go on from one before; none to small talk below an answer in a group."""
        if written.to_help and (self._named(written.words) or len(written.words.split()) <= _FEW):
            return self.helped(written)
        before = written.replied or self._memory.last(written.place)
        alone = written.replied is not None and written.addressed
        goes_on = follow_up(written.words, replies=alone) if before else None
        if before and goes_on and goes_on.wish in (Wish.MORE, Wish.PAGE):
            return await self._led_on(written, before, goes_on.wish)
        answer = await self._ask(written.words, _SHOWN)
        if answer.status in _DANGER:
            return self._helped(answer, written)
        if before and goes_on:
            return await self._gone_on(written, before, goes_on, answer)
        if not written.addressed and answer.status is not Status.ANSWERED:
            return []
        return await self._told(answer, written)

    async def asked_again(self, question: str, written: Written, *, keep: bool = True) -> list[Reply]:
        """The answer to a question of which is known that it is one about the reports.

        Not to `keep` is for what looks like a cry for help: whoever is in danger may press the wrong button.
        """
        answer = await self._ask(question, _SHOWN, about_reports=True)
        named = replace(written, words=question)
        return await self._told(answer, named) if keep else self._shown(answer, named)

    async def more(self, question: str, skip: int, written: Written) -> list[Reply]:
        """The passages behind the first `skip`."""
        answer = await self._ask(question, _SHOWN, skip=skip, about_reports=True)
        return self._shown(answer, replace(written, words=question), skip=skip)

    async def recommendations(self, topic: str, written: Written, *, skip: int = 0, typed: bool = False) -> list[Reply]:
        """Recommendations to an addressee, or on a topic, or all of them. `typed`: the topic was written just now."""
        language = ""
        if typed and topic:
            answer = await self._ask(topic, 1)
            if answer.status in _DANGER:
                return self._helped(answer, written)
            language = answer.language
        listed = await asyncio.to_thread(self._findings.recommendations, topic, LISTED, skip=skip)
        return recommendation_replies(topic, listed, written.voice.texts(language), skip=skip)

    async def compared(self, topic: str, written: Written) -> list[Reply]:
        """What each report says on a topic."""
        answer = await self._ask(topic, 1)
        if answer.status in _DANGER:
            return self._helped(answer, written)
        sides = await asyncio.to_thread(self._findings.compare, topic)
        return compare_replies(topic, sides, written.voice.texts(ours(written.words, answer.language)))

    async def voted(self, vote: Vote, question: str, quoted: str) -> None:
        """Keep what somebody thinks of the answer to a question."""
        answer = await self._ask(question, 1)
        if answer.status not in _DANGER:
            await self._keep(
                partial(self._journal.voted, vote, question, answer.language, quoted, self._findings.generation)
            )

    def helped(self, written: Written) -> list[Reply]:
        """What somebody in danger gets who asked for it, or who named a country after it."""
        country = self._named(written.words)
        return self._help(self.helping_in(written), country=country, harmful=False, written=written, asked=False)

    def helped_in(self, country: str, written: Written) -> list[Reply]:
        """The same for a country that was chosen, by its two letters."""
        asked = bool(written.words)
        return self._help(self.helping_in(written), country=country, harmful=False, written=written, asked=asked)

    def helping_in(self, written: Written) -> Texts:
        """The texts for somebody in danger: those of the language they wrote in, if that can be told."""
        language = ours(written.words, language_of(written.words))
        return texts_in(language) if language and tells_language(written.words) else written.voice.texts(language)

    @property
    def helplines(self) -> Helplines:
        """Where somebody in danger can turn, as staff have written it by now."""
        return self._helplines.current()

    async def _led_on(self, written: Written, before: Said, wish: Wish) -> list[Reply]:
        """More of the answer before, or its pages."""
        if wish is Wish.MORE:
            return await self.more(before.question, before.shown, written)
        skip = max(0, before.shown - 1)
        answer = await self._ask(before.question, _SHOWN, skip=skip, about_reports=True)
        return pages_replies(answer, written.voice.texts(ours(written.words, answer.language)))

    async def _gone_on(self, written: Written, before: Said, goes_on: FollowUp, alone: Answer) -> list[Reply]:
        """`alone` is the answer to what is written if nothing was said before."""
        if goes_on.wish is Wish.INSTEAD and alone.status is Status.ANSWERED:
            return await self._told(alone, written)
        # What went before may be a cry for help that somebody asked of the reports after all: that is never kept.
        cry = (await self._ask(before.question, 1)).status in _DANGER
        question = joined(before.question, goes_on.words)
        answer = await self._ask(question, _SHOWN, about_reports=True)
        return self._shown(answer, written) if cry else await self._told(answer, written)

    async def _told(self, answer: Answer, written: Written) -> list[Reply]:
        """The answer, kept for the staff if there is none."""
        if answer.searched_for:
            await self._keep(partial(self._journal.asked, answer.language, answer.status))
            if answer.status is Status.DECLINED:
                unanswered = self._journal.unanswered
                await self._keep(partial(unanswered, answer.question, answer.language, self._findings.generation))
        return self._shown(answer, written)

    def _shown(self, answer: Answer, written: Written, *, skip: int = 0) -> list[Reply]:
        texts = written.voice.texts(ours(written.words, answer.language))
        if answer.hits or not skip:
            self._memory.remember(written.place, Said(answer.searched_for or answer.question, skip + 1))
        foreign = bool(answer.hits) and answer.hits[0].passage.language != texts.language
        once = texts("quote-language") if foreign and self._memory.is_first(written.place) else ""
        reports, votes = self._findings.reports, self._journal.keeps
        return answer_replies(answer, written.words, reports, texts, votes=votes, skip=skip, once=once)

    def _helped(self, answer: Answer, written: Written) -> list[Reply]:
        """Help, in the language of the message. Nothing of the message is remembered, kept or counted."""
        self._memory.forget(written.place)
        harmful = answer.status is Status.HARMFUL
        country = self._named(written.words)
        return self._help(self.helping_in(written), country=country, harmful=harmful, written=written)

    def _help(
        self, texts: Texts, *, country: str | None, harmful: bool, written: Written, asked: bool = True
    ) -> list[Reply]:
        return help_replies(
            self.helplines,
            texts,
            country=country,
            harmful=harmful,
            today=dt.datetime.now(dt.UTC).date(),
            group_link=written.help_link,
            asked=asked,
        )

    def _named(self, words: str) -> str | None:
        return country_named(words, self.helplines.countries)

    async def _ask(self, question: str, limit: int, *, skip: int = 0, about_reports: bool = False) -> Answer:
        """In a thread, so that others are not kept waiting."""
        return await asyncio.to_thread(self._findings.ask, question, limit, skip=skip, about_reports=about_reports)

    async def _keep(self, write: Callable[[], None]) -> None:
        """What cannot be kept must not cost an answer."""
        try:
            await asyncio.to_thread(write)
        except JournalError as error:
            _log.error("nothing could be kept: %s", described(error))
