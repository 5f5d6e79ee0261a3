"""Inline mode: `@bot forced begging` in any chat gives quotations to share, with sources in the phone's language."""

import asyncio
from dataclasses import replace
from functools import partial

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import InlineQueryLimit, ParseMode
from telegram.ext import Application, ContextTypes, InlineQueryHandler
from telegram.helpers import create_deep_linked_url

from bot.actions import Action, Verb
from bot.chat import markup
from bot.citations import page_line, shortened
from bot.parts import packed
from bot.quotation import answer_alone
from bot.quotes import whole_quote
from bot.replies import Button
from bot.speaking import spoken_by
from bot.texts import Texts
from index import Answer, Findings, Hit, Status

_SECONDS = 300  # that Telegram may keep results; a new index is there soon enough
_TITLE_CHARS = 100
_SAID_CHARS = 200  # of the sentence that answers, in the list of results
_MOST = int(InlineQueryLimit.RESULTS)
_FIRST = 3  # shown where the reports answer at all; each of the others has to be an answer itself, and a near one
_NEAR = 0.04  # below the score of the best, which is in cosines: what is shared stands for itself
_START = "inline"  # what the link above an empty list starts the bot with

Context = ContextTypes.DEFAULT_TYPE


class Inline:
    """Answers inline queries. Nothing of them is kept or counted: they are what is being typed, letter by letter."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # six parameters, none of them ours
        """Put the handler into `application`."""
        application.add_handler(InlineQueryHandler(self.asked))

    async def asked(self, update: Update, context: Context) -> None:
        """Up to fifty quotations; or, where there is none, a way to ask the bot itself or to find help."""
        query = update.inline_query
        if query is None:
            return
        answer = await asyncio.to_thread(self._findings.ask, query.query, _FIRST)
        if answer.more:
            further = partial(self._findings.ask, query.query, _MOST - _FIRST, skip=_FIRST, about_reports=True)
            others = (await asyncio.to_thread(further)).hits
            near = tuple(hit for hit in others if hit.score > answer.hits[0].score - _NEAR)
            answer = replace(answer, hits=answer.hits + near)
        texts = spoken_by(query.from_user.language_code).texts(answer.language)
        results = _results(answer, texts, context.bot.username)
        await query.answer(results, cache_time=_SECONDS, is_personal=True, button=_button(answer, texts))


def _button(answer: Answer, texts: Texts) -> InlineQueryResultsButton | None:
    """What stands above the list: nothing, if there are results that answer."""
    if answer.status in (Status.HELP, Status.HARMFUL):
        return InlineQueryResultsButton(texts("inline-help"), start_parameter=Action(Verb.HELP).link)
    if not answer.question.strip():
        return InlineQueryResultsButton(texts("inline-ask"), start_parameter=_START)
    if not answer.hits:
        return InlineQueryResultsButton(texts("inline-nothing"), start_parameter=_START)
    if answer.status is Status.UNSURE:
        return InlineQueryResultsButton(texts("inline-unsure"), start_parameter=_START)
    return None


def _results(answer: Answer, texts: Texts, bot_name: str) -> list[InlineQueryResultArticle]:
    """One for each passage. The same words can stand twice on a page, and Telegram refuses an id that comes twice."""
    once = {hit.passage.key: hit for hit in answer.hits}
    return [_result(hit, texts, bot_name) for hit in once.values()]


def _result(hit: Hit, texts: Texts, bot_name: str) -> InlineQueryResultArticle:
    passage, citation = hit.passage, hit.citation
    sentence = hit.sentence or (0, len(passage.text))
    where = f"{citation.report.short_title}, {page_line(citation, texts)}"
    link = create_deep_linked_url(bot_name, Action(Verb.CONTEXT, passage.key).link)
    content = InputTextMessageContent(
        packed([whole_quote(hit, texts)])[0].html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(
        id=passage.key,
        title=shortened(where, _TITLE_CHARS),
        description=answer_alone(passage, sentence, _SAID_CHARS).text,
        input_message_content=content,
        reply_markup=markup([[Button(texts("button-open"), url=link)]]),
    )
