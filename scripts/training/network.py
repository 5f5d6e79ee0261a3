"""The published network, with the matrices that are trained: the two thin ones beside each of its own.

LoRA: Hu et al. 2021, https://arxiv.org/abs/2106.09685. Nothing else of the network changes.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel, BatchEncoding, PreTrainedTokenizerFast

from index.adapters import Adapter
from index.default_model import PROMPTS
from index.sentence_pooling import shifted, tokens_of
from scripts.training.examples import Taught

FIRST_LAYER = 6  # of those that are trained for passages; what lies below is reckoned once
_AT_ONCE = 12  # texts of about the same length
_HIDDEN = -1e9  # what attention adds to a place that is no token


class Adapted(nn.Module):
    """A linear layer with something added, nothing at first."""

    def __init__(self, own: nn.Linear, rank: int) -> None:
        super().__init__()
        self.own = own
        self.right = nn.Parameter(torch.randn(rank, own.in_features) / math.sqrt(own.in_features))
        self.left = nn.Parameter(torch.zeros(own.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.own(states) + (states @ self.right.T) @ self.left.T  # type: ignore[no-any-return]  # torch's own


class Network:
    """The network of a folder that the published model was unpacked to, to be trained from its layer `first` on."""

    def __init__(self, folder: Path, rank: int, first: int = 0) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        network = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager").eval()
        network.requires_grad_(requires_grad=False)
        self._words, self._layers, self._first = network.embeddings, network.encoder.layer, first
        self._adapted: dict[str, Adapted] = {}
        for name, part in list(network.named_modules()):
            if isinstance(part, nn.Linear) and int(name.split(".")[2]) >= first:  # "encoder.layer.6.output.dense"
                self._adapted[name] = Adapted(part, rank)
                parent, _, own = name.rpartition(".")
                setattr(network.get_submodule(parent), own, self._adapted[name])

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is trained."""
        return [factor for adapted in self._adapted.values() for factor in (adapted.left, adapted.right)]

    def adapter(self) -> Adapter:
        """What has been learnt."""
        return Adapter(
            {
                f"{name}.weight": (adapted.left.detach().numpy(), adapted.right.detach().numpy())
                for name, adapted in self._adapted.items()
            }
        )

    def _tokens(self, texts: Sequence[str], most: int) -> BatchEncoding:
        return self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=most,
            return_tensors="pt",
            return_offsets_mapping=True,
        )

    def _through(self, states: torch.Tensor, mask: torch.Tensor, layers: slice) -> torch.Tensor:
        hidden = (1 - mask[:, None, None, :].float()) * _HIDDEN
        for layer in self._layers[layers]:
            found = layer(states, hidden)
            states = found[0] if isinstance(found, tuple) else found
        return states


class QuestionNetwork(Network):
    """The network that reads questions."""

    _TOKENS = 64  # people write less

    def embedded(self, questions: Sequence[str]) -> torch.Tensor:
        """Vectors of length 1, shape (questions, dimensions)."""
        order = sorted(range(len(questions)), key=lambda number: len(questions[number]))
        vectors = torch.cat([self._embedded([questions[number] for number in some]) for some in _cut(order)])
        return vectors[torch.argsort(torch.tensor(order))]

    def _embedded(self, questions: Sequence[str]) -> torch.Tensor:
        tokens = self._tokens([PROMPTS["query"] + question for question in questions], self._TOKENS)
        mask = tokens["attention_mask"]
        return _mean(self._through(self._words(input_ids=tokens["input_ids"]), mask, slice(None)), mask)


@dataclass(frozen=True, slots=True)
class Halfway:
    """A passage below the layers that are trained: states, shape (tokens, dimensions), in half precision.

    `inside`, shape (sentences, tokens), tells which token belongs to which sentence.
    """

    states: NDArray[np.float16]
    inside: NDArray[np.bool_]


class PassageNetwork(Network):
    """The network that reads passages, trained in its upper half."""

    _TOKENS = 512

    def __init__(self, folder: Path, rank: int) -> None:
        super().__init__(folder, rank, FIRST_LAYER)

    def halfway(self, passages: Sequence[Taught]) -> Iterator[Halfway]:
        """What does not change while the upper half is trained, in the order of `passages`."""
        for some in _cut(range(len(passages))):
            texts = [PROMPTS["passage"] + passages[number].searched for number in some]
            tokens = self._tokens(texts, self._TOKENS)
            mask = tokens["attention_mask"]
            with torch.no_grad():
                states = self._through(self._words(input_ids=tokens["input_ids"]), mask, slice(self._first))
            for row, number in enumerate(some):
                count = int(mask[row].sum())
                sentences = shifted(passages[number].sentences, len(PROMPTS["passage"]))
                inside = tokens_of(sentences, tokens["offset_mapping"][row, :count].numpy())
                yield Halfway(states[row, :count].half().numpy(), inside)

    def embedded(self, passages: Sequence[Halfway]) -> tuple[torch.Tensor, torch.Tensor]:
        """Vectors of length 1 of the passages, and of all their sentences one after the other.

        As index/embedded.py has them: an only sentence has the vector of its passage.
        """
        order = sorted(range(len(passages)), key=lambda number: len(passages[number].states))
        found: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        for some in _cut(order):
            found |= zip(some, self._embedded([passages[number] for number in some]), strict=True)
        whole, sentences = zip(*(found[number] for number in range(len(passages))), strict=True)
        return torch.cat(whole), torch.cat(sentences)

    def _embedded(self, passages: Sequence[Halfway]) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        longest = max(len(passage.states) for passage in passages)
        states = torch.zeros(len(passages), longest, passages[0].states.shape[1])
        mask = torch.zeros(len(passages), longest)
        for row, passage in enumerate(passages):
            states[row, : len(passage.states)] = torch.from_numpy(passage.states.astype(np.float32))
            mask[row, : len(passage.states)] = 1
        states = self._through(states, mask, slice(self._first, None))
        for passage, own, tokens in zip(passages, states, mask, strict=True):
            whole = _mean(own[None], tokens[None])
            inside = torch.from_numpy(passage.inside)
            parts = own[: len(passage.states)].expand(len(inside), -1, -1)
            yield whole, _mean(parts, inside) if len(inside) > 1 else whole


def _mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The directions of the mean states where `mask` is not 0: shapes (n, tokens, dimensions), (n, tokens)."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return nn.functional.normalize((states * weights).sum(1) / weights.sum(1).clamp(min=1), dim=-1)


def _cut(order: Sequence[int]) -> Iterator[Sequence[int]]:
    return (order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE))
