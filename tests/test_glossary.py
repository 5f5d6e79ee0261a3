"""The glossary: it tells which concepts of the field a question names, in six languages."""

import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FindingsError
from index.glossary import GLOSSARY_NAME, Concept, Glossary, GlossaryError, Named
from index.languages import LANGUAGES

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SMALL = """
# Café — <sample> & гавань
[people.keeper]
en = ["keeper", "lighthouse keeper", "LHK", "guard"]
fr = ["gardien de phare", "gardien"]
ru = ["смотритель маяка", "смотритель"]

[people.guard]
en = ["guard", "watchman"]

[place.harbour]
en = ["harbour", "port"]
fr = ["port"]
ru = ["гавань"]

[place.cafe]
fr = ["café du port"]
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / GLOSSARY_NAME).write_text(SMALL, encoding="utf-8")
    return Glossary.read(tmp_path)


@pytest.fixture(scope="module")
def shipped():
    return Glossary.read(CORPUS)


def named(glossary, question, language="en"):
    """The concepts that a question names, by their own names; those named by an abbreviation end with a dot."""
    found = glossary.named(question, language)
    return [glossary.concepts[each.concept].name + "." * each.abbreviation for each in found]


def test_a_question_in_any_language_names_a_concept_by_its_number(small):
    """The number is the place in the file."""
    assert small.named("Что знает смотритель маяка — <&>?", "ru") == (Named(concept=0, abbreviation=False),)
    assert small.named("am port — <&>? Harbour!", "en") == (Named(concept=2, abbreviation=False),)


def test_forms_and_small_words_do_not_matter(small):
    """Stems are compared, in capitals or not, and words such as "de" are passed over."""
    assert named(small, "Les GARDIENS du phare", "fr") == ["people.keeper"]
    assert named(small, "в гавани", "ru") == ["place.harbour"]


def test_nothing_is_named_inside_a_longer_term(small):
    """A café of the port is a term by itself, and its port is not another."""
    assert named(small, "le café du port", "fr") == ["place.cafe"]
    assert named(small, "le port", "fr") == ["place.harbour"]


def test_the_longest_terms_come_first_and_each_concept_once(small):
    """Wherever in the question they stand, and however often."""
    assert named(small, "port, keeper, harbour, lighthouse keeper, keepers, LHK") == ["people.keeper", "place.harbour"]
    assert named(small, "le port, le café du port", "fr") == ["place.cafe", "place.harbour"]


def test_a_word_of_two_concepts_names_both(small):
    """Nobody but the one who asks knows which is meant."""
    assert named(small, "guard") == ["people.keeper", "people.guard"]


@pytest.mark.parametrize("typed", ["LHK", "lhk", "Lhk"])
def test_an_abbreviation_is_taken_in_capitals_or_not(small, typed):
    """And is told from words."""
    assert named(small, f"the {typed}!") == ["people.keeper."]


def test_who_writes_words_beside_an_abbreviation_has_named_the_concept_by_words(small):
    """Whichever comes first: what the abbreviation means has been said."""
    assert named(small, "LHK, the guard") == ["people.keeper", "people.guard"]
    assert named(small, "lighthouse keeper (LHK)") == ["people.keeper"]


def test_an_abbreviation_has_no_forms():
    """A word whose stem only looks like it is another word."""
    glossary = Glossary.of([Concept("report.tip", {"en": ("TIP", "trafficking report")})])
    assert named(glossary, "any tips?") == []
    assert named(glossary, "the tip report") == ["report.tip."]


@pytest.mark.parametrize("question", ["", "  ", "the of in", "?!<>&—", "sourdough"])
def test_a_question_without_a_term_names_nothing(small, question):
    assert small.named(question, "en") == ()


def test_languages_that_the_glossary_lacks_name_nothing(small):
    """Neither one that no glossary has, nor one that a concept leaves out."""
    assert small.named("keeper", "nl") == ()
    assert small.named("keeper", "de") == ()


def test_strange_letters_are_no_trouble(small):
    """Letters that become two when made small, and accents typed apart."""
    assert named(small, "İstanbul ŉ keeper ﬁ") == ["people.keeper"]
    assert named(small, "cafe\u0301 du port", "fr") == ["place.cafe"]


@given(question=st.text(), language=st.sampled_from(LANGUAGES))
def test_any_text_is_a_question(shipped, question, language):
    """Whatever is typed, concepts of the file come back, each once."""
    numbers = [each.concept for each in shipped.named(question, language)]
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) <= set(range(len(shipped.concepts)))


def test_words_are_those_of_the_terms(small):
    """For whoever wants to know which words are spelt right."""
    assert small.words("fr") == {"gardien", "de", "phare", "port", "café", "du"}
    assert small.words("nl") == frozenset()


def test_without_a_file_the_glossary_is_empty(tmp_path):
    """It is an aid, not a need."""
    glossary = Glossary.read(tmp_path)
    assert glossary.concepts == ()
    assert glossary.named("human trafficking", "en") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[people.keeper]\nen = ["keeper"', r"glossary\.toml: not valid TOML: .*Mend that line"),
        ('[a.b]\nen = ["x"]\n[a.b]\nen = ["y"]', r"glossary\.toml: not valid TOML: "),
        ('[keeper]\nen = ["keeper"]', r"glossary\.toml: \[keeper\] needs a group and a name, .*\[help\.keeper\]"),
        ('en = ["keeper"]', r"glossary\.toml: \[en\] needs a group and a name"),
        ('[people.keeper]\nnl = ["wachter"]', r"\[people\.keeper\]: unknown language 'nl'; known are en, fr"),
        ('[people.keeper]\nen = "keeper"', r"\[people\.keeper\]: en must be a list of words"),
        ("[people.keeper]\nen = [1]", r"\[people\.keeper\]: en must be a list of words"),
        (
            '[people.keeper]\nen = ["keeper", "—"]',
            r"\[people\.keeper\]: en lists '—', which has no letters\. Take it out",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(tmp_path, text, told):
    (tmp_path / GLOSSARY_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError, match=told):
        Glossary.read(tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path):
    """As a folder, or in another encoding, and as an error that a command shows as one line."""
    (tmp_path / GLOSSARY_NAME).write_bytes("café".encode("latin-1"))
    with pytest.raises(FindingsError, match="not valid TOML"):
        Glossary.read(tmp_path)
    (tmp_path / "other" / GLOSSARY_NAME).mkdir(parents=True)
    with pytest.raises(FindingsError, match="cannot be read"):
        Glossary.read(tmp_path / "other")


def test_the_shipped_glossary_has_every_concept_in_every_language(shipped):
    """So that no question is understood in one language only."""
    lacking = [
        (concept.name, language)
        for concept in shipped.concepts
        for language in LANGUAGES
        if not concept.terms.get(language)
    ]
    assert lacking == []
    assert len(shipped.concepts) >= 150


def test_the_shipped_glossary_says_nothing_twice(shipped):
    """A term that is listed twice in one language of a concept is a slip."""
    twice = [
        (concept.name, term)
        for concept in shipped.concepts
        for terms in concept.terms.values()
        for term in terms
        if terms.count(term) > 1
    ]
    assert twice == []


def test_no_shipped_abbreviation_reads_like_a_small_word(shipped):
    """As in "tell us": abbreviations are compared without regard to capitals."""
    everyday = set("us it who is am an as at be by do go he if in me my no of on or so to up we".split())  # noqa: SIM905  # reads better
    terms = {term.casefold() for concept in shipped.concepts for term in concept.terms["en"]}
    assert terms & everyday == set()


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("что нового по торговле детьми?", "ru", ["crime.child_trafficking"]),
        ("öffentliche Beschaffung, wie viele?", "de", ["prevention.procurement"]),
        ("¿qué hay contra la explotación laboral?", "es", ["forms.labour_exploitation"]),
        ("la tratta dei minori", "it", ["crime.child_trafficking"]),
        ("la traite d'êtres humains", "fr", ["crime.trafficking"]),
        ("kids", "en", ["people.child"]),
        ("UASC", "en", ["people.unaccompanied."]),
        ("do cops help?", "en", ["justice.police", "help.assistance"]),
        ("в Молдове", "ru", ["place.moldova"]),
        ("victims of human trafficking", "en", ["crime.trafficking", "people.victim"]),
    ],
)
def test_the_shipped_glossary_knows_what_people_ask(shipped, question, language, names):
    """Everyday words and those of reports, in each language."""
    assert named(shipped, question, language) == names


def test_every_shipped_term_names_its_concept(shipped):
    """No term is hidden behind how it is written."""
    lost = [
        (language, term)
        for number, concept in enumerate(shipped.concepts)
        for language, terms in concept.terms.items()
        for term in terms
        if number not in [each.concept for each in shipped.named(term, language)]
    ]
    assert lost == []


def test_a_question_takes_little_time(shipped):
    """Half a millisecond of CPU, as the median of many."""
    question = "How many states give unaccompanied children guardians, and is assistance conditional on co-operation?"
    times = []
    for _ in range(101):
        begin = time.thread_time()
        shipped.named(question, "en")
        times.append(time.thread_time() - begin)
    assert sorted(times)[50] < 0.0005


def test_threads_find_the_same(shipped):
    """Many people ask at once."""
    wanted = shipped.named("child victims", "en")
    got = []
    threads = [threading.Thread(target=lambda: got.append(shipped.named("child victims", "en"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 8


def test_the_sample_in_the_file_is_a_concept(tmp_path):
    """What staff are told to copy works once the # is gone."""
    text = (CORPUS / GLOSSARY_NAME).read_text(encoding="utf-8")
    sample = "\n".join(re.findall(r"^#     ((?:\[|[a-z]{2} = ).+)$", text, re.MULTILINE))
    (tmp_path / GLOSSARY_NAME).write_text(sample, encoding="utf-8")
    assert [concept.name for concept in Glossary.read(tmp_path).concepts] == ["help.interpreter"]
