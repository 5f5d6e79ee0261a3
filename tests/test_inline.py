"""What somebody is offered who types the name of the bot and a few words in any chat."""

import pytest

from bot.inline import _button, _results
from bot.texts import LANGUAGES, texts_in
from index import Status
from tests.found import DIGEST, answer, hit
from tests.sent import offered

BOT = "findings_test_bot"


def test_a_result_shows_where_the_quotation_stands_and_what_it_answers():
    """In the list report, page and the sentence; when it is sent, the passage whole with its source and caution."""
    found = hit("Été.", "Порт < 5 & <b>.", answer=1, report=DIGEST)
    (result,) = offered(_results(answer(found), texts_in("en"), BOT), None).results
    assert result["id"] == found.passage.key
    assert result["title"] == "Digest, p. 5 (PDF page 7)"
    assert result["description"] == "Порт < 5 & <b>."
    assert result["content"]["text"] == (
        "Été. Порт < 5 & <b>.\nDigest, 3 Ports › 3.1 Дети & <b>, p. 5 (PDF page 7)\nno official document"
    )
    assert result["content"]["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_quotation_leads_into_the_bot(language):
    """To the passage itself, by a link that works for everybody in the chat."""
    found = hit("Été.")
    (result,) = offered(_results(answer(found), texts_in(language), BOT), None).results
    link = f"https://t.me/{BOT}?start=ctx_{found.passage.key}"
    assert result["keyboard"] == {"inline_keyboard": [[{"text": texts_in(language)("button-open"), "url": link}]]}


def test_of_a_passage_without_an_answer_the_beginning_is_in_the_list():
    """200 characters, cut behind a word."""
    (result,) = offered(_results(answer(hit("дети " * 100 + "é.")), texts_in("en"), BOT), None).results
    assert result["description"] == ("дети " * 40).strip() + " […]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_words_twice_on_a_page_are_one_inline_result(language):
    """Telegram refuses all of them if two have one id."""
    twice = answer(hit("Ibid. — <&>"), hit("Été."), hit("Ibid. — <&>"))
    results = offered(_results(twice, texts_in(language), BOT), None).results
    assert [result["description"] for result in results] == ["Ibid. — <&>", "Été."]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("made", "says", "starts"),
    [
        (answer(hit("Été."), question="дети"), "", ""),
        (answer(hit("Été."), question="дети", status=Status.UNSURE), "inline-unsure", "inline"),
        (answer(question="дети", status=Status.DECLINED), "inline-nothing", "inline"),
        (answer(question=" ", status=Status.DECLINED), "inline-ask", "inline"),
        (answer(question="дети", status=Status.HELP), "inline-help", "help"),
        (answer(question="дети", status=Status.HARMFUL), "inline-help", "help"),
    ],
)
def test_above_inline_results_stands_what_to_do(language, made, says, starts):
    """Nothing above an answer; else a line of 40 characters at most that leads into the bot, or to help."""
    texts = texts_in(language)
    button = offered(_results(made, texts, BOT), _button(made, texts)).button
    assert button == ({"text": texts(says), "start_parameter": starts} if says else None)
    assert button is None or len(button["text"]) <= 40
