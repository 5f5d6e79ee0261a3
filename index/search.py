"""Answer questions from the index in use, and let its reports be browsed.

The only way in for whoever asks. Notices by itself when a new generation of the index is put into use.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from index import store
from index.asking import Asked, Sift, answering, asked, confidence_of, danger_in, found, hit_of
from index.catalogue import Report
from index.danger import Danger
from index.errors import FindingsError
from index.intents import intent_of
from index.loaded import Loaded, load
from index.page_picture import PagePicture, PagePictures
from index.ranking import Ranking
from index.selection import Scored, chosen
from index.values import Answer, Hit, IndexFacts, Kind, Listed, Passage, Side, Status, Topic

_TOPICS = 3  # offered in place of an answer
_CLOSING = " ?!.…"
_DANGER = {Danger.HELP: Status.HELP, Danger.HARMFUL: Status.HARMFUL}

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
        self._pictures = PagePictures(index / "pictures")
        self._swap = threading.Lock()
        self._refused: str | None = None
        self._loaded = load(index, models, None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports of the index in use."""
        return self._fresh().generation.meta.reports

    @property
    def generation(self) -> str:
        """The name of the index in use."""
        return self._loaded.generation.name

    @property
    def facts(self) -> IndexFacts:
        """What the index in use says about itself."""
        return self._fresh().facts

    def ask(
        self, question: str, limit: int = 3, *, skip: int = 0, kind: Kind | None = None, about_reports: bool = False
    ) -> Answer:
        """The best `limit` passages for `question` behind the first `skip`, or none where the reports say nothing.

        `kind`: only passages of that kind. Where somebody seems to be in danger there is no passage, but a status that
        says so, unless the question is known to be `about_reports`.
        """
        return self._answer(question, limit, skip=skip, kind=kind, about_reports=about_reports, anyway=False)

    def ranked(self, question: str, limit: int) -> Answer:
        """As `ask`, but with the nearest passages even where the answer is that there is none."""
        return self._answer(question, limit, skip=0, kind=None, about_reports=True, anyway=True)

    def compare(self, question: str) -> tuple[Side, ...]:
        """The best passage of each report, the earliest report first and those without a date last.

        Whether somebody is in danger is not looked at here: `ask` tells.
        """
        loaded = self._fresh()
        understood = asked(loaded, question, self._ranking)
        if understood is None:
            return ()
        near = found(loaded, understood, self._ranking, Sift(deep=True))
        best: dict[str, Scored] = {}
        for one in answering(loaded, understood, near, self._ranking):
            best.setdefault(one.passage.report_id, one)
        by_date = sorted(loaded.reports.values(), key=lambda report: (report.date is None, report.date))
        return tuple(Side(report, hit_of(loaded, best[report.id]) if report.id in best else None) for report in by_date)

    def recommendations(self, topic: str = "", limit: int = 3, *, skip: int = 0) -> Listed:
        """Recommendations behind the first `skip`: all without a topic, else those to whom it names, then those on it.

        Where none is addressed to it, the first ones on it come together, as `ask` has them.
        """
        loaded = self._fresh()
        topic = topic.strip().rstrip(_CLOSING)  # it is no part of a name, and moves the meaning of a single word
        everything = loaded.hits(loaded.layout.recommendations)
        listed = [hit for hit in everything if _is_addressed(hit, topic)]
        if not listed:
            nearest = self.ask(topic, limit, skip=skip, kind=Kind.RECOMMENDATION, about_reports=True)
            return Listed(nearest.hits, nearest.more)
        if len(listed) < len(everything):
            numbers = {hit.passage.number for hit in listed}
            listed += (hit for hit in self._on(loaded, topic) if hit.passage.number not in numbers)
        return Listed(tuple(listed[skip : skip + limit]), more=len(listed) > skip + limit)

    def contents(self, report_id: str) -> tuple[Topic, ...]:
        """The sections of a report in order; none if there is no such report."""
        loaded = self._fresh()
        layout = loaded.layout
        firsts = [layout.sections[key][0] for key in layout.contents.get(report_id, ())]
        return tuple(loaded.topic(loaded.generation.passages[number]) for number in firsts)

    def topic(self, key: str, limit: int = 3, *, skip: int = 0) -> Listed:
        """Passages of the section that a Topic names; none if the reports do not have it any more."""
        loaded = self._fresh()
        numbers = loaded.layout.sections.get(key, [])
        return Listed(loaded.hits(numbers[skip : skip + limit]), more=len(numbers) > skip + limit)

    def passage(self, key: str) -> Hit | None:
        """The passage that has this key; None if the reports do not hold it any more."""
        loaded = self._fresh()
        number = loaded.generation.number_of(key)
        return None if number is None else loaded.hit(loaded.generation.passages[number])

    def around(self, key: str) -> tuple[Hit, ...]:
        """The passage that has this key, between the one before and the one behind it in its report, notes left out."""
        loaded = self._fresh()
        number = loaded.generation.number_of(key)
        if number is None:
            return ()
        passages = loaded.generation.passages
        before = (passages[other] for other in range(number - 1, -1, -1))
        behind = (passages[other] for other in range(number + 1, len(passages)))
        neighbours = [_neighbour(before, passages[number]), passages[number], _neighbour(behind, passages[number])]
        return tuple(loaded.hit(passage) for passage in neighbours if passage)

    def pictures(self, key: str, *, answer: int | None = None, whole: bool = False) -> tuple[PagePicture, ...]:
        """Pictures of the pages on which the passage with this key stands, its words marked.

        The sentence `answer` of it is marked more strongly. `whole`: the whole page, else what lies around the words.
        None of them if the passage is gone. Raises ReportError if a page cannot be drawn, or its PDF was not kept.
        """
        loaded = self._fresh()
        number = loaded.generation.number_of(key)
        if number is None:
            return ()
        passage = loaded.generation.passages[number]
        pdf = loaded.generation.pdf_of(passage.report_id)
        sentence = passage.sentences[answer] if answer is not None and answer < len(passage.sentences) else (0, 0)
        return tuple(
            self._pictures.picture(
                pdf.path,
                pdf.digest,
                span.page,
                passage.text[span.start : span.end],
                answer=passage.text[max(sentence[0], span.start) : max(0, min(sentence[1], span.end))],
                whole=whole,
            )
            for span in passage.spans
        )

    def _on(self, loaded: Loaded, topic: str) -> list[Hit]:
        """The recommendations on `topic` that would not be declined, best first."""
        understood = asked(loaded, topic, self._ranking)
        if understood is None:
            return []
        near = found(loaded, understood, self._ranking, Sift(Kind.RECOMMENDATION, deep=True))
        answers = answering(loaded, understood, near, self._ranking)
        return [
            hit_of(loaded, one) for one in chosen(answers, replace(self._ranking, one_of_a_page=False), change=False)
        ]

    def _answer(
        self, question: str, limit: int, *, skip: int, kind: Kind | None, about_reports: bool, anyway: bool
    ) -> Answer:
        loaded = self._fresh()
        understood = asked(loaded, question, self._ranking)
        if understood is None:
            return Answer(question, "en", Status.DECLINED, 0.0, ())
        near = found(loaded, understood, self._ranking, Sift(kind, deep=kind is not None))
        calibration = loaded.generation.calibration
        confidence = confidence_of(loaded, understood, near, self._ranking)
        if not about_reports:
            danger = danger_in(loaded, understood, calibration.certainty(confidence))
            if danger is not Danger.NONE:
                return Answer(question, understood.language, _DANGER[danger], 0.0, ())
        status = calibration.status(confidence) if near else Status.DECLINED
        # Of a page one passage stays; but recommendations stand side by side, and each is one of its own.
        ranking = replace(self._ranking, one_of_a_page=self._ranking.one_of_a_page and kind is None)
        hits, more = _chosen(loaded, understood, near, ranking, limit=limit, skip=skip)
        declined = status is Status.DECLINED
        return Answer(
            question=question,
            language=understood.language,
            status=status,
            confidence=confidence - calibration.unsure_below,
            hits=() if declined and not anyway else tuple(hits),
            searched_for=understood.understood,
            topics=_topics(loaded, hits) if declined and not anyway else (),
            more=more and not declined,
        )

    def _fresh(self) -> Loaded:
        """What is loaded, after loading the index in use if that is another by now.

        One thread loads while the others go on with the old one. An index that cannot be opened is reported
        in the log once, and the old one stays in use.
        """
        name = store.current_name(self._index)
        if name in (self._loaded.generation.name, self._refused) or not self._swap.acquire(blocking=False):
            return self._loaded
        try:
            self._loaded = load(self._index, self._models, self._loaded.model)
        except FindingsError as error:
            self._refused = name
            _log.error("the new index is not used: %s", error)
        finally:
            self._swap.release()
        return self._loaded


def _chosen(
    loaded: Loaded, understood: Asked, near: Sequence[Scored], ranking: Ranking, *, limit: int, skip: int
) -> tuple[list[Hit], bool]:
    """The passages to show, and whether there are more. Behind the first ones, each has to be an answer itself."""
    enough = {one.passage.number for one in answering(loaded, understood, near, ranking)}
    told = chosen(near, ranking, change=intent_of(understood.understood).change)
    wanted = [*islice(told, limit)]
    others = (one for one in told if one.passage.number in enough)
    wanted += islice(others, max(0, skip + limit + 1 - len(wanted)))
    return [hit_of(loaded, one) for one in wanted[skip : skip + limit]], len(wanted) > skip + limit


def _topics(loaded: Loaded, hits: Sequence[Hit]) -> tuple[Topic, ...]:
    """The sections of the nearest passages, each once."""
    topics = {
        hit.passage.section_key: loaded.topic(hit.passage)
        for hit in hits
        if hit.passage.section and hit.passage.kind is not Kind.NOTE
    }
    return tuple(topics.values())[:_TOPICS]


def _neighbour(passages: Iterable[Passage], of: Passage) -> Passage | None:
    """The first that is no note, if it still is of the same report."""
    passage = next((one for one in passages if one.report_id != of.report_id or one.kind is not Kind.NOTE), None)
    return passage if passage and passage.report_id == of.report_id else None


def _is_addressed(hit: Hit, addressee: str) -> bool:
    """Whether the words of `addressee` begin words of whom a recommendation addresses, in this order."""
    there = iter(hit.passage.addressee.casefold().split())
    return all(any(word.startswith(wanted) for word in there) for wanted in addressee.casefold().split())
