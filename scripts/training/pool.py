"""The passages that a question may be brought near to, as the product's index holds them."""

import numpy as np
import torch

from index.build import Progress
from index.language_shift import LanguageShift
from index.models import Model
from index.ranking import Ranking
from scripts.training.examples import Examples


class Pool:
    """The vectors of all passages and of their sentences, which do not change."""

    def __init__(self, examples: Examples, model: Model, shift: LanguageShift, progress: Progress) -> None:
        passages = examples.passages
        texts = [passage.searched for passage in passages]
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        spoken = [passage.language for passage in passages]
        spoken += [passage.language for passage in passages for _ in passage.sentences]
        vectors = model.embed_passages([*texts, *sentences], progress)
        moved = [shift.of_passages(vector, language) for vector, language in zip(vectors, spoken, strict=True)]
        self._passages = torch.tensor(np.stack(moved[: len(texts)]))
        self._sentences = torch.tensor(np.stack(moved[len(texts) :]))
        counts = torch.tensor([len(passage.sentences) for passage in passages])
        self._owners = torch.repeat_interleave(torch.arange(len(texts)), counts)
        self._share = Ranking().sentence_weight

    def nearness(self, questions: torch.Tensor) -> torch.Tensor:
        """How near each question comes to each passage, as the product reckons it: shape (questions, passages)."""
        to_sentences = questions @ self._sentences.T
        best = torch.full((len(questions), len(self._passages)), -1.0)
        best = best.scatter_reduce(1, self._owners.expand(len(questions), -1), to_sentences, "amax")
        return (1 - self._share) * (questions @ self._passages.T) + self._share * best

    def places(self, questions: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """How many passages come before the right one, for each question."""
        with torch.no_grad():
            near = self.nearness(questions)
            return (near > near.gather(1, right[:, None])).sum(1)
