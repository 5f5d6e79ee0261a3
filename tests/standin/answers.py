"""How a bot answers a pressed button and an inline query."""

from typing import Any, TypeVar

from tests.standin.markup import read_inline_markup
from tests.standin.params import Params
from tests.standin.rules import (
    CACHE_SECONDS,
    CALLBACK_ANSWER,
    INLINE_OFFSET,
    INLINE_RESULTS,
    QUERY_SECONDS,
    RESULT_ID,
    START_PARAMETER,
    Refused,
)
from tests.standin.sending import read_preview, read_text, text_wire
from tests.standin.state import Account, Answer, InlineAnswer, Json

Query = TypeVar("Query", Answer, InlineAnswer)

TOO_OLD = "Query is too old and response timeout expired or query ID is invalid"
PARSE_RESULT = "Can't parse inline query result"


def answer_callback_query(account: Account, params: Params) -> bool:
    answer = _open_query(account, account.answers.get(params.text("callback_query_id")))
    CALLBACK_ANSWER.check(params.text("text"))
    answer.text = params.text("text")
    answer.show_alert = params.flag("show_alert")
    answer.url = params.text("url")
    answer.answered = True
    account.signal.fire()
    return True


def answer_inline_query(account: Account, params: Params) -> bool:
    answer = _open_query(account, account.inline_answers.get(params.text("inline_query_id")))
    results = params.json_array("results", "InlineQueryResult")
    INLINE_RESULTS.check(results)
    INLINE_OFFSET.check(params.text("next_offset"))
    answer.results = [_result(params, result) for result in results]
    if len({result["id"] for result in results}) < len(results):
        raise Refused("RESULT_ID_DUPLICATE")
    button = params.json_object("button", "InlineQueryResultsButton")
    if "start_parameter" in button:
        START_PARAMETER.check(str(button["start_parameter"]))
    answer.button = button or None
    answer.next_offset = params.text("next_offset")
    answer.cache_time = params.number("cache_time", 300, 0, CACHE_SECONDS)
    answer.is_personal = params.flag("is_personal")
    answer.answered = True
    account.signal.fire()
    return True


def _open_query(account: Account, query: Query | None) -> Query:
    """The query, if it still waits for its answer."""
    if query is None or query.answered or account.clock.now() - query.asked_at > QUERY_SECONDS:
        raise Refused(TOO_OLD)
    return query


def _result(params: Params, result: object) -> Json:
    """The result, with the `content` and `keyboard` of the message that it would send."""
    if not isinstance(result, dict):
        raise Refused(f"{PARSE_RESULT}: expected an Object")
    RESULT_ID.check(str(result.get("id", "")))
    if result.get("type") != "article":
        return result | {"content": {}, "keyboard": read_inline_markup(params.nested(result))}
    if not result.get("title"):
        raise Refused(f'{PARSE_RESULT}: Can\'t find field "title"')
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise Refused("MESSAGE_TEXT_IS_EMPTY" if isinstance(content, dict) else f"{PARSE_RESULT}: no content")
    message = params.nested(content | {"text": content["message_text"]})
    wire = text_wire(read_text(message), read_preview(message))
    return result | {"content": wire, "keyboard": read_inline_markup(params.nested(result))}


METHODS: dict[str, Any] = {
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
}
