"""The index of words: forms of a word are found, scores are BM25's, and a question is words and nothing else."""

import math
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import IndexStateError
from index.lexical import LexicalIndex, stems_of, write_lexical_index

TEXTS = (
    "The harbour has two lighthouses <north & south>.",
    "Lighthouses need keepers; the café does not — it needs harbour light.",
    "A child was found on the ship.",
    "Маяк в гавани виден издалека.",
    "Le phare du port est visible de loin.",
)
LANGUAGES = ("en", "en", "en", "ru", "fr")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexical") / "words"
    write_lexical_index(folder, TEXTS, LANGUAGES)
    return LexicalIndex(folder)


def numbers(index, question, language="en"):
    return [number for number, _ in index.search(question, language, 10)]


@pytest.fixture
def only(tmp_path):
    """An index of one text."""

    def write(text, language):
        write_lexical_index(tmp_path / "words", [text], [language])
        return LexicalIndex(tmp_path / "words")

    return write


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "Traffickers exploited the victims.", "exploiting a victim"),
        ("fr", "Les enfants étaient exploités.", "exploiter"),
        ("de", "Die Mädchen wurden in Häusern festgehalten.", "Haus?"),
        ("it", "Le vittime furono sfruttate.", "vittima"),
        ("ru", "Помощь детям, пострадавшим от торговли людьми.", "торговля"),
        ("es", "Los niños fueron explotados.", "niño explotado"),
        ("ru", "Права ребёнка соблюдены.", "права ребенка"),
        ("de", "Die STRASSE ist gesperrt.", "straße"),
        ("fr", "L'ÉCOLE est fermée.", "écoles"),
        ("pl", "Port ma latarnię Świętą.", "świętą"),
    ],
)
def test_forms_of_a_word_are_found(only, language, text, question):
    """Number, case, tense and capitals do not matter, by the rules of the passage's own language."""
    assert numbers(only(text, language), question, language) == [0]


def test_an_accent_typed_apart_is_the_same_letter(only):
    """Some keyboards, and many PDFs, write é as an e and an accent; it is the same word."""
    assert numbers(only("L'été revient.", "fr"), "e\u0301te\u0301", "fr") == [0]


def test_stems_are_those_of_the_language():
    """The same letters are cut by other rules in another language; without rules they are only made small."""
    assert stems_of("Exploitations — <Детей> & Café", "en") == ["exploit", "детей", "café"]
    assert stems_of("Пострадавших детей", "ru") == ["пострада", "дет"]
    assert stems_of("Häuser, Über-Straße", "de") == ["haus", "uber", "strass"]
    assert stems_of("Exploitations", "xx") == ["exploitations"]
    assert stems_of("?! … <>", "en") == []


def test_a_passage_in_another_language_is_not_found(index):
    """Words that look alike in two languages mislead."""
    assert numbers(index, "port visible", "fr") == [4]
    assert numbers(index, "port visible", "en") == []
    assert numbers(index, "гавань", "ru") == [3]
    assert numbers(index, "гавань", "en") == []


@pytest.mark.parametrize("question", ["sourdough bread", "", "  ", "?!", '"', "*", "маяк"])
def test_without_a_shared_word_nothing_is_found(index, question):
    """A question none of whose words is in the index has no hit, however long its signs."""
    assert index.search(question, "en", 10) == []


def idf(passages_with_it):
    """The inverse frequency of a word, never negative."""
    return math.log(1 + (len(TEXTS) - passages_with_it + 0.5) / (passages_with_it + 0.5))


def test_scores_are_shares_of_the_most_that_bm25_gives(index):
    """A word scores idf × (k1 + 1) × tf / (tf + k1 × (1 − b + b × length / mean length)), k1 = 1.2, b = 0.75.

    The most that it comes near to, if a passage repeats it without end, is idf × (k1 + 1).
    """
    lengths = [len(stems_of(text, language)) for text, language in zip(TEXTS, LANGUAGES, strict=True)]
    mean = sum(lengths) / len(lengths)

    def bm25(number, times, passages_with_it):
        return idf(passages_with_it) * 2.2 * times / (times + 1.2 * (0.25 + 0.75 * lengths[number] / mean))

    (number, score), *others = index.search("keeper", "en", 10)
    assert (number, others) == (1, [])
    assert score == pytest.approx(bm25(1, 1, 1) / (2.2 * idf(1)), rel=1e-5)
    found = index.search("need light", "en", 10)
    assert found == [(1, pytest.approx((bm25(1, 2, 1) + bm25(1, 1, 1)) / (2.2 * 2 * idf(1)), rel=1e-5))]


def test_words_that_nobody_writes_lower_the_share(index):
    """A passage that has one of two words has part of what was asked, the less the rarer the other is."""
    (_, alone), (_, with_common), (_, with_unknown) = (
        index.search(question, "en", 10)[0] for question in ("keeper", "keeper lighthouse", "keeper sourdough")
    )
    assert with_unknown == pytest.approx(alone * idf(1) / (idf(1) + idf(0)), rel=1e-5)
    assert with_unknown < alone
    assert with_unknown < with_common
    assert index.search("keeper маяк", "en", 10)[0][1] == pytest.approx(with_unknown)  # not a word of that language


def test_a_share_comes_near_one_and_no_further(only, tmp_path):
    """A passage that says the word once has 1 / (k1 + 1) of it; one that says nothing else, nearly all."""
    ((_, once),) = only("Café.", "fr").search("café", "fr", 10)
    assert once == pytest.approx(1 / 2.2, rel=1e-5)
    write_lexical_index(tmp_path / "long", ["café " * 1000, "маяк " * 1000], ["fr", "ru"])
    ((_, often),) = LexicalIndex(tmp_path / "long").search("café", "fr", 10)
    assert 0.99 < often < 1


def test_the_best_come_first_and_no_more_than_asked_for(index):
    """More and rarer shared words make a better passage; a word asked twice counts once."""
    found = index.search("keepers of lighthouses in the harbour", "en", 10)
    assert [number for number, _ in found] == [1, 0, 2]
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert index.search("keepers of lighthouses in the harbour", "en", 1) == found[:1]
    assert index.search("ship ship ship", "en", 10) == index.search("ship", "en", 10)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("harbour AND child", "harbour and child"),
        ("harbour NOT lighthouses", "harbour not lighthouses"),
        ("-harbour", "harbour"),
        ("+harbour +child", "harbour child"),
        ('"harbour child"', "harbour child"),
        ('"harbour', "harbour"),
        ("harb*", "harb"),
        ("harbour^9", "harbour 9"),
        ("stems:harbour", "stems harbour"),
        ("number:0 language:ru", "number 0 language ru"),
        ("[a TO z] {a TO z}", "a to z"),
        ("(harbour OR", "harbour or"),
        ("harbour\\", "harbour"),
        ("/harb.*/", "harb"),
        ("IN [1 2]", "in 1 2"),
        ("harbour~2 && || !", "harbour 2"),
        ("harbour\x00child\n", "harbour child"),
        ("<b>harbour</b> & — café", "b harbour café"),
    ],
)
def test_signs_that_command_elsewhere_are_plain_here(index, question, plain):
    """Operators, quotes, wildcards and names of fields have no power: only the words count."""
    assert index.search(question, "en", 10) == index.search(plain, "en", 10)


def test_thousands_of_words_are_no_trouble(index):
    """A whole book as a question, or one endless word, is searched like any other."""
    book = " ".join(f"word{number}" for number in range(20_000))
    assert numbers(index, f"{book} keeper") == [1]
    assert numbers(index, "x" * 200_000 + " keeper") == [1]


def test_a_passage_with_an_endless_word_is_found_by_its_others(only):
    """What no reader would call a word, in a damaged PDF, costs only itself."""
    assert numbers(only(f"{'x' * 200_000} harbour", "en"), "harbour") == [0]


def test_threads_find_the_same(index):
    """Many people ask at once."""
    questions = ["harbour light", "child", "keepers", "nothing here"] * 25
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: index.search(question, "en", 10), questions))
    assert found == [index.search(question, "en", 10) for question in questions]


def test_every_text_needs_its_language(tmp_path):
    """Lists that do not belong together are a bug, told as one."""
    with pytest.raises(ValueError, match="shorter"):
        write_lexical_index(tmp_path / "words", TEXTS, LANGUAGES[:2])


def test_no_index_is_told(tmp_path):
    """The message names the folder and what to do."""
    with pytest.raises(IndexStateError, match=r"/words: .*make index"):
        LexicalIndex(tmp_path / "words")


@pytest.mark.parametrize("content", [None, b"", b"damaged" * 9], ids=["gone", "empty", "damaged"])
def test_damage_is_told_when_the_index_is_opened(tmp_path, content):
    """Without any one of its files it is refused before anybody asks, unless it finds all the same."""
    write_lexical_index(tmp_path / "whole", TEXTS, LANGUAGES)
    for file in sorted(path.name for path in (tmp_path / "whole").iterdir()):
        folder = shutil.copytree(tmp_path / "whole", tmp_path / file)
        (folder / file).unlink() if content is None else (folder / file).write_bytes(content)
        try:
            index = LexicalIndex(folder)
        except IndexStateError as error:
            told = str(error)
        else:
            told = f"{folder}: finds {numbers(index, 'keeper')}, no need to make index"
        assert re.fullmatch(rf"(?s){re.escape(str(folder))}: (finds \[1\]|.*cannot be opened).*make index", told)
