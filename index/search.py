"""Answer a question from the index in use: find passages by meaning and by words, and say whether they are near.

The only way in for whoever asks. Notices by itself when a new generation of the index is put into use.
"""

import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index import store
from index.catalogue import Report
from index.errors import FindingsError
from index.intents import intent_of
from index.language_shift import COMMON, Vectors
from index.languages import language_of
from index.models import Model, model_for_answering
from index.ranking import Ranking, candidates, meanings, score
from index.selection import Scored, chosen, ordered
from index.spelling import RealWords, Speller, unpack_real_words
from index.values import Answer, Citation, Hit, Kind, Passage, Status, Topic

_QUESTION_CHARS = 1000  # of a longer message, the beginning is searched for
_READ = 60  # of the candidates; what a passage is moves it by less than lies between the first and these
_JUDGED = 10  # of the passages found, those that tell whether there is an answer
_TOPICS = 3  # offered in place of an answer

_log = logging.getLogger(__name__)


class Findings:
    """The reports of an index, ready to be asked. Safe to use from several threads.

    Questions that arrive together are worked on side by side: a batch was measured to cost more CPU than its questions
    one by one, because all are padded to the longest.
    """

    def __init__(self, index: Path, models: Path, ranking: Ranking | None = None) -> None:
        """Open the index in use in the folder `index` and the model that it was built with.

        `models` is the folder of the models. Raises IndexStateError or ModelError.
        """
        self._index = index
        self._models = models
        self._ranking = ranking or Ranking()
        self._swap = threading.Lock()
        self._refused: str | None = None
        self._loaded = self._load(None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports of the index in use."""
        return self._loaded.generation.meta.reports

    @property
    def generation(self) -> str:
        """The name of the index in use."""
        return self._loaded.generation.name

    def ask(self, question: str, limit: int = 3) -> Answer:
        """The best `limit` passages for `question`, or none where the reports seem to say nothing about it."""
        answer = self.ranked(question, limit)
        if answer.status is not Status.DECLINED:
            return answer
        return Answer(
            question=answer.question,
            language=answer.language,
            status=answer.status,
            confidence=answer.confidence,
            hits=(),
            searched_for=answer.searched_for,
            topics=_topics(answer.hits),
        )

    def ranked(self, question: str, limit: int) -> Answer:
        """As `ask`, but with the nearest passages even where the answer is that there is none."""
        loaded = self._fresh()
        text = " ".join(question.split())[:_QUESTION_CHARS]
        language = language_of(text)
        if not text:
            return Answer(question, language, Status.DECLINED, 0.0, ())
        understood = _understood(loaded, text, language, self._ranking)
        vector = _vector(loaded, understood, language, self._ranking)
        towards = _towards_concepts(loaded, understood, language, vector, self._ranking)
        found = _found(loaded, understood, language, towards, self._ranking)
        # Told without the concepts: they bring the right passage forward, but what they do to its cosine varies.
        calibration = loaded.generation.calibration
        confidence = calibration.confidence(vector, _nearest(loaded, vector, found, self._ranking))
        answer = chosen(found, limit, self._ranking, change=intent_of(understood).change)
        return Answer(
            question=question,
            language=language,
            status=calibration.status(confidence),
            confidence=confidence - calibration.unsure_below,
            hits=tuple(_hit(loaded, one) for one in answer),
            searched_for=understood,
        )

    def topic(self, key: str, limit: int = 3) -> tuple[Hit, ...]:
        """The first `limit` passages of the section that a Topic names; none if the reports do not have it any more."""
        loaded = self._fresh()
        passages = (loaded.generation.passages[number] for number in loaded.sections.get(key, ())[:limit])
        return tuple(Hit(passage, _citation(loaded, passage), None, 0.0, 0.0, 0.0) for passage in passages)

    def _fresh(self) -> "_Loaded":
        """What is loaded, after loading the index in use if that is another by now.

        One thread loads while the others go on with the old one. An index that cannot be opened is reported
        in the log once, and the old one stays in use.
        """
        name = store.current_name(self._index)
        if name in (self._loaded.generation.name, self._refused) or not self._swap.acquire(blocking=False):
            return self._loaded
        try:
            self._loaded = self._load(self._loaded.model)
        except FindingsError as error:
            self._refused = name
            _log.error("the new index is not used: %s", error)
        finally:
            self._swap.release()
        return self._loaded

    def _load(self, model: Model | None) -> "_Loaded":
        generation = store.open_current(self._index)
        wanted = generation.meta.model
        if model is None or model.identity != wanted:
            model = model_for_answering(wanted, self._models)
            model.embed_queries(["warm up"])
        real_words = RealWords(unpack_real_words(self._models))
        speller = Speller(generation.vocabulary, real_words)
        reports = {report.id: report for report in generation.meta.reports}
        return _Loaded(generation, model, speller, real_words, reports)


@dataclass(frozen=True)
class _Loaded:
    generation: store.Generation
    model: Model
    speller: Speller
    real_words: RealWords
    reports: dict[str, Report]

    @cached_property
    def sections(self) -> dict[str, list[int]]:
        """The numbers of the passages of each section, without notes, by the section's key."""
        sections: dict[str, list[int]] = {}
        for passage in self.generation.passages:
            if passage.kind is not Kind.NOTE:
                sections.setdefault(_key(passage), []).append(passage.number)
        return sections


def _understood(loaded: _Loaded, text: str, language: str, ranking: Ranking) -> str:
    """The question with its words mended and the reports' own abbreviations spelled out."""
    mended = loaded.speller.corrected(text, language).text if ranking.spelling else text
    return loaded.generation.abbreviations.spelled_out_in_question(mended, loaded.real_words.knows)


def _vector(loaded: _Loaded, question: str, language: str, ranking: Ranking) -> Vectors:
    """The question's vector in the common language."""
    vector: Vectors = loaded.model.embed_queries([question])[0]
    return loaded.generation.shift.moved(vector, language) if ranking.language_shift else vector


def _towards_concepts(loaded: _Loaded, question: str, language: str, vector: Vectors, ranking: Ranking) -> Vectors:
    """`vector`, nearer to the concepts that the question names in another language or abbreviates."""
    generation = loaded.generation
    foreign = language != COMMON
    named = [one.concept for one in generation.glossary.named(question, language) if foreign or one.abbreviation]
    return generation.concepts.moved(vector, named, ranking.concept_weight)


def _found(loaded: _Loaded, question: str, language: str, vector: Vectors, ranking: Ranking) -> list[Scored]:
    """The passages near `vector` or with words of the question, best first."""
    generation = loaded.generation
    intent = intent_of(question)
    shares = dict(generation.words.search(question, language, ranking.candidates // 2))
    near = candidates(vector, generation.vectors, generation.sentences, shares, ranking)
    near.sort(key=lambda candidate: score(candidate, None, ranking), reverse=True)
    passages = ((candidate, generation.passages[candidate.number]) for candidate in near[:_READ])
    scored = [
        Scored(candidate, passage, score(candidate, passage, ranking, recommendation=intent.recommendation))
        for candidate, passage in passages
    ]
    return ordered(scored, loaded.reports)


def _nearest(loaded: _Loaded, vector: Vectors, found: Sequence[Scored], ranking: Ranking) -> float:
    """How near the best of `found` come to the vector; -1 if there are none."""
    numbers = [one.candidate.number for one in found[:_JUDGED]]
    return max(meanings(vector, numbers, loaded.generation.vectors, loaded.generation.sentences, ranking), default=-1.0)


def _hit(loaded: _Loaded, one: Scored) -> Hit:
    passage, candidate = one.passage, one.candidate
    return Hit(
        passage=passage,
        citation=_citation(loaded, passage),
        sentence=passage.sentences[candidate.sentence] if candidate.sentence >= 0 else None,
        score=one.score,
        cosine=candidate.cosine,
        words=candidate.words,
    )


def _citation(loaded: _Loaded, passage: Passage) -> Citation:
    return Citation(loaded.reports[passage.report_id], passage.section, passage.pages, passage.labels)


def _topics(hits: Sequence[Hit]) -> tuple[Topic, ...]:
    """The sections of the nearest passages, each once."""
    topics = {
        _key(hit.passage): Topic(_key(hit.passage), hit.passage.section[-1], hit.citation.report)
        for hit in hits
        if hit.passage.section and hit.passage.kind is not Kind.NOTE
    }
    return tuple(topics.values())[:_TOPICS]


def _key(passage: Passage) -> str:
    return hashlib.sha256(f"{passage.report_id}\0{passage.section}".encode(errors="replace")).hexdigest()[:16]
