"""What the bot does when a button is pressed. All that it needs stands behind the button or in the message above it."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot import menus
from bot.actions import Action, Verb, action_of, short_name
from bot.answering import Answering, Written
from bot.answers import LISTED, context_replies, section_replies
from bot.carried import actions_of, names_question, question_above
from bot.chat import markup, pressed_under, release, send, send_picture, show_action
from bot.citations import page_line
from bot.help_replies import country_replies
from bot.journal import Vote
from bot.logs import described
from bot.parts import plain_replies
from bot.quotes import page_caption
from bot.replies import Button, Reply
from bot.sending import persistently
from bot.speaking import Speaking
from bot.texts import LANGUAGES, Texts, texts_in
from index import Findings, ReportError

_DRAWN_AT_ONCE = 2
_DRAWINGS_WAITING = 50  # half a second each
_IMPATIENT_SECONDS = 3.0
_POSTING = frozenset(Verb) - {Verb.CONTENTS, Verb.LANGUAGE, Verb.HELP, Verb.VOTE}  # what posts something each time

_log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: its action, the message above it, and who pressed it under what."""

    action: Action
    query: CallbackQuery
    message: MaybeInaccessibleMessage
    under: Written
    update: Update
    context: Context

    @property
    def texts(self) -> Texts:
        return self.under.voice.texts()

    @property
    def question(self) -> str:
        """The question that the message above answers; empty if it can no longer be told."""
        return question_above(self.message) if isinstance(self.message, Message) else ""

    @property
    def is_lost(self) -> bool:
        """Whether the question is gone. It is not if it is empty, as that of /recommendations alone."""
        return not self.question and self._replied is None

    @property
    def asked(self) -> int:
        """The message with that question, to which what comes next replies; else the one above, which names it."""
        return (self._replied or self.message).message_id

    @property
    def naming(self) -> int:
        """The same for what does not name the question itself: the message above, wherever that does."""
        names = isinstance(self.message, Message) and names_question(self.message)
        return self.message.message_id if names else self.asked

    @property
    def _replied(self) -> Message | None:
        return self.message.reply_to_message if isinstance(self.message, Message) else None


class Buttons:
    """What the bot does on each button."""

    def __init__(self, findings: Findings, answering: Answering, speaking: Speaking) -> None:
        self._findings = findings
        self._answering = answering
        self._speaking = speaking
        self._drawing = ThreadPoolExecutor(_DRAWN_AT_ONCE)
        self._waiting = 0
        self._lately: OrderedDict[tuple[int, int, str], float] = OrderedDict()
        self._actions: dict[Verb, Callable[[Press], Awaitable[None]]] = {
            Verb.MORE: self.more,
            Verb.RECOMMENDATIONS: self.recommendations,
            Verb.CONTEXT: self.context,
            Verb.PAGE: self.page,
            Verb.WHOLE_PAGE: self.page,
            Verb.TOPIC: self.topic,
            Verb.ASK: self.ask,
            Verb.CONTENTS: self.contents,
            Verb.VOTE: self.vote,
            Verb.LANGUAGE: self.language,
            Verb.HELP: self.help,
            Verb.ABOUT_REPORTS: self.about_reports,
        }

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # six parameters, none of them ours
        """Put the handler of all buttons into `application`."""
        application.add_handler(CallbackQueryHandler(self.pressed))

    async def pressed(self, update: Update, context: Context) -> None:
        """Do what the button stands for. Buttons stay for years, so it may be one of another version."""
        query = update.callback_query
        if query is None:
            return
        action = action_of(query.data or "")
        if action is None or action.verb is not Verb.VOTE:  # which is answered in words
            context.application.create_task(release(query))  # beside the work: it must not wait for this
        if query.message is None or action is None or (action.verb in _POSTING and self._is_repeated(query)):
            return
        under = await pressed_under(query.message, query.from_user, self._speaking)
        await self._actions[action.verb](Press(action, query, query.message, under, update, context))

    def _is_repeated(self, query: CallbackQuery) -> bool:
        """Whether somebody presses a button again that has just begun to work."""
        message = query.message
        key = (message.chat.id if message else 0, message.message_id if message else 0, query.data or "")
        now = time.monotonic()
        while self._lately and next(iter(self._lately.values())) < now - _IMPATIENT_SECONDS:
            self._lately.popitem(last=False)
        repeated = key in self._lately
        self._lately[key] = now
        self._lately.move_to_end(key)
        return repeated

    async def more(self, press: Press) -> None:
        """The next passages."""
        if not press.question:
            await self._lost(press)
            return
        replies = await self._answering.more(press.question, press.action.number, press.under)
        await send(press.message, replies, to=press.asked)

    async def recommendations(self, press: Press) -> None:
        """Recommendations on what the answer is about, or the next ones of a list."""
        if press.is_lost:
            await self._lost(press)
            return
        replies = await self._answering.recommendations(press.question, press.under, skip=press.action.number)
        await send(press.message, replies, to=press.naming)

    async def context(self, press: Press) -> None:
        """What stands before and after the passage."""
        hits = await asyncio.to_thread(self._findings.around, press.action.first)
        await send(press.message, context_replies(hits, press.texts), to=press.message.message_id)

    async def page(self, press: Press) -> None:
        """A picture of each page on which the passage stands, drawn beside all other work: no question waits for it."""
        if self._waiting >= _DRAWINGS_WAITING:
            await send(press.message, plain_replies(press.texts("page-busy")))
            return
        self._waiting += 1
        press.context.application.create_task(self._page(press), press.update)

    async def _page(self, press: Press) -> None:
        try:
            key, sentence = press.action.first, press.action.second
            hit = await asyncio.to_thread(self._findings.passage, key)
            if hit is None:
                await send(press.message, plain_replies(press.texts("passage-gone")))
                return
            await show_action(press.message, ChatAction.UPLOAD_PHOTO)
            whole = press.action.verb is Verb.WHOLE_PAGE
            answer = int(sentence) if sentence.isdecimal() else None
            draw = partial(self._findings.pictures, key, answer=answer, whole=whole)
            pictures = await asyncio.get_running_loop().run_in_executor(self._drawing, draw)
            caption = page_caption(hit, press.texts, located=all(picture.highlighted for picture in pictures))
            wider = Button(press.texts("button-whole-page"), Action(Verb.WHOLE_PAGE, key, sentence).data)
            for picture in pictures:
                await send_picture(press.message, picture, caption, () if picture.whole else [[wider]])
        except (ReportError, BadRequest) as error:  # it cannot be drawn, or a group takes no photos
            _log.warning("a page could not be shown: %s", error if isinstance(error, ReportError) else described(error))
            await send(press.message, plain_replies(press.texts("page-failed")))
        finally:
            self._waiting -= 1

    async def topic(self, press: Press) -> None:
        """The passages of a section."""
        skip = press.action.number if press.action.second else 0
        listed = await asyncio.to_thread(self._findings.topic, press.action.first, LISTED, skip=skip)
        await send(press.message, section_replies(press.action.first, listed, press.texts, skip=skip))

    async def ask(self, press: Press) -> None:
        """Ask the question that the button shows."""
        listed = await asyncio.to_thread(self._findings.topic, press.action.first, 1)
        if not listed.hits:
            await send(press.message, plain_replies(press.texts("section-gone")))
            return
        question = menus.question_of(listed.hits[0].passage.section[-1])
        under = Written("", press.under.place, press.under.voice)
        await send(press.message, await self._answering.asked_again(question, under), to=press.message.message_id)

    async def contents(self, press: Press) -> None:
        """A table of contents, or another page of it, in place of what is there."""
        reports = await asyncio.to_thread(lambda: self._findings.reports)  # which may load a new index
        report = next((one for one in reports if short_name(one) == press.action.first), None)
        if report is None:
            await self._replace(press, menus.topics_replies(reports, press.texts)[0])
            return
        topics = await asyncio.to_thread(self._findings.contents, report.id)
        back = len(reports) > 1
        await self._replace(press, menus.contents_reply(report, topics, press.action.number, press.texts, back=back))

    async def vote(self, press: Press) -> None:
        """Keep the vote, and take the two buttons away."""
        question = press.question
        if not question or press.action.first not in set(Vote):
            await release(press.query, press.texts("question-lost") if not question else "")
            return
        await release(press.query, press.texts("vote-thanks"))
        await self._answering.voted(Vote(press.action.first), question, await self._quoted(press))
        if isinstance(press.message, Message) and press.message.reply_markup:
            rows = press.message.reply_markup.inline_keyboard
            kept = [row for row in rows if not any(str(one.callback_data).startswith(Verb.VOTE) for one in row)]
            await _best_effort(partial(press.message.edit_reply_markup, InlineKeyboardMarkup(kept)))

    async def language(self, press: Press) -> None:
        """Speak another language in this chat."""
        chosen = press.action.first if press.action.first in LANGUAGES else ""
        await self._speaking.choose(press.message.chat.id, chosen)
        voice = await self._speaking.voice(press.message.chat.id, press.query.from_user.language_code)
        told = texts_in(chosen)("language-chosen") if chosen else voice.texts()("language-reset")
        await self._replace(press, plain_replies(told)[0])

    async def help(self, press: Press) -> None:
        """The countries to choose from, or help in one of them, in place of what is there."""
        texts = self._answering.helping_in(press.under)
        if press.action.first == "list":
            await self._replace(press, country_replies(self._answering.helplines, texts, press.action.number))
        else:
            await self._replace(press, self._answering.helped_in(press.action.first, press.under)[0])

    async def about_reports(self, press: Press) -> None:
        """Answer from the reports what was taken for a cry for help."""
        if not press.question:
            await self._lost(press)
            return
        replies = await self._answering.asked_again(press.question, press.under, keep=False)
        await send(press.message, replies, to=press.asked)

    async def _lost(self, press: Press) -> None:
        await send(press.message, plain_replies(press.texts("question-lost")))

    async def _quoted(self, press: Press) -> str:
        """Where the passage stands to which the answer belongs, in one line for the staff."""
        actions = actions_of(press.message) if isinstance(press.message, Message) else []
        key = next((action.first for action in actions if action.verb is Verb.PAGE), "")
        hit = await asyncio.to_thread(self._findings.passage, key) if key else None
        return f"{hit.citation.report.short_title}, {page_line(hit.citation, texts_in('en'))}" if hit else ""

    async def _replace(self, press: Press, reply: Reply) -> None:
        """Put `reply` in the place of the message above; below it, where that can no longer be changed."""
        edit = partial(
            press.query.edit_message_text, reply.html, parse_mode=ParseMode.HTML, reply_markup=markup(reply.rows)
        )
        if not await _best_effort(edit):
            await send(press.message, [reply])


async def _best_effort(edit: Callable[[], Awaitable[object]]) -> bool:
    """Change a message; whether it is now as wanted."""
    try:
        await persistently(edit)
    except BadRequest as error:
        if "not modified" in str(error).lower():
            return True
        _log.info("a message could not be changed: %s", described(error))
        return False
    return True
