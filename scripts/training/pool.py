"""The passages that a question may be brought near to, as they were read last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import torch

from index.build import Progress
from index.ranking import Ranking
from scripts.training.network import Halfway, PassageNetwork

_AT_ONCE = 24  # passages


@dataclass(frozen=True, slots=True)
class Pool:
    """Vectors of length 1 of passages and of their sentences; `owners` tells for each sentence its passage's number."""

    passages: torch.Tensor
    sentences: torch.Tensor
    owners: torch.Tensor

    @classmethod
    def read_by(cls, network: PassageNetwork, halfway: Sequence[Halfway], progress: Progress) -> Self:
        """All passages as `network` reads them now."""
        counts = torch.tensor([max(1, len(one.inside)) for one in halfway])
        found = []
        with torch.no_grad():
            for start in range(0, len(halfway), _AT_ONCE):
                found.append(network.embedded(halfway[start : start + _AT_ONCE]))
                progress(min(start + _AT_ONCE, len(halfway)), len(halfway))
        passages, sentences = (torch.cat(side) for side in zip(*found, strict=True))
        return cls(passages, sentences, torch.repeat_interleave(torch.arange(len(halfway)), counts))

    def of(self, numbers: Sequence[int]) -> torch.Tensor:
        """Where the sentences of the passages of those numbers stand, in that order."""
        return torch.cat([torch.nonzero(self.owners == number)[:, 0] for number in numbers])

    def part(self, numbers: Sequence[int], passages: torch.Tensor, sentences: torch.Tensor) -> "Pool":
        """The passages of those numbers alone, numbered anew, with the vectors that they have just been given."""
        counts = torch.bincount(self.owners)[list(numbers)]
        return Pool(passages, sentences, torch.repeat_interleave(torch.arange(len(numbers)), counts))

    def with_part(self, numbers: Sequence[int], part: "Pool") -> "Pool":
        """The same with the vectors that those passages have just been given."""
        passages, sentences = self.passages.clone(), self.sentences.clone()
        passages[list(numbers)] = part.passages.detach()
        sentences[self.of(numbers)] = part.sentences.detach()
        return Pool(passages, sentences, self.owners)

    def nearness(self, questions: torch.Tensor) -> torch.Tensor:
        """How near each question comes to each passage, as the product reckons it: shape (questions, passages)."""
        share = Ranking().sentence_weight
        best = torch.full((len(questions), len(self.passages)), -1.0)
        best = best.scatter_reduce(1, self.owners.expand(len(questions), -1), questions @ self.sentences.T, "amax")
        return (1 - share) * (questions @ self.passages.T) + share * best

    def places(self, questions: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """How many passages come before the right one, for each question."""
        with torch.no_grad():
            near = self.nearness(questions)
            return (near > near.gather(1, right[:, None])).sum(1)
