"""What a score is made of, computed by hand: the passage, its best sentence, its words, its kind."""

import numpy as np
import pytest

from index.ranking import WITHOUT, Candidate, Ranking, candidates, meanings, nearest, score
from index.sentence_vectors import SentenceVectors, write_sentence_vectors
from index.values import Kind, PageSpan, Passage
from index.vectors import VectorIndex

PASSAGES = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
SENTENCES = (
    np.array([[0.6, 0.8], [0, 1]], dtype=np.float32),
    np.array([[0.8, 0.6], [1, 0], [0, 1]], dtype=np.float32),
    np.empty((0, 2), dtype=np.float32),
    np.array([[0, -1]], dtype=np.float32),
)
QUESTION = np.array([1, 0], dtype=np.float32)
HALF = Ranking(sentence_weight=0.5)
ROUNDED = 0.002  # vectors of sentences are kept in 8 bits


@pytest.fixture
def vectors():
    return VectorIndex.of(PASSAGES)


@pytest.fixture
def sentences(tmp_path):
    write_sentence_vectors(tmp_path / "é.vectors", SENTENCES)
    return SentenceVectors(tmp_path / "é.vectors")


def near(number, cosine, sentence, meaning, words=0.0):
    return Candidate(
        number, pytest.approx(cosine, abs=1e-6), sentence, pytest.approx(meaning, abs=ROUNDED), pytest.approx(words)
    )


def passage(kind):
    text = "Маяк — café & <lamp>."
    return Passage(0, "harbour", (), kind, "ru", text, (PageSpan(1, None, 0, len(text)),), ((0, len(text)),))


def test_candidates_are_the_nearest_with_their_best_sentence(vectors, sentences):
    """Half passage, half best sentence; a passage without sentences counts by itself."""
    found = sorted(candidates(QUESTION, vectors, sentences, {}, HALF), key=lambda one: one.number)
    assert found == [near(0, 1, 0, 0.8), near(1, 0.6, 1, 0.8), near(2, 0, -1, 0), near(3, -1, 0, -0.5)]


def test_as_many_as_the_ranking_says_and_those_that_share_words(vectors, sentences):
    """A passage far away comes in by its words, with its own cosine; a near one is not taken twice."""
    ranking = Ranking(candidates=1, sentence_weight=0.25)
    found = candidates(QUESTION, vectors, sentences, {3: 0.4, 0: 0.1}, ranking)
    assert found == [near(0, 1, 0, 0.9, 0.1), near(3, -1, 0, -0.75, 0.4)]
    assert candidates(QUESTION, vectors, sentences, {}, ranking) == [near(0, 1, 0, 0.9)]


def test_the_weight_of_sentences_is_a_share(vectors, sentences):
    """At 0 only the passage counts, at 1 only its best sentence."""
    by_passage, by_sentence = (
        [one.meaning for one in candidates(QUESTION, vectors, sentences, {}, Ranking(sentence_weight=weight))]
        for weight in (0.0, 1.0)
    )
    assert by_passage == pytest.approx([1, 0.6, 0, -1], abs=1e-6)
    assert by_sentence == pytest.approx([0.6, 1, 0, 0], abs=ROUNDED)


def test_meanings_for_another_vector(vectors, sentences):
    """Of the passages that are named, in that order; none for none."""
    other = np.array([0, 1], dtype=np.float32)
    assert meanings(other, [2, 0, 2], vectors, sentences, HALF) == pytest.approx([1, 0.5, 1], abs=ROUNDED)
    assert meanings(other, [], vectors, sentences, HALF) == []


def test_the_nearest_of_all(vectors, sentences):
    """The highest meaning, which need not be that of the nearest passage."""
    assert nearest(QUESTION, vectors, sentences, Ranking(sentence_weight=0.75)) == pytest.approx(0.9, abs=ROUNDED)
    assert nearest(QUESTION, vectors, sentences, Ranking(sentence_weight=0.25)) == pytest.approx(0.9, abs=ROUNDED)
    assert nearest(QUESTION, vectors, sentences, Ranking(candidates=0)) == -1


@pytest.mark.parametrize(
    ("kind", "asked_for", "total"),
    [
        (Kind.FINDING, False, 0.8 + 0.2 * 0.5),
        (Kind.FINDING, True, 0.8 + 0.2 * 0.5),
        (Kind.NOTE, False, 0.8 + 0.2 * 0.5 - 0.03),
        (Kind.NOTE, True, 0.8 + 0.2 * 0.5 - 0.03),
        (Kind.RECOMMENDATION, False, 0.8 + 0.2 * 0.5),
        (Kind.RECOMMENDATION, True, 0.8 + 0.2 * 0.5 + 0.07),
    ],
)
def test_a_score_is_meaning_and_words_and_kind(kind, asked_for, total):
    """Words are added by their weight, a note loses, a recommendation gains only where such are asked for."""
    ranking = Ranking(word_weight=0.2, note_weight=0.03, recommendation_weight=0.07)
    candidate = Candidate(0, cosine=0.7, sentence=0, meaning=0.8, words=0.5)
    assert score(candidate, passage(kind), ranking, recommendation=asked_for) == pytest.approx(total)


def test_before_a_passage_is_read_its_kind_does_not_count():
    """Meaning and words are known of all candidates; only the best of them are read."""
    ranking = Ranking(word_weight=0.2, note_weight=0.03, recommendation_weight=0.07)
    candidate = Candidate(0, cosine=0.7, sentence=0, meaning=0.8, words=0.5)
    assert score(candidate, None, ranking, recommendation=True) == pytest.approx(0.9)


def test_each_part_can_be_switched_off():
    """What is measured without a part is the ranking with exactly that part at nothing."""
    for changes in WITHOUT.values():
        (name, value), *others = changes.items()
        assert others == []
        assert not value
        assert getattr(Ranking(), name)
        assert not getattr(Ranking(**changes), name)
    numbers = {"candidates"}  # not a part, but how far one looks
    assert {name for changes in WITHOUT.values() for name in changes} == set(Ranking.__slots__) - numbers
