"""What is asked of the two networks, and how they learn it."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.adapters import Adapters
from index.build import Progress
from index.language_shift import LanguageShift
from scripts.training.examples import Examples
from scripts.training.network import PassageNetwork, QuestionNetwork
from scripts.training.pool import Pool

RANK = 16
SECTIONS = 5  # in a step
QUESTIONS = 4  # on each passage of them in a step; the others come at the next
RATES = (1e-4, 1e-4)  # of learning, at their highest: for questions, for passages
WARMING = 30  # steps until then
SHARPNESS = 0.0125  # cosines: how far apart passages have to be to count as different
STAYING = (5.0, 5.0)  # how much it counts that a vector leaves its place: of questions, of passages
TELLING = 0.15  # how much it counts that answers are nearer than what is none
UNSURE = 0.02  # cosines: about the width of what is neither
MIDDLE = 0.86  # where that lies at first; learnt too


class Learning:
    """Two networks on their way from how they were published to how questions find what answers them."""

    def __init__(self, examples: Examples, folder: Path, stage: Callable[[str], Progress], hold_out: int) -> None:
        """Networks from `folder`, where the published model was unpacked to.

        With `hold_out` each such section is not learnt, but judged by. `stage` names what is reported of.
        """
        self._examples, self._stage = examples, stage
        self._questions, self._passages = QuestionNetwork(folder, RANK), PassageNetwork(folder, RANK)
        read = stage("reading passages")
        self._halfway = []
        for done, one in enumerate(self._passages.halfway(examples.passages), start=1):
            self._halfway.append(one)
            read(done, len(examples.passages))
        self._before = self._pool = self._read()
        self._anchors = self._in_common_language()
        sections = sorted({passage.section for passage in examples.passages})
        self._held = {section for section in sections if hold_out and section % hold_out == 0}
        self._learnt = [section for section in sections if section not in self._held]
        self._limit = nn.Parameter(torch.tensor(MIDDLE))

    def adapters(self) -> Adapters:
        """What has been learnt."""
        return Adapters(self._questions.adapter(), self._passages.adapter())

    def judged(self) -> str:
        """How many questions of the sections held out have the right passage first, and among five."""
        asked = [one for one in self._examples.questions if one.section in self._held and one.passage is not None]
        right = torch.tensor([one.passage for one in asked])
        with torch.no_grad():
            places = self._read().places(self._questions.embedded([one.text for one in asked]), right)
        return ", ".join(f"hit@{k} {float((places < k).float().mean()):.3f}" for k in (1, 5))

    def _read(self) -> Pool:
        return Pool.read_by(self._passages, self._halfway, self._stage("embedding passages"))

    def learn(self, epochs: float) -> None:
        """Go through all sections that often."""
        groups = [[*self._questions.parameters, self._limit], self._passages.parameters]
        optimiser = torch.optim.AdamW([{"params": group} for group in groups], weight_decay=0.01)
        steps = math.ceil(epochs * len(self._learnt) / SECTIONS)
        advance = self._stage("training")
        turns = self._turns()
        for step in range(steps):
            for group, rate in zip(optimiser.param_groups, RATES, strict=True):
                group["lr"] = rate * min(1.0, (step + 1) / WARMING) * (1 + math.cos(math.pi * step / steps)) / 2
            loss = self._loss(*next(turns))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch types it not
            nn.utils.clip_grad_norm_([one for group in groups for one in group], 1.0)
            optimiser.step()
            advance(step + 1, steps)
            if (step + 1) % math.ceil(len(self._learnt) / SECTIONS) == 0:
                self._pool = self._read()  # those read long ago would lie apart from those just read

    def _loss(self, passages: Sequence[int], questions: Sequence[int]) -> torch.Tensor:
        asked = [self._examples.questions[number] for number in questions]
        vectors = self._questions.embedded([one.text for one in asked])
        right = torch.tensor([-1 if one.passage is None else one.passage for one in asked])
        among_all = self._missed(self._pool.nearness(vectors), right)
        fresh = self._pool.part(passages, *self._passages.embedded([self._halfway[number] for number in passages]))
        place = {number: row for row, number in enumerate(passages)}
        right = torch.tensor([-1 if one.passage is None else place[one.passage] for one in asked])
        among_fresh = self._missed(fresh.nearness(vectors), right)
        self._pool = self._pool.with_part(passages, fresh)
        moved = _moved(vectors, self._anchors[list(questions)])
        moved_passages = _moved(fresh.passages, self._before.passages[list(passages)])
        moved_passages = moved_passages + _moved(fresh.sentences, self._before.sentences[self._before.of(passages)])
        return among_all + among_fresh + STAYING[0] * moved + STAYING[1] * moved_passages

    def _missed(self, near: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """How far `near`, shape (questions, passages), is from what is wanted. `right` is -1 where nothing answers."""
        answered = right >= 0
        answer = near[answered, right[answered]]
        others = near.clone()
        others[answered, right[answered]] = -1.0
        told = nn.functional.softplus((self._limit - answer) / UNSURE).mean()
        told = told + nn.functional.softplus((others.amax(1) - self._limit) / UNSURE).mean()
        return nn.functional.cross_entropy(near[answered] / SHARPNESS, right[answered]) + TELLING * told

    def _turns(self) -> Iterator[tuple[list[int], list[int]]]:
        """The numbers of passages and questions of a step, again and again; of each passage all its questions in turn.

        What nothing answers is asked with the section that it is about.
        """
        on: dict[tuple[int, int | None], list[int]] = {}
        for number, one in enumerate(self._examples.questions):
            on.setdefault((one.section, one.passage), []).append(number)
        left: dict[tuple[int, int | None], list[int]] = {}
        while True:
            order = random.sample(self._learnt, len(self._learnt))
            for start in range(0, len(order), SECTIONS):
                some = set(order[start : start + SECTIONS])
                passages = [number for number, one in enumerate(self._examples.passages) if one.section in some]
                questions = []
                for key, asked in on.items():
                    if key[0] in some:
                        turn = left.get(key) or random.sample(asked, len(asked))
                        questions += turn[:QUESTIONS]
                        left[key] = turn[QUESTIONS:]
                yield passages, questions

    def _in_common_language(self) -> torch.Tensor:
        """The vectors of all questions before anything is learnt."""
        questions, untrained = self._examples.questions, _Untrained(self._questions)
        shift = LanguageShift.measured(untrained)
        vectors = untrained.embed_queries([one.text for one in questions])
        moved = [shift.of_questions(vector, one.language) for vector, one in zip(vectors, questions, strict=True)]
        return torch.tensor(np.stack(moved))


class _Untrained:
    """What a language shift is measured by."""

    def __init__(self, network: QuestionNetwork) -> None:
        self._network = network

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        with torch.no_grad():
            return self._network.embedded(texts).numpy()

    embed_queries_as_passages = embed_queries


def _moved(vectors: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """How far vectors of length 1 have gone: 1 less their cosines, on average."""
    return (1 - (vectors * before).sum(1)).mean()
