"""What training has added to the default model. The only module that knows its file.

Questions at an event are short, sloppy and in everyday words; reports are not. So questions and passages are read with
weights of their own: to some matrices of the published network a product of two thin ones is added (LoRA: Hu et al.
2021, https://arxiv.org/abs/2106.09685). `scripts/train_model.py` makes the file, out of examples that lie beside it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from index.errors import ModelError

SHIPPED = Path(__file__).with_name("adapters.safetensors")
_LEFT, _RIGHT = ".left", ".right"
_QUESTIONS, _PASSAGES = "questions.", "passages."

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Adapter:
    """For the name of a weight of shape (outputs, inputs): what is added, as (outputs, rank) and (rank, inputs)."""

    factors: Mapping[str, tuple[Matrix, Matrix]]

    def added_to(self, name: str, weight: Matrix) -> Matrix:
        """The weight called `name` with what was learnt. Raises ModelError if that was learnt by another network."""
        if name not in self.factors:
            return weight
        left, right = self.factors[name]
        if weight.shape != (left.shape[0], right.shape[1]):
            raise ModelError(f"{name}: shape {weight.shape} cannot take what was trained for another network.")
        return weight + left @ right


@dataclass(frozen=True, slots=True)
class Adapters:
    """That of the network which reads questions, and that of the one which reads passages."""

    questions: Adapter
    passages: Adapter

    @classmethod
    def read(cls, path: Path) -> Self:
        """The adapters saved at `path`. Raises ModelError if they are missing or damaged."""
        try:
            stored = {name: factor.astype(np.float32) for name, factor in load_file(path).items()}
            return cls(_adapter(stored, _QUESTIONS), _adapter(stored, _PASSAGES))
        except (OSError, SafetensorError, KeyError) as error:
            raise ModelError(f"{path}: cannot be read ({error}). It comes with the program: restore it.") from error

    def write(self, path: Path) -> None:
        """Save them in half precision."""
        factors = dict(_named(self.questions, _QUESTIONS)) | dict(_named(self.passages, _PASSAGES))
        save_file({name: np.ascontiguousarray(factor, dtype=np.float16) for name, factor in factors.items()}, path)
        path.chmod(0o644)  # safetensors lets no one else read what it writes


def _adapter(stored: Mapping[str, Matrix], side: str) -> Adapter:
    names = [name.removesuffix(_LEFT) for name in stored if name.startswith(side) and name.endswith(_LEFT)]
    return Adapter({name.removeprefix(side): (stored[name + _LEFT], stored[name + _RIGHT]) for name in names})


def _named(adapter: Adapter, side: str) -> Iterator[tuple[str, Matrix]]:
    for name, (left, right) in adapter.factors.items():
        yield f"{side}{name}{_LEFT}", left
        yield f"{side}{name}{_RIGHT}", right


@cache
def digest_of_shipped() -> str:
    """SHA-256 of the file that comes along. Raises ModelError if it is missing."""
    try:
        return hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{SHIPPED}: cannot be read ({error}). It comes with the program: restore it.") from error
