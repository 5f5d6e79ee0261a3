"""What the score of a passage is made of, and the few numbers that weigh it. docs/retrieval.md tells what each adds.

A score is a sum of cosines, so that scores of different questions can be compared; ranks and shares of a maximum forget
how near a passage was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.sentence_vectors import Best, SentenceVectors
from index.values import Kind, Passage
from index.vectors import VectorIndex, Vectors


@dataclass(frozen=True, slots=True)
class Ranking:
    """The settings of the ranking. Weights are in cosines: 0.01 is about what lies between one passage and the next.

    `candidates` are the nearest passages whose sentences are looked at. `sentence_weight` is the share, of 1, that the
    best sentence of a passage has in its score beside the passage as a whole. `word_weight` goes to a passage that
    scores all that BM25 could give for the question. `note_weight` is taken from footnotes, and
    `recommendation_weight` given to recommendations where such are asked for. `concept_weight` is how far a question
    is moved towards the concepts of the glossary that it names in another language, or by an abbreviation.
    """

    candidates: int = 100
    sentence_weight: float = 0.55
    word_weight: float = 0.03
    note_weight: float = 0.01
    recommendation_weight: float = 0.02
    concept_weight: float = 0.25
    language_shift: bool = True
    spelling: bool = True
    one_of_a_page: bool = True
    both_reports: bool = True


WITHOUT: dict[str, dict[str, bool | float]] = {
    "best sentence": {"sentence_weight": 0.0},
    "words (BM25)": {"word_weight": 0.0},
    "notes behind text": {"note_weight": 0.0},
    "recommendations where asked for": {"recommendation_weight": 0.0},
    "concepts of the glossary": {"concept_weight": 0.0},
    "language shift": {"language_shift": False},
    "spelling": {"spelling": False},
    "one passage of a page": {"one_of_a_page": False},
    "both reports where change is asked for": {"both_reports": False},
}
"""What switches off each component, for measuring what it adds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage by its number, and how near it is. `sentence` is the nearest of its sentences, -1 if it has none.

    `meaning` is the cosine of the passage and that of the sentence together; `words` is the BM25 score as a share of
    the most that the question could score.
    """

    number: int
    cosine: float
    sentence: int
    meaning: float
    words: float


def candidates(
    vector: Vectors,
    vectors: VectorIndex,
    sentences: SentenceVectors,
    shares: Mapping[int, float],
    ranking: Ranking,
) -> list[Candidate]:
    """The passages nearest to a question's `vector`, and those that share words with it, in no order.

    `shares` are those of LexicalIndex.search, by number.
    """
    cosines = dict(vectors.search(vector, ranking.candidates))
    by_words = [number for number in shares if number not in cosines]
    cosines |= zip(by_words, vectors.cosines(vector, by_words), strict=True)
    numbers = list(cosines)
    return [
        Candidate(
            number=number,
            cosine=cosines[number],
            sentence=best.sentence,
            meaning=_together(cosines[number], best, ranking),
            words=shares.get(number, 0.0),
        )
        for number, best in zip(numbers, sentences.best(vector, numbers), strict=True)
    ]


def meanings(
    vector: Vectors, numbers: Sequence[int], vectors: VectorIndex, sentences: SentenceVectors, ranking: Ranking
) -> list[float]:
    """The `meaning` of the passages `numbers` for another vector, in their order."""
    return [
        _together(cosine, best, ranking)
        for cosine, best in zip(vectors.cosines(vector, numbers), sentences.best(vector, numbers), strict=True)
    ]


def _together(cosine: float, best: Best, ranking: Ranking) -> float:
    """The cosine of a passage and that of its best sentence as one; a passage without sentences stands for itself."""
    return cosine + ranking.sentence_weight * (best.cosine - cosine) if best.sentence >= 0 else cosine


def score(candidate: Candidate, passage: Passage | None, ranking: Ranking, *, recommendation: bool = False) -> float:
    """What orders the passages of an answer; without the passage, what is known before it is read.

    `recommendation`: whether such are asked for.
    """
    total = candidate.meaning + ranking.word_weight * candidate.words
    if passage is None:
        return total
    if passage.kind is Kind.NOTE:
        total -= ranking.note_weight
    elif passage.kind is Kind.RECOMMENDATION and recommendation:
        total += ranking.recommendation_weight
    return total


def nearest(vector: Vectors, vectors: VectorIndex, sentences: SentenceVectors, ranking: Ranking) -> float:
    """The highest `meaning` of all passages."""
    return max((found.meaning for found in candidates(vector, vectors, sentences, {}, ranking)), default=-1.0)
