"""The network that reads questions, with the matrices that are trained: the two thin ones beside each of its own.

LoRA: Hu et al. 2021, https://arxiv.org/abs/2106.09685. Nothing else of the network changes.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, PreTrainedTokenizerFast

from index.default_model import PROMPTS
from index.question_adapter import QuestionAdapter

_TOKENS = 64  # of a question; people write less


class Adapted(nn.Module):
    """A linear layer with something added, nothing at first."""

    def __init__(self, own: nn.Linear, rank: int) -> None:
        super().__init__()
        self.own = own
        self.right = nn.Parameter(torch.randn(rank, own.in_features) / math.sqrt(own.in_features))
        self.left = nn.Parameter(torch.zeros(own.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.own(states) + (states @ self.right.T) @ self.left.T  # type: ignore[no-any-return]  # torch's own


class QuestionNetwork:
    """The network of a folder that the default model was unpacked to, ready to be trained."""

    def __init__(self, folder: Path, rank: int) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        self._network = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
        self._network.requires_grad_(requires_grad=False)
        linear = [(name, part) for name, part in self._network.named_modules() if isinstance(part, nn.Linear)]
        self._adapted = {name: Adapted(part, rank) for name, part in linear}
        for name, adapted in self._adapted.items():
            parent, _, own = name.rpartition(".")
            setattr(self._network.get_submodule(parent), own, adapted)

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is trained."""
        return [factor for adapted in self._adapted.values() for factor in (adapted.left, adapted.right)]

    def embedded(self, questions: Sequence[str]) -> torch.Tensor:
        """Vectors of length 1, shape (questions, dimensions)."""
        tokens = self._tokenizer(
            [PROMPTS["query"] + question for question in questions],
            padding=True,
            truncation=True,
            max_length=_TOKENS,
            return_tensors="pt",
        )
        mask = tokens["attention_mask"]
        states = self._network(input_ids=tokens["input_ids"], attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)

    def all_embedded(self, questions: Sequence[str], at_once: int = 64) -> torch.Tensor:
        """The same of many, without keeping what training needs."""
        order = sorted(range(len(questions)), key=lambda number: len(questions[number]))
        with torch.no_grad():
            parts = [self.embedded([questions[number] for number in some]) for some in _cut(order, at_once)]
        vectors = torch.cat(parts)
        return vectors[torch.argsort(torch.tensor(order))]

    def adapter(self) -> QuestionAdapter:
        """What has been learnt."""
        return QuestionAdapter(
            {
                f"{name}.weight": (adapted.left.detach().numpy(), adapted.right.detach().numpy())
                for name, adapted in self._adapted.items()
            }
        )


def _cut(order: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (order[start : start + size] for start in range(0, len(order), size))
