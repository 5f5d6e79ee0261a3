"""The catalogues of texts: the same in every language, none missing, none unused, and right in number and length."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import BaseNode, Message, SelectExpression, VariableReference
from fluent.syntax.serializer import serialize_pattern
from fluent.syntax.visitor import Visitor

import bot
from bot.followups import Wish, follow_up
from bot.texts import LANGUAGES, Texts, texts_in

BOT = Path(bot.__file__).parent
LOCALES = BOT / "locales"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
SAMPLE = "café <b> & — Ж"
BRACES = re.compile(r"\{[^{}]*\}")
LETTER = re.compile(r"[^\W\d_]")

# The beginnings of names that the program puts together, each with what follows. A row for every such f-string.
COMPOSED = {
    "command-": "the menu of commands is a table of their names",
    "staff-": "the outcomes of questions are an enumeration",
    "terminal-": "so are the answers that quote nothing",
}
# These read alike in English and there.
SAME_AS_ENGLISH = {("fr", "page"), ("it", "page"), ("it", "pages"), ("fr", "staff-questions")}

LIMITS = {  # characters: https://core.telegram.org/bots/api#setmydescription and the methods next to it
    "bot-description": 512,
    "bot-short-description": 120,
    "command-": 256,
    "button-": 40,  # of ours: a phone shows about as many in a row
    "inline-": 40,
    "help-choose-country": 40,
    "help-another-country": 40,
    "help-about-reports": 40,
    "help-open-privately": 40,
    "language-as-phone": 40,
    "language-name": 40,
}

COUNTS = (0, 1, 2, 5, 21, 1000)  # for which each of these rows says what there is to read
MORE = {
    "en": "… and 0 more | … and one more | … and 2 more | … and 5 more | … and 21 more | … and 1,000 more",
    "fr": "… et 0 autre | … et 1 autre | … et 2 autres | … et 5 autres | … et 21 autres | … et 1 000 autres",
    "de": "… und 0 weitere | … und ein weiterer | … und 2 weitere | … und 5 weitere | … und 21 weitere"
    " | … und 1.000 weitere",
    "it": "… e altri 0 | … e un altro | … e altri 2 | … e altri 5 | … e altri 21 | … e altri 1.000",
    "ru": "… и ещё 0 докладов | … и ещё 1 доклад | … и ещё 2 доклада | … и ещё 5 докладов | … и ещё 21 доклад"
    " | … и ещё 1 000 докладов",
    "es": "… y 0 más | … y uno más | … y 2 más | … y 5 más | … y 21 más | … y 1.000 más",
}
REPORTS = {
    "en": "0 reports | one report | 2 reports | 5 reports | 21 reports | 1,000 reports",
    "fr": "0 rapport | 1 rapport | 2 rapports | 5 rapports | 21 rapports | 1 000 rapports",
    "de": "0 Berichte | ein Bericht | 2 Berichte | 5 Berichte | 21 Berichte | 1.000 Berichte",
    "it": "0 rapporti | un rapporto | 2 rapporti | 5 rapporti | 21 rapporti | 1.000 rapporti",
    "ru": "0 докладов | 1 доклад | 2 доклада | 5 докладов | 21 доклад | 1 000 докладов",
    "es": "0 informes | un informe | 2 informes | 5 informes | 21 informes | 1.000 informes",
}
PASSAGES = {
    "en": "0 passages | one passage | 2 passages | 5 passages | 21 passages | 1,000 passages",
    "fr": "0 passage | 1 passage | 2 passages | 5 passages | 21 passages | 1 000 passages",
    "de": "0 Textstellen | eine Textstelle | 2 Textstellen | 5 Textstellen | 21 Textstellen | 1.000 Textstellen",
    "it": "0 brani | un brano | 2 brani | 5 brani | 21 brani | 1.000 brani",
    "ru": "0 фрагментов | 1 фрагмент | 2 фрагмента | 5 фрагментов | 21 фрагмент | 1 000 фрагментов",
    "es": "0 pasajes | un pasaje | 2 pasajes | 5 pasajes | 21 pasajes | 1.000 pasajes",
}
MINUTES = {
    "fr": "0 minute | 1 minute | 2 minutes | 5 minutes | 21 minutes | 1 000 minutes",
    "de": "0 Minuten | eine Minute | 2 Minuten | 5 Minuten | 21 Minuten | 1.000 Minuten",
    "it": "0 minuti | un minuto | 2 minuti | 5 minuti | 21 minuti | 1.000 minuti",
    "ru": "0 минут | 1 минуту | 2 минуты | 5 минут | 21 минуту | 1 000 минут",
    "es": "0 minutos | un minuto | 2 minutos | 5 minutos | 21 minutos | 1.000 minutos",
}
DAYS = {
    "fr": "0 jour | 1 jour | 2 jours | 5 jours | 21 jours | 1 000 jours",
    "de": "0 Tagen | einem Tag | 2 Tagen | 5 Tagen | 21 Tagen | 1.000 Tagen",
    "it": "0 giorni | un giorno | 2 giorni | 5 giorni | 21 giorni | 1.000 giorni",
    "ru": "0 дней | 1 день | 2 дня | 5 дней | 21 день | 1 000 дней",
    "es": "0 días | un día | 2 días | 5 días | 21 días | 1.000 días",
}


class Variables(Visitor):
    """The variables below the nodes that it visits, and those of them whose number decides on the wording."""

    def __init__(self) -> None:
        self.all: set[str] = set()
        self.numbers: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  # the name that Fluent calls
        self.all.add(node.id.name)

    def visit_SelectExpression(self, node: SelectExpression) -> None:  # noqa: N802  # the name that Fluent calls
        if isinstance(node.selector, VariableReference):
            self.numbers.add(node.selector.id.name)
        self.generic_visit(node)


def variables(node: BaseNode) -> Variables:
    found = Variables()
    found.visit(node)
    return found


def entries(language: str) -> list[Message]:
    """The messages of a catalogue, in order, one that is there twice twice."""
    catalogue = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    return [entry for entry in FluentParser().parse(catalogue).body if isinstance(entry, Message)]


def messages(language: str) -> dict[str, Message]:
    return {entry.id.name: entry for entry in entries(language)}


def rendered(language: str) -> dict[str, str]:
    """Every message with a sample for each of its variables."""
    texts = texts_in(language)
    shown = {}
    for name, message in messages(language).items():
        open_ = variables(message)
        shown[name] = texts(name, **{variable: 5 if variable in open_.numbers else SAMPLE for variable in open_.all})
    return shown


def plain(text: str) -> str:
    """With ordinary spaces, as the expected values of this file are written."""
    return " ".join(text.split())


def calls_for_texts(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands for the name of the message in each `texts(...)`, `self._texts(...)` and `texts_in(...)(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.func if isinstance(node.func, ast.Call) else node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name.endswith("texts") or (isinstance(node.func, ast.Call) and name == "texts_in"):
                yield node.args[0]


def names_in(argument: ast.expr) -> Iterator[str]:
    """The names that an expression can give: a literal, either side of an `if`; an f-string gives "beginning*"."""
    if isinstance(argument, ast.IfExp):
        yield from names_in(argument.body)
        yield from names_in(argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        yield from (f"{name}*" for name in names_in(argument.values[0]))
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def modules() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(BOT.rglob("*.py"))]


def test_every_language_has_a_catalogue_and_every_catalogue_a_language():
    """The table of languages and the folder agree."""
    assert {path.stem for path in LOCALES.glob("*.ftl")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_messages_of_english_each_once(language):
    """In the same order, so that two catalogues can be read side by side."""
    ours = [message.id.name for message in entries(language)]
    english = list(messages("en"))
    assert {name for name in ours if ours.count(name) > 1} == set(), f"twice in {language}"
    assert set(english) - set(ours) == set(), f"missing in {language}"
    assert set(ours) - set(english) == set(), f"only in {language}"
    assert ours == english, f"in another order in {language}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_message_has_the_variables_of_the_english_one(language):
    """A value that a translation leaves out, or calls otherwise, would be lost."""
    ours = messages(language)
    for name, message in messages("en").items():
        assert variables(ours[name]).all == variables(message).all, f"{language}: {name}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_message_names_the_commands_of_the_english_one(language):
    """Commands are not translated, and none gets lost."""
    ours, english = rendered(language), rendered("en")
    for name, text in english.items():
        commands = [re.findall(r"(?<![\w./<])/[a-z_]+", said) for said in (ours[name], text)]
        assert sorted(commands[0]) == sorted(commands[1]), f"{language}: {name}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left_over(language):
    """No message with a word in it is the English one, but for those that read alike in both languages."""
    english = {name: plain(serialize_pattern(message.value)) for name, message in messages("en").items()}
    ours = {name: plain(serialize_pattern(message.value)) for name, message in messages(language).items()}
    same = {name for name, text in ours.items() if text == english[name] and LETTER.search(BRACES.sub("", text))}
    assert same - {name for alike, name in SAME_AS_ENGLISH if alike == language} == set(), language


def test_every_message_that_the_program_names_is_there():
    """Names that it puts together begin as COMPOSED says, and some message begins so."""
    there = set(messages("en"))
    for path, tree in modules():
        for argument in calls_for_texts(tree):
            for name in names_in(argument):
                place = f"en: {name} in {path.name}, line {argument.lineno}"
                assert name.endswith("*") or name in there, place
                assert not name.endswith("*") or name[:-1] in COMPOSED, place
                assert any(message.startswith(name.removesuffix("*")) for message in there), place


def test_no_message_is_unused():
    """Each stands in the program as a literal, in a call or in a table, or begins as COMPOSED says."""
    literals = {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [name for name in messages("en") if name not in literals and not name.startswith(tuple(COMPOSED))]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_are_kept(language):
    """Those of Telegram, and what a phone shows of a button."""
    for name, text in rendered(language).items():
        for beginning, limit in LIMITS.items():
            if name == beginning or (beginning.endswith("-") and name.startswith(beginning)):
                assert 0 < len(text) <= limit, f"{language}: {name}: {len(text)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_welcome_is_two_lines(language):
    """What the bot does, and what it does not."""
    assert len(texts_in(language)("welcome").split("\n")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_nouns_agree_with_their_number(language):
    """None, one, few, many, twenty-one and a thousand, in the words and digits of the language."""
    texts = texts_in(language)
    assert " | ".join(plain(texts("reports-more", count=count)) for count in COUNTS) == MORE[language]
    expected = zip(COUNTS, REPORTS[language].split(" | "), PASSAGES[language].split(" | "), strict=True)
    for count, reports, passages in expected:
        about = texts("about", date="2026-11-24", reports=count, passages=count, model="é5 <&>", version="1.0")
        assert re.split(r"24\W+(?=\w)", plain(about.split("\n")[0]), maxsplit=1)[1] == f"{reports}, {passages}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_times_agree_with_their_number(language):
    """The same for minutes and days. Not in English, which expects more than one of them."""
    texts = texts_in(language)
    expected = zip(COUNTS, MINUTES[language].split(" | "), DAYS[language].split(" | "), strict=True)
    for count, minutes, days in expected:
        assert re.search(rf" {minutes}\b", plain(texts("privacy", minutes=count)))
        assert re.search(rf" {days}\b", plain(texts("privacy-kept", days=count)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_stand_in_the_text_as_they_are(language):
    """Texts are plain: no value is escaped, cut or put between marks of direction, which would be copied with it."""
    assert SAMPLE in texts_in(language)("compare-heading", topic=SAMPLE)
    for name, text in rendered(language).items():
        marks = re.findall("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
        assert marks == [], f"{language}: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language):
    """No mark of a typewriter, and none of another language."""
    own = {"en": "“”’", "fr": "«»’", "de": "„“", "it": "«»’", "ru": "«»", "es": "«»"}[language]
    for name, text in rendered(language).items():
        assert set(re.findall("[\"'`´«»„“”‘’‚‹›]", text)) <= set(own), f"{language}: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_quotes_only_what_is_understood(language):
    """The three ways to go on that it shows do go on: about something else, with the page, with more."""
    quoted = re.findall("[“«„]([^”»“]*)[”»“]", texts_in(language)("help", name="@bot"))
    understood = [follow_up(text, replies=False) for text in quoted]
    assert [one and one.wish for one in understood] == [Wish.ALSO, Wish.PAGE, Wish.MORE], f"{language}: help"
    assert quoted[0] in texts_in(language)("privacy", minutes=5), f"{language}: privacy"


def test_the_menu_tells_its_language():
    """A chosen language is kept as the menu of a chat, and known by this line, which Telegram might tidy."""
    lines = [texts_in(language)("command-topics") for language in LANGUAGES]
    assert len(set(lines)) == len(LANGUAGES)
    assert list(map(plain, lines)) == lines


def test_french_punctuation_keeps_to_its_word():
    """What stands before a high sign, and inside quotation marks, is a space at which no line breaks."""
    for name, text in rendered("fr").items():
        loose = re.findall(r".?(?<![\u00a0\u202f])[:;?!»](?=[\s,.]|$)|«(?!\u00a0).?", text, re.MULTILINE)
        assert loose == [], f"fr: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_is_not_there_is_named(language):
    """With the language, because the other catalogues may have it."""
    with pytest.raises(ValueError, match=rf"{language}\.ftl.*'naïve-<&>'"):
        texts_in(language)("naïve-<&>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_that_is_missing_is_named(language):
    """Rather than shown to people as a hole in the text; a number that decides on the wording counts too."""
    with pytest.raises(ValueError, match=rf"{language}\.ftl.*'compare-heading'.*topic"):
        texts_in(language)("compare-heading")
    with pytest.raises(ValueError, match=rf"{language}\.ftl.*'reports-more'.*count"):
        texts_in(language)("reports-more")


@pytest.mark.parametrize(
    "broken",
    ["welcome = Café { $", "welcome = { $count ->\n    [one] доклад\n}", "welcome\n", "welcome = <&> }"],
)
def test_a_catalogue_that_cannot_be_read_is_named_with_the_place(broken):
    """Before anybody is answered from it, even if the rest of it is fine."""
    with pytest.raises(ValueError, match=r"fr\.ftl.*welcome"):
        Texts("fr", f"language-name = Français\n\n{broken}\n")


@pytest.mark.parametrize("hollow", ["welcome = { café }", "welcome = { bonjour }", "welcome =\n    .title = Été"])
def test_a_message_that_says_nothing_is_named(hollow):
    """One that leans on another that is not there, or has only attributes."""
    with pytest.raises(ValueError, match=r"fr\.ftl.*welcome"):
        Texts("fr", hollow)("welcome")


def test_a_language_without_catalogue_is_named():
    """Which language a person gets instead is for the caller to say."""
    with pytest.raises(ValueError, match="'tlh <&>'"):
        texts_in("tlh <&>")
