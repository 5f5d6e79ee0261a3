"""What training has added to the default model for the reading of questions. The only module that knows its file.

Questions at an event are short, sloppy and in everyday words; reports are not. So the default model reads questions
with weights of their own: to some of its matrices a product of two thin ones is added (LoRA: Hu et al. 2021,
https://arxiv.org/abs/2106.09685). Passages are read with the weights as published. `scripts/train_questions.py` makes
the file, out of examples that lie beside it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from index.errors import ModelError

SHIPPED = Path(__file__).with_name("question_adapter.safetensors")
_LEFT, _RIGHT = ".left", ".right"

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QuestionAdapter:
    """For the name of a weight of shape (outputs, inputs): what is added, as (outputs, rank) and (rank, inputs)."""

    factors: Mapping[str, tuple[Matrix, Matrix]]

    def added_to(self, name: str, weight: Matrix) -> Matrix:
        """The weight called `name` as questions need it. Raises ModelError if the adapter is for another network."""
        if name not in self.factors:
            return weight
        left, right = self.factors[name]
        if weight.shape != (left.shape[0], right.shape[1]):
            raise ModelError(f"{name}: shape {weight.shape} cannot take what was trained for another network.")
        return weight + left @ right

    @classmethod
    def read(cls, path: Path) -> Self:
        """The adapter saved at `path`. Raises ModelError if it is missing or damaged."""
        try:
            stored = load_file(path)
            names = [key.removesuffix(_LEFT) for key in stored if key.endswith(_LEFT)]
            return cls(
                {name: tuple(stored[name + side].astype(np.float32) for side in (_LEFT, _RIGHT)) for name in names}  # type: ignore[misc]  # two each
            )
        except (OSError, SafetensorError, KeyError) as error:
            raise ModelError(f"{path}: cannot be read ({error}). It comes with the program: restore it.") from error

    def write(self, path: Path) -> None:
        """Save it in half precision."""
        halves = {
            name + side: np.ascontiguousarray(factor, dtype=np.float16)
            for name, factors in self.factors.items()
            for side, factor in zip((_LEFT, _RIGHT), factors, strict=True)
        }
        save_file(halves, path)
        path.chmod(0o644)  # safetensors lets no one else read what it writes


@cache
def digest_of_shipped() -> str:
    """SHA-256 of the adapter that comes along. Raises ModelError if it is missing."""
    try:
        return hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{SHIPPED}: cannot be read ({error}). It comes with the program: restore it.") from error
