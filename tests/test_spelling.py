"""Slips of the thumb are mended, and a word that is spelt right is never touched."""

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexStateError
from index.glossary import Glossary
from index.languages import LANGUAGES as SIX
from index.spelling import (
    Change,
    Correction,
    RealWords,
    Speller,
    counted_words,
    read_vocabulary,
    unpack_real_words,
    write_vocabulary,
)
from tests.conftest import CORPUS, MODELS

XQUAD = Path(__file__).resolve().parents[2] / "shared" / "sets" / "xquad"
TEXTS = (
    (
        "Child trafficking — <procurement> & recommendations for children: trafficking recommendations, café. "
        "Governments support unaccompanied children; law enforcement and the harbour. The harbour is steady. "
        "Kjqzxwv procurement in Zlatiborsk & Zlatiborsk. Study, study, study."
    ),
    "Торговля детьми и рекомендации. Права ребёнка.",
    "Les éléments de la traite ; l'été, les êtres humains.",
    "Die öffentliche Beschaffung.",
    "La identificación de las víctimas.",
)
LANGUAGES = ("en", "ru", "fr", "de", "es")
MISSPELT = """
    ctenphores ctenphora ctenophhores ctenohore framd betwen elclusively parliment coruption includ buiding
    cynaobacteria whatare gaurentee agenchy scounting prostution
"""  # in the encyclopaedia's questions themselves


@pytest.fixture(scope="session")
def real_words():
    return RealWords(unpack_real_words(MODELS))


@pytest.fixture(scope="module")
def speller(real_words):
    return Speller(counted_words(TEXTS, LANGUAGES), real_words)


def test_changes_are_told(speller):
    """The text to search for, and each word as it was typed and as it was taken."""
    assert speller.corrected("chlid traficking, recomendations — <&>?", "en") == Correction(
        "child trafficking, recommendations — <&>?",
        (
            Change("chlid", "child"),
            Change("traficking", "trafficking"),
            Change("recomendations", "recommendations"),
        ),
    )


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "procurment", "procurement"),
        ("en", "procuremennt", "procurement"),
        ("en", "prcouremnet", "procurement"),
        ("en", "hcild", "child"),
        ("en", "Recomendations", "Recommendations"),
        ("en", "harbuor", "harbour"),
        ("en", "childtrafficking", "child trafficking"),
        ("en", "lawenforcement", "law enforcement"),
        ("en", "zlatibrosk", "zlatiborsk"),
        ("ru", "рекомедации", "рекомендации"),
        ("ru", "торгволя", "торговля"),
        ("fr", "elements", "éléments"),
        ("fr", "e\u0301lementts", "éléments"),
        ("de", "oeffentliche", "öffentliche"),
        ("de", "Beschafung", "Beschaffung"),
        ("es", "identificacion", "identificación"),
    ],
)
def test_a_slip_is_mended(speller, language, typed, meant):
    """A letter too much, too few or wrong, two swapped, accents left out, and a blank forgotten."""
    assert speller.corrected(typed, language).text == meant


def test_missing_letters_are_likelier_than_wrong_ones(speller):
    """A letter is missing from "steady"; of the more frequent "study", one would have to be another."""
    assert speller.corrected("stedy", "en").text == "steady"


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "did the grils and kdis help?"),  # four letters, and no word of the reports near by
        ("en", "hrbr prcrmnt"),
        ("en", "what about Procurment in Hungary?"),
        ("en", "NATL PROCURMENT"),
        ("en", "procurment2021 h4rbour foo_harbuor"),
        ("en", "mail procurment@harbuor.org or https://harbuor.org/procurment www.harbuor.org"),
        ("en", "whats this, doesnt it? they couldnt"),
        ("en", "Slovenia, governance, harbours & café"),
        ("en", "eucalyptus zeppelin sourdough"),
        ("en", "торгволя"),
        ("fr", "quelqu'un, aujourd'hui, l’élément"),
        ("de", "Menschenhandelsopfer und Beschaffungsstelle"),
        ("ru", "права ребёнка, права ребенка"),
        ("nl", "procurment"),
        ("en", ""),
        ("en", " \n—<&> 12,5 % "),
    ],
)
def test_what_may_be_meant_is_left_alone(speller, language, question):
    """Words of any language, short words, names, abbreviations, addresses, numbers, and what is like nothing."""
    assert speller.corrected(question, language) == Correction(question, ())


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("ru", "прогрес у боротьбі з торгівлею дітьми — рекомедации"),
        ("fr", "elementts privind traficul de copii si recomandarile"),
        ("es", "indentificação"),
    ],
)
def test_a_seventh_language_is_left_alone(shipped, speller, language, question):
    """By its letters, or since most of its words are like none; else it would become a mixture of two."""
    assert speller.corrected(question, language) == Correction(question, ())
    assert shipped.corrected(question, language) == Correction(question, ())


def test_many_slips_are_no_seventh_language(speller):
    """Where each is but one slip away from a word."""
    mended = speller.corrected("chlid traficking recomendations — Łódź", "en")
    assert mended.text == "child trafficking recommendations — Łódź"


def test_a_question_in_title_case_has_no_names(speller):
    """Where every word has a capital, a capital says nothing."""
    assert speller.corrected("Chlid Traficking", "en").text == "Child Trafficking"


def test_what_stands_once_and_is_no_word_is_no_target(speller):
    """A PDF has broken words; a name that stands twice is a name."""
    assert speller.corrected("kjqzxvw", "en").changes == ()
    assert speller.corrected("Zlatibrosk", "en").text == "Zlatiborsk"


def test_a_word_of_the_reports_is_a_word(speller):
    """However it looks."""
    assert speller.corrected("kjqzxwv", "en").changes == ()


def test_words_are_counted_by_language():
    """In small letters, with their accents, however those are written."""
    counted = counted_words(["Café, CAFE\u0301 — <x>!", "Ещё café"], ["fr", "ru"])
    assert counted == {"fr": Counter({"café": 2, "x": 1}), "ru": Counter({"еще": 1, "café": 1})}
    with pytest.raises(ValueError, match="shorter"):
        counted_words(["a", "b"], ["en"])


def test_a_vocabulary_is_read_as_it_was_written(tmp_path):
    """One word a line, for people too."""
    counted = counted_words(TEXTS, LANGUAGES)
    write_vocabulary(tmp_path / "words.tsv", counted)
    assert read_vocabulary(tmp_path / "words.tsv") == counted
    assert "en\ttrafficking\t2\n" in (tmp_path / "words.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [None, "en\tword\n", "en\tword\tmany\n"])
def test_a_damaged_vocabulary_is_told(tmp_path, text):
    """With the file and what to do."""
    if text is not None:
        (tmp_path / "words.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(IndexStateError, match=r"words\.tsv: damaged or missing .*make index"):
        read_vocabulary(tmp_path / "words.tsv")


def test_real_words_know_six_languages(real_words):
    """And no language's slips."""
    for word in ("children", "enfants", "kinder", "bambini", "детей", "niños", "opferschutz", "progrès", "città"):
        assert real_words.knows(word), word
    for word in ("chlidren", "traficking", "recomendations", "рекомедации"):
        assert not real_words.knows(word), word
    assert real_words.knows_in("kinder", "de")
    assert not real_words.knows_in("kinder", "ru")


def test_real_words_are_written_once(real_words, tmp_path):
    """The second time they are only named."""
    again = unpack_real_words(MODELS)
    assert sorted(path.name for path in again.iterdir()) == sorted(
        f"{name}.npy" for name in ("en", "fr", "de", "it", "ru", "es")
    )
    before = (again / "en.npy").stat().st_mtime_ns
    assert unpack_real_words(MODELS) == again
    assert (again / "en.npy").stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [None, b"", b"damaged"])
def test_damaged_real_words_are_told(tmp_path, content):
    """With the folder and what to do."""
    folder = shutil.copytree(unpack_real_words(MODELS), tmp_path / "words")
    (folder / "it.npy").unlink()
    if content is not None:
        (folder / "it.npy").write_bytes(content)
    with pytest.raises(IndexStateError, match=r"/words: damaged or missing .*make index"):
        RealWords(folder)


def test_threads_mend_the_same(speller):
    """Many people ask at once."""
    questions = ["chlid", "procurment", "harbour", "recomendations"] * 25
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: speller.corrected(question, "en"), questions))
    assert found == [speller.corrected(question, "en") for question in questions]


@pytest.fixture(scope="module")
def shipped(real_words):
    glossary = Glossary.read(CORPUS)
    return Speller(counted_words((" ".join(glossary.words(name)) for name in SIX), SIX), real_words)


@pytest.mark.parametrize("language", SIX)
def test_no_term_of_the_glossary_is_changed(shipped, language):
    """Neither alone nor with the others."""
    terms = [term for concept in Glossary.read(CORPUS).concepts for term in concept.terms[language]]
    assert [term for term in terms if shipped.corrected(term, language).changes] == []


def test_questions_on_other_matters_stay_as_they_are(real_words):
    """Of a thousand questions on an encyclopaedia in four languages, asked of its paragraphs, one word may change."""
    if not XQUAD.exists():
        pytest.skip("other people's questions are not beside this checkout")
    lines = (XQUAD / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    speller = Speller(counted_words(texts, ["en"] * len(texts)) | {"de": {}, "es": {}, "ru": {}}, real_words)
    questions = [json.loads(line) for line in (XQUAD / "queries.jsonl").read_text(encoding="utf-8").splitlines()[::4]]
    typos = set(MISSPELT.split())
    changed = [change for each in questions for change in speller.corrected(each["text"], each["lang"]).changes]
    assert [change for change in changed if change.typed.casefold() not in typos] == []


def test_digests_are_sorted(real_words):
    """As a binary search needs them."""
    for digests in real_words._digests.values():
        assert digests.dtype == np.uint32
        assert bool((digests[1:] > digests[:-1]).all())
