"""Buttons below a declined answer, over HTTP: a report full of markup, and buttons that have grown old."""

import pytest
import pytest_asyncio

from index import Kind, Passage, Report
from index.build import index_passages
from index.values import PageSpan
from tests.conftest import MODELS
from tests.test_bot import PATIENCE, started

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPORT = Report("harbour", "harbour.pdf", "Порт & <b>été</b>", "Порт & <i>été</i>")
TITLES = ("1 Дети & <b>nuit</b>", "2 </blockquote> — " + "été " * 20)
TEXTS = (
    "Ships may enter the harbour by night if a < b & <b>c</b> — été. The keeper sleeps </blockquote> &amp; дети.",
    "The ferry is repaired in winter <a href='x'>here</a>. Nobody — not even Ольга & co — pays for it.",
)
UNRELATED = "who won the world cup"
GONE = "The reports have changed since, and this section is no longer among them. Please ask again."


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(tmp_path_factory):
    """A bot that knows one report, written to be mistaken for markup."""
    folder = tmp_path_factory.mktemp("buttons")
    passages = [
        Passage(
            number=number,
            report_id=REPORT.id,
            section=(title,),
            kind=Kind.FINDING,
            language="en",
            text=text,
            spans=(PageSpan(number + 1, None, 0, len(text)),),
            sentences=((0, text.index(".") + 1), (text.index(".") + 2, len(text))),
        )
        for number, (title, text) in enumerate(zip(TITLES, TEXTS, strict=True))
    ]
    index_passages(
        passages,
        [REPORT],
        folder / "index",
        models=MODELS,
        model_name=None,
        stage=lambda _stage: lambda _done, _of: None,
    )
    async with started(folder / "index", folder / "log") as running:
        yield running


async def declined(running, chat):
    asked = running.api.say(UNRELATED, chat=chat)
    return await running.api.reply_to(chat=chat, after=asked, timeout=PATIENCE)


async def test_markup_in_titles_and_passages_stays_text(running):
    """Buttons and quotations show every angle bracket, ampersand and accent of the report as it stands there."""
    answer = await declined(running, 1)
    labels = {button["text"] for row in answer.buttons for button in row}
    assert labels == {TITLES[0], TITLES[1][:59].rstrip() + "…"}
    await running.api.press(TITLES[0], chat=1, timeout=PATIENCE)
    section = await running.api.reply_to(chat=1, after=answer.id, timeout=PATIENCE)
    assert section.text == f"{TEXTS[0]}\nПорт & <i>été</i>, {TITLES[0]}, PDF page 1"


async def test_a_button_whose_section_is_gone_gets_one_friendly_line(running):
    """The query is answered, so that the button stops blinking, and the person is told."""
    answer = await declined(running, 2)
    answer.buttons[0][0]["callback_data"] = "topic:" + "0" * 16  # as of an index that is no longer there
    assert (await running.api.press("topic:" + "0" * 16, chat=2, timeout=PATIENCE)).answered
    assert (await running.api.reply_to(chat=2, after=answer.id, timeout=PATIENCE)).text == GONE


async def test_a_press_that_telegram_has_forgotten_is_answered_all_the_same(running):
    """Telegram no longer takes an answer to the query and no longer shows the message; the section comes anyway."""
    answer = await declined(running, 3)
    (pressed,) = (button["callback_data"] for row in answer.buttons for button in row if button["text"] == TITLES[0])
    chat = answer.wire()["chat"]
    query = {
        "id": "1",
        "from": {"id": chat["id"], "is_bot": False, "first_name": "Anna"},
        "chat_instance": "3",
        "data": pressed,
        "message": {"chat": chat, "message_id": answer.id, "date": 0},  # what is left of one that is too old
    }
    running.api.update("callback_query", query)
    section = await running.api.reply_to(chat=3, after=answer.id, timeout=PATIENCE)
    assert section.text.startswith(TEXTS[0])
    (call,) = [call for call in running.api.calls("answerCallbackQuery") if call.params["callback_query_id"] == "1"]
    assert call.code == 400
    assert "Something went wrong" not in running.api.transcript(3)
