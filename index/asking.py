"""From a question to scored passages: mend it, embed it, find what is near, and say how near is near."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.danger import Danger
from index.intents import intent_of
from index.language_shift import COMMON, Vectors
from index.languages import language_of
from index.loaded import Loaded
from index.ranking import Ranking, candidates, meanings, score
from index.selection import Scored, ordered
from index.sentences import sentence_offsets
from index.values import Hit, Kind, Passage, Status

_QUESTION_CHARS = 1000  # of a longer message, the beginning is searched for
_READ = 60  # of the candidates; what a passage is moves it by less than lies between the first and these
_SIFTED = 1000  # candidates, and read, where only passages of a kind, or of each report, are wanted
_PART_CHARS = 60  # of a long message, in which a cry for help may stand
_SHORTEST_ANSWER = 4  # words; a shorter sentence is a label, such as "Recommendation 3."
_JUDGED = 10  # of the passages found, those that tell whether there is an answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood. `vector` is its meaning in the common language, `own` that of the text as written.

    `parts` are those of a long message, each with its own meaning: a cry for help may stand at the end of a story.
    """

    text: str
    language: str
    understood: str
    vector: Vectors
    own: Vectors
    parts: tuple[tuple[str, Vectors], ...]


@dataclass(frozen=True, slots=True)
class Sift:
    """Which passages are wanted: those of one kind, or all. `deep`: look at many, since few of the nearest will do."""

    kind: Kind | None = None
    deep: bool = False


def asked(loaded: Loaded, question: str, ranking: Ranking) -> Asked | None:
    """What is asked; None if there are no words in it."""
    text = " ".join(question.split())[:_QUESTION_CHARS]
    if not text:
        return None
    language = language_of(text)
    understood = _understood(loaded, text, language, ranking)
    raw, *mended = loaded.model.embed_queries([text] if understood == text else [text, understood])
    vector = mended[0] if mended else raw
    return Asked(
        text=text,
        language=language,
        understood=understood,
        vector=loaded.generation.shift.of_questions(vector, language) if ranking.language_shift else vector,
        own=raw,
        parts=tuple((part, loaded.model.embed_queries([part])[0]) for part in _parts(question, language)),
    )


def danger_in(loaded: Loaded, question: Asked, certainty: float) -> Danger:
    """What the message is a sign of, as a whole or in one of its parts. `certainty` is that of an answer."""
    judge = loaded.generation.danger
    told = [judge.judged(question.text, question.own, certainty)]
    told += (judge.judged(part, vector, certainty) for part, vector in question.parts)
    return next((danger for danger in (Danger.HELP, Danger.HARMFUL) if danger in told), Danger.NONE)


def found(loaded: Loaded, question: Asked, ranking: Ranking, sift: Sift) -> list[Scored]:
    """The passages near the question or with words of it, best first."""
    generation = loaded.generation
    intent = intent_of(question.understood)
    deep = replace(ranking, candidates=max(ranking.candidates, _SIFTED)) if sift.deep else ranking
    shares = dict(generation.words.search(question.understood, question.language, deep.candidates // 2))
    towards = _towards_concepts(loaded, question, ranking)
    near = candidates(towards, generation.vectors, generation.sentences, shares, deep)
    near.sort(key=lambda candidate: score(candidate, None, ranking), reverse=True)
    passages = (
        (candidate, generation.passages[candidate.number]) for candidate in near[: _SIFTED if sift.deep else _READ]
    )
    scored = [
        Scored(candidate, passage, score(candidate, passage, ranking, recommendation=intent.recommendation))
        for candidate, passage in passages
        if sift.kind in (None, passage.kind)
    ]
    return ordered(scored, loaded.reports)


def confidence_of(loaded: Loaded, question: Asked, found: Sequence[Scored], ranking: Ranking) -> float:
    """How sure it is that the best of `found` hold an answer.

    Told without the concepts: they bring the right passage forward, but what they do to its cosine varies.
    """
    near = max(_near(loaded, question, found[:_JUDGED], ranking), default=-1.0)
    return loaded.generation.calibration.confidence(question.vector, near)


def answering(loaded: Loaded, question: Asked, found: Sequence[Scored], ranking: Ranking) -> list[Scored]:
    """Those of `found` that would not be declined if each were the only one."""
    calibration = loaded.generation.calibration
    unlike = calibration.confidence(question.vector, 0.0)  # the same for all
    return [
        one
        for one, near in zip(found, _near(loaded, question, found, ranking), strict=True)
        if calibration.status(near + unlike) is not Status.DECLINED
    ]


def hit_of(loaded: Loaded, one: Scored) -> Hit:
    """The passage as an answer shows it."""
    passage, candidate = one.passage, one.candidate
    return Hit(
        passage=passage,
        citation=loaded.citation(passage),
        sentence=_telling(passage, candidate.sentence) if candidate.sentence >= 0 else None,
        score=one.score,
        cosine=candidate.cosine,
        words=candidate.words,
    )


def _telling(passage: Passage, best: int) -> tuple[int, int]:
    """The sentence `best`; if that only asks or names something, the next in the passage that tells something."""
    following = (offsets for offsets in passage.sentences[best:] if _tells(passage.text[slice(*offsets)]))
    return next(following, passage.sentences[best])


def _tells(sentence: str) -> bool:
    return len(sentence.split()) >= _SHORTEST_ANSWER and not sentence.rstrip("\"'”’»)] ").endswith("?")


def _parts(message: str, language: str) -> Iterator[str]:
    """The sentences of a message of several, short ones together."""
    message = message.encode(errors="replace").decode()  # half of a pair, which no library takes
    sentences = [message[start:end] for start, end in sentence_offsets(message, language)]
    if len(sentences) < 2:
        return
    part = ""
    for sentence in sentences:
        if part and len(part) + len(sentence) > _PART_CHARS:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
    yield part


def _understood(loaded: Loaded, text: str, language: str, ranking: Ranking) -> str:
    """The question with its words mended and the reports' own abbreviations spelled out."""
    mended = loaded.speller.corrected(text, language).text if ranking.spelling else text
    return loaded.generation.abbreviations.spelled_out_in_question(mended, loaded.real_words.knows)


def _towards_concepts(loaded: Loaded, question: Asked, ranking: Ranking) -> Vectors:
    """The question's vector, nearer to the concepts that it names in another language or abbreviates."""
    generation = loaded.generation
    foreign = question.language != COMMON
    named = generation.glossary.named(question.understood, question.language)
    concepts = [one.concept for one in named if foreign or one.abbreviation]
    return generation.concepts.moved(question.vector, concepts, ranking.concept_weight)


def _near(loaded: Loaded, question: Asked, found: Sequence[Scored], ranking: Ranking) -> list[float]:
    """How near each comes to the question, without the concepts."""
    generation = loaded.generation
    numbers = [one.candidate.number for one in found]
    return meanings(question.vector, numbers, generation.vectors, generation.sentences, ranking)
