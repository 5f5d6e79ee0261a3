"""The stand-in's rules on buttons pressed, inline queries, commands and the bot's profile."""

import asyncio
from typing import Any

import pytest

from tests.standin import PERSON, Refused
from tests.standin.client import PlainBot

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
YES = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}, {"text": "é ↗", "url": "https://a.org"}]]}


def article(number: int = 0, **fields: Any) -> dict[str, Any]:
    content = {"message_text": "<b>é</b> &amp;", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": f"r{number}",
        "title": "é",
        "input_message_content": content,
    } | fields


async def last_update(bot: PlainBot) -> dict[str, Any]:
    return dict((await bot.call("getUpdates", offset=-1)).result[0])


async def test_a_pressed_button(api, bot):
    """The query names person, message and data; its answer reaches the person, once."""
    await bot.call("sendMessage", chat_id=PERSON, text="é?", reply_markup=YES)
    pressing = asyncio.create_task(api.press("Да"))
    await asyncio.sleep(0)
    query = (await last_update(bot))["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("y", PERSON, "é?")
    params = {"callback_query_id": query["id"], "text": "ж" * 200}
    assert (await bot.call("answerCallbackQuery", **params)).result is True
    answer = await pressing
    assert (answer.text, answer.show_alert) == ("ж" * 200, False)
    assert api.transcript().endswith(f"(Anna presses [Да])\n(pop-up: {'ж' * 200})\n")
    assert (await bot.call("answerCallbackQuery", **params)).refusal == TOO_OLD


async def test_answers_to_buttons_have_limits(api, bot):
    """An unknown query, one too late, and 201 characters are refused."""
    await bot.call("sendMessage", chat_id=PERSON, text="é?", reply_markup=YES)
    assert (await bot.call("answerCallbackQuery", callback_query_id="7")).refusal == TOO_OLD
    answer = api.tap("y")
    reply = await bot.call("answerCallbackQuery", callback_query_id=answer.query_id, text="ж" * 201)
    assert reply.refusal == "400 Bad Request: MESSAGE_TOO_LONG"
    api.clock.advance(16)
    reply = await bot.call("answerCallbackQuery", callback_query_id=answer.query_id)
    assert reply.refusal == TOO_OLD


async def test_buttons_that_are_links_only_open(api, bot):
    """A link needs no answer; a button that is not there is a mistake of the test."""
    await bot.call("sendMessage", chat_id=PERSON, text="é?", reply_markup=YES)
    assert (await api.press("é ↗")).url == "https://a.org"
    with pytest.raises(LookupError, match="has a button 'Нет'"):
        api.tap("Нет")


async def test_inline_results_and_the_chosen_one(api, bot):
    """Results are parsed as messages; the chosen one stands in the chat and can be edited."""
    asking = asyncio.create_task(api.inline("cafés & <ж>", language="ru"))
    await asyncio.sleep(0)
    query = (await last_update(bot))["inline_query"]
    assert (query["query"], query["offset"], query["from"]["language_code"]) == ("cafés & <ж>", "", "ru")
    results = [article(0), article(1, reply_markup=YES)]
    await bot.call("answerInlineQuery", inline_query_id=query["id"], results=results, cache_time=99_999)
    answer = await asking
    assert ([result["id"] for result in answer.results], answer.cache_time) == (["r0", "r1"], 86_400)
    api.choose(answer, 1)
    assert api.transcript().endswith("Anna (via @findings_test_bot): **é** &\n  [Да] [é ↗ ↗ https://a.org]\n")
    chosen = (await last_update(bot))["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"]) == ("r1", "cafés & <ж>")
    inline = {"inline_message_id": chosen["inline_message_id"]}
    assert (await bot.call("editMessageText", **inline, text="новый")).result is True
    assert api.transcript().endswith("Anna (edited) (via @findings_test_bot): новый\n")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"results": [article(n) for n in range(50)]}, ""),
        (
            {"results": [article(n) for n in range(51)]},
            "too many inline query results specified",
        ),
        ({"results": [article(id="é" * 32)]}, ""),
        ({"results": [article(id="é" * 32 + "x")]}, "RESULT_ID_INVALID"),
        ({"results": [article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        (
            {"results": [article(title="")]},
            "can't parse inline query result: Can't find field \"title\"",
        ),
        ({"results": [article(input_message_content={"message_text": "x" * 4097})]}, "message is too long"),
        ({"results": [], "next_offset": "é" * 32}, ""),
        ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "é", "start_parameter": "x" * 64}}, ""),
        ({"results": [], "button": {"text": "é", "start_parameter": "x" * 65}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "é", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
    ],
)
async def test_inline_answers_have_limits(api, bot, params, refusal):
    """At most 50 results, each with its own id of 1 to 64 bytes; an offset and a start parameter of 64."""
    query = api.ask_inline("é")
    reply = await bot.call("answerInlineQuery", inline_query_id=query.query_id, **params)
    assert reply.body.get("description", "Bad Request: ") == f"Bad Request: {refusal}"
    assert query.answered is not bool(refusal)


async def test_an_inline_query_is_answered_once(api, bot):
    """A second answer comes too late, as does one to an unknown query."""
    query = api.ask_inline("é" * 256)
    assert (await bot.call("answerInlineQuery", inline_query_id=query.query_id, results=[])).result is True
    for query_id in (query.query_id, "unknown"):
        reply = await bot.call("answerInlineQuery", inline_query_id=query_id, results=[])
        assert reply.refusal == TOO_OLD


def command(name: str = "ask", description: str = "Спросить — é") -> dict[str, str]:
    return {"command": name, "description": description}


@pytest.mark.parametrize(
    ("commands", "refusal"),
    [
        ([command("x" * 32, "é" * 256)], ""),
        ([command(f"c{n}") for n in range(100)], ""),
        ([command(f"c{n}") for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ([command("x" * 33)], "command length must not exceed 32"),
        ([command("")], "command must be non-empty"),
        ([command("Ask")], "BOT_COMMAND_INVALID"),
        ([command("спроси")], "BOT_COMMAND_INVALID"),
        ([command(description="")], "command description must be non-empty"),
        ([command(description="é" * 257)], "command description length must not exceed 256"),
    ],
)
async def test_commands_have_limits(bot, commands, refusal):
    """At most 100, names of 1 to 32 plain characters, descriptions of 1 to 256."""
    reply = await bot.call("setMyCommands", commands=commands)
    assert reply.body.get("description", "Bad Request: ") == f"Bad Request: {refusal}"
    assert (await bot.call("getMyCommands")).result == ([] if refusal else commands)


async def test_commands_by_scope_and_language(bot):
    """Each scope and language has a list of its own, set, read and deleted apart."""
    places: list[dict[str, Any]] = [
        {},
        {"language_code": "ru"},
        {"scope": {"type": "all_group_chats"}},
        {"scope": {"type": "chat", "chat_id": PERSON}},
    ]
    for number, place in enumerate(places):
        await bot.call("setMyCommands", commands=[command(f"c{number}")], **place)
    await bot.call("deleteMyCommands", language_code="ru")
    lists = [(await bot.call("getMyCommands", **place)).result for place in places]
    assert [[item["command"] for item in items] for items in lists] == [["c0"], [], ["c2"], ["c3"]]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"language_code": "russian"}, "invalid language code specified"),
        ({"scope": {"type": "planet"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_wrong_places_for_commands(bot, params, refusal):
    """A language is two letters, a scope one of seven, its chat a known one."""
    reply = await bot.call("setMyCommands", commands=[command()], **params)
    assert reply.refusal == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("method", "field", "most", "otherwise"),
    [
        ("MyName", "name", 64, "findings_test_bot"),
        ("MyDescription", "description", 512, ""),
        ("MyShortDescription", "short_description", 120, ""),
    ],
)
async def test_profile_texts(bot, method, field, most, otherwise):
    """Each has its length and its text by language, with the general one behind it."""
    assert (await bot.call(f"get{method}")).result == {field: otherwise}
    assert (await bot.call(f"set{method}", **{field: "é" * most})).result is True
    assert (await bot.call(f"set{method}", **{field: "é" * (most + 1)})).status == 400
    await bot.call(f"set{method}", **{field: "ж"}, language_code="ru")
    for language, text in (("", "é" * most), ("ru", "ж"), ("nl", "é" * most)):
        assert (await bot.call(f"get{method}", language_code=language)).result == {field: text}


async def test_who_the_bot_is(api, bot):
    """Id and name are told by getMe; logOut and close do nothing."""
    me = (await bot.call("GETME")).result
    assert (me["id"], me["username"], me["is_bot"]) == (123456, "findings_test_bot", True)
    assert (await bot.call("logOut")).result is True
    assert (await bot.call("close")).result is True


async def test_deep_links(api, bot):
    """A link with a payload of 64 plain characters starts the bot; other payloads no client would send."""
    api.follow_link(f"https://t.me/findings_test_bot?start={'x' * 64}")
    message = (await last_update(bot))["message"]
    assert message["text"] == f"/start {'x' * 64}"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    for payload in ("x" * 65, "a+b"):
        with pytest.raises(Refused):
            api.follow_link(f"https://t.me/findings_test_bot?start={payload}")


@pytest.mark.parametrize("act", ["say", "ask_inline"])
async def test_no_client_sends_too_much(api, act):
    """A text of 4,097 or an inline query of 257 is a mistake of the test and says so."""
    with pytest.raises(Refused):
        getattr(api, act)("ж" * {"say": 4097, "ask_inline": 257}[act])
