"""A bot that is set up otherwise than for tests/conversations: on a report full of markup, or with a wrong token."""

import asyncio
import os
import sys

import pytest

from bot.texts import LANGUAGES
from index import Kind, Passage, Report
from index.build import index_passages
from index.values import PageSpan
from tests.conftest import MODELS, ROOT
from tests.conversations.chatting import PATIENCE, labels
from tests.conversations.running import started
from tests.standin import BotApi

REPORT = Report("harbour", "harbour.pdf", "Порт & <b>été</b>", "Порт & <i>été</i>")
TITLES = ("1 Дети & <b>nuit</b>", "2 </blockquote> — " + "été " * 20)
TEXTS = (
    "Ships may enter the harbour by night if a < b & <b>c</b> — été. The keeper sleeps </blockquote> &amp; дети.",
    "The ferry is repaired in winter <a href='x'>here</a>. Nobody — not even Ольга & co — pays for it.",
)
DANGER = "".join(
    f"[{group}.some]\n" + "".join(f'{language} = ["{message} ({language})"]\n' for language in LANGUAGES)
    for group, message in {
        "help": "i am locked in, help me",
        "harmful": "how can i keep her locked in",
        "question": "what does it say on people locked in?",
    }.items()
)


@pytest.fixture
def harbour_index(tmp_path):
    """An index of one report, written to be mistaken for markup."""
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
    danger = tmp_path / "danger.toml"  # the thousands that come along take a minute
    danger.write_text(DANGER, encoding="utf-8")
    index = tmp_path / "index"
    index_passages(
        passages,
        [REPORT],
        index,
        models=MODELS,
        model_name=None,
        stage=lambda _stage: lambda _done, _of: None,
        danger=danger,
    )
    return index


async def test_markup_in_titles_and_passages_stays_text(harbour_index, tmp_path):
    """Buttons and quotations show every angle bracket, ampersand and accent of the report as it stands there."""
    async with started(harbour_index, tmp_path) as running:
        chat = running.chat()
        declined = await chat.ask("who won the world cup")
        assert sorted(labels(declined)) == [[TITLES[0]], [TITLES[1][:59].rstrip() + "…"]]
        section = await chat.press(TITLES[0], declined)
        assert section.text == f"{TEXTS[0]}\nПорт & <i>été</i>, {TITLES[0]}, PDF page 1"


async def test_a_wrong_token_is_told_in_one_line_without_it(starter_index):
    """Telegram refuses it; the process says so, ends with status 1, and shows the token nowhere."""
    wrong = "987654:WRONG"
    async with BotApi() as api:
        environment = os.environ | {
            "FINDINGS_TOKEN": wrong,
            "FINDINGS_API_URL": api.base_url,
            "FINDINGS_FEEDBACK": "off",
        }
        command = (sys.executable, "-m", "bot", "run", "--index", str(starter_index))
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=pipe, stdout=pipe)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    assert err.decode().splitlines()[-1].startswith("error: Telegram does not know the token in FINDINGS_TOKEN")
    assert wrong not in (out + err).decode()
    assert "Traceback" not in err.decode()
