"""The bot as people meet it: a process started as users start it, a real HTTP conversation, the real model."""

import asyncio
import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import ROOT
from tests.standin import BotApi
from tests.standin.text import slice_utf16

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 90  # seconds; the model has to be loaded, on a busy machine
QUESTION = "progress on child trafficking?"
QUOTED = "On progress on child trafficking, the public facts about the OSCE’s 2021 survey give a subject and a warning"


@dataclass
class Running:
    """The stand-in, and what the bot that talks to it has logged."""

    api: BotApi
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")


@contextlib.asynccontextmanager
async def started(index, log_file):
    """The stand-in and a bot that has begun to answer; both stop at the end."""
    async with BotApi(poll_guard_seconds=0.2) as api:
        environment = os.environ | {"FINDINGS_TOKEN": api.token, "FINDINGS_API_URL": api.base_url}
        with log_file.open("wb") as log:
            command = (sys.executable, "-m", "bot", "run", "--index", str(index))
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=log)
        try:
            asked = api.say("/help", chat=999)
            await api.reply_to(chat=999, after=asked, timeout=PATIENCE)
            yield Running(api, log_file)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait_for(process.wait(), PATIENCE)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(starter_index, tmp_path_factory):
    async with started(starter_index, tmp_path_factory.mktemp("bot") / "log") as running:
        yield running


async def test_start_says_what_it_does_and_which_reports_it_knows(running):
    """/start names every loaded report, and says that the unofficial ones are."""
    asked = running.api.say("/start", chat=1)
    told = (await running.api.reply_to(chat=1, after=asked)).text
    assert "quoting them word for word" in told
    assert (
        "OSCE commitments and treaty yardsticks on combating trafficking in human beings (This is an unofficial" in told
    )


async def test_a_question_is_answered_by_a_quotation_with_its_source(running):
    """The right paragraph comes in a block quote, and under it report, section, printed page and PDF page."""
    asked = running.api.say(QUESTION, chat=2)
    answer = await running.api.reply_to(chat=2, after=asked, timeout=PATIENCE)
    quotes = [e for e in answer.entities if e["type"] in ("blockquote", "expandable_blockquote")]
    assert len(quotes) == 3
    assert QUOTED in answer.text
    assert "Digest on the 2021 survey, 5 Children › 5.1 Progress on child trafficking, p. 4 (PDF page 7)" in answer.text
    assert "(findings_test_bot is typing…)" in running.api.transcript(2)


@pytest.mark.parametrize(
    ("chat", "question"),
    [
        (11, "des progrès sur la traite des enfants ?"),
        (12, "Fortschritte beim Kinderhandel?"),
        (13, "что нового по торговле детьми?"),
        (14, "¿hay avances contra la trata de niños?"),
        (15, "ci sono progressi sulla tratta dei minori?"),
    ],
)
async def test_a_question_in_each_other_language_finds_the_english_passage(running, chat, question):
    """Asked in any of the six languages, the bot quotes what the English report says about child trafficking."""
    asked = running.api.say(question, chat=chat)
    answer = await running.api.reply_to(chat=chat, after=asked, timeout=PATIENCE)
    assert "child" in answer.text
    assert any(e["type"].endswith("blockquote") for e in answer.entities)


async def test_the_sentence_that_answers_is_bold(running):
    """In each quotation one sentence of the passage is marked, and it is not the whole of it."""
    asked = running.api.say(QUESTION, chat=6)
    answer = await running.api.reply_to(chat=6, after=asked, timeout=PATIENCE)
    bold = [slice_utf16(answer.text, e["offset"], e["length"]) for e in answer.entities if e["type"] == "bold"]
    assert bold[0] == (
        "On progress on child trafficking, the public facts about the OSCE’s 2021 survey give a subject and a warning, "
        "and no figure."
    )


async def test_what_was_understood_is_told_where_words_were_mended(running):
    """Slips of the thumb are mended, and the first line says how the question was read."""
    asked = running.api.say("child traficking?", chat=7)
    answer = await running.api.reply_to(chat=7, after=asked, timeout=PATIENCE)
    assert answer.text.startswith("Searched for: child trafficking?\n\n")
    asked = running.api.say("CHILD trafficking?", chat=7)
    assert "Searched for" not in (await running.api.reply_to(chat=7, after=asked, timeout=PATIENCE)).text


async def test_silence_where_the_reports_are_silent(running):
    """An unrelated question gets no quotation, a plain word instead, and the names of the reports."""
    asked = running.api.say("who won the world cup", chat=3)
    answer = await running.api.reply_to(chat=3, after=asked, timeout=PATIENCE)
    assert answer.text.startswith("The reports that I know do not seem to say anything about this.")
    assert not any(e["type"].endswith("blockquote") for e in answer.entities)


async def test_in_place_of_silence_a_section_can_be_read(running):
    """A declined question shows the nearest sections as buttons, one a row; pressing one quotes that section."""
    asked = running.api.say("who won the world cup", chat=8)
    declined = await running.api.reply_to(chat=8, after=asked, timeout=PATIENCE)
    labels = [[button["text"] for button in row] for row in declined.buttons]
    assert ["1.5 The side event of 18 July 2022"] in labels
    assert all(len(row) == 1 for row in labels)
    assert (await running.api.press("1.5 The side event of 18 July 2022", chat=8)).text == ""
    section = await running.api.reply_to(chat=8, after=declined.id, timeout=PATIENCE)
    assert section.entities[0]["type"].endswith("blockquote")
    assert "Digest on the 2021 survey, 1 " in section.text
    assert " › 1.5 The side event of 18 July 2022, pp. 1–2 (PDF pages 4–5)" in section.text


async def test_markup_in_a_question_does_no_harm(running):
    """Angle brackets, ampersands and Telegram markup in a question are plain characters."""
    asked = running.api.say("<b>child</b> & *trafficking* </blockquote> — детей", chat=4)
    assert (await running.api.reply_to(chat=4, after=asked, timeout=PATIENCE)).text


async def test_what_is_not_text_gets_one_friendly_line(running):
    """A voice message is told that only text can be read."""
    asked = running.api.send_voice(chat=5)
    told = await running.api.reply_to(chat=5, after=asked, timeout=PATIENCE)
    assert told.text == "I can only read text. Please type your question."


@pytest.mark.parametrize(
    ("chat", "fault"),
    [
        (21, {"code": 429, "retry_after": 1}),
        (22, {"code": 502, "description": "Bad Gateway"}),
        (23, {"drop": True}),
    ],
)
async def test_a_passing_fault_of_telegram_costs_no_answer(running, chat, fault):
    """After a flood limit, a server error or a broken connection, the answer is sent again and arrives."""
    running.api.fail("sendMessage", **fault)
    asked = running.api.say(QUESTION, chat=chat)
    assert QUOTED in (await running.api.reply_to(chat=chat, after=asked, timeout=PATIENCE)).text


async def test_one_slow_chat_does_not_hold_up_another(running):
    """While Telegram takes its time over one answer, somebody else is answered."""
    running.api.fail("sendMessage", delay=5.0)
    slow = running.api.say("/start", chat=31)
    while running.api.faults.faults:  # noqa: ASYNC110  # until it befalls the slow chat; it gives no signal
        await asyncio.sleep(0.01)
    quick = running.api.say("/start", chat=32)
    await running.api.reply_to(chat=32, after=quick, timeout=PATIENCE)
    waiting = not [message for message in running.api.messages(31, after=slow) if message.sender["is_bot"]]
    assert waiting
    await running.api.reply_to(chat=31, after=slow, timeout=PATIENCE)


async def test_who_blocks_the_bot_does_not_disturb_others(running):
    """An answer that a person no longer takes is dropped, and the next person is answered."""
    running.api.say(QUESTION, chat=41)
    running.api.block(41)

    def refused():
        return [
            call for call in running.api.calls("sendMessage") if call.params["chat_id"] == "41" and call.code == 403
        ]

    await running.api.wait_until(refused, timeout=PATIENCE)
    asked = running.api.say(QUESTION, chat=42)
    assert QUOTED in (await running.api.reply_to(chat=42, after=asked, timeout=PATIENCE)).text


async def test_an_error_is_told_in_one_line_and_logged_without_what_was_written(running):
    """The person hears of it; the log holds kind and place of the error, not question, person or token."""
    secret = "Zaubernuss und Känguru"
    running.api.fail("sendMessage", code=400, description=f"Bad Request: can't parse entities: {secret}")
    asked = running.api.say(f"{secret} in child trafficking?", chat=51)
    told = await running.api.reply_to(chat=51, after=asked, timeout=PATIENCE)
    assert told.text == "Something went wrong on my side, and your question was not answered. Please send it again."
    assert "BadRequest at " in running.log
    for private in (secret, "Anna", running.api.token, QUESTION):
        assert private not in running.log


async def test_a_wrong_token_is_told_in_one_line_without_it(running, starter_index):
    """Telegram refuses it; the process says so, ends with status 1, and shows the token nowhere."""
    wrong = "987654:WRONG"
    environment = os.environ | {"FINDINGS_TOKEN": wrong, "FINDINGS_API_URL": running.api.base_url}
    command = (sys.executable, "-m", "bot", "run", "--index", str(starter_index))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=pipe, stdout=pipe)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    assert err.decode().splitlines()[-1].startswith("error: Telegram does not know the token in FINDINGS_TOKEN")
    assert wrong not in (out + err).decode()
    assert "Traceback" not in err.decode()
