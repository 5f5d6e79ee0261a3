"""A process that searches a big index and prints what that took: python -m scripts.speed.fresh_searches.

The folder that it is given holds what million.py has written.
"""

import json
import sys
from functools import partial
from pathlib import Path

import numpy as np

from index.passage_file import PassageFile
from index.sentence_vectors import SentenceVectors
from index.vectors import VectorIndex
from scripts.speed.clocks import held, spent_by

FOUND = 100  # passages a search asks for, as a question does
_READ = 20  # searches whose passages are read, as each question's are


def main(folder: Path, warm_up: int) -> None:
    """`warm_up` is how many of the questions are not timed."""
    questions = np.load(folder / "questions.npy")
    vectors = VectorIndex.read(folder / "passages.faiss")
    passages = PassageFile(folder / "passages.jsonl")
    sentences = SentenceVectors(folder / "sentences.vectors") if (folder / "sentences.vectors").exists() else None
    found: list[list[int]] = []

    def search(question: np.ndarray) -> None:
        found.append([number for number, _ in vectors.search(question, FOUND)])

    spent = [spent_by(partial(search, question)) for question in questions][warm_up:]
    del found[:warm_up]
    for question, numbers in zip(questions[warm_up:][:_READ], found, strict=False):
        for number in numbers:
            _ = passages[number]
        if sentences:
            sentences.best(question, numbers)
    memory = held()
    told = {
        "wall": [one.wall for one in spent],
        "cpu": [one.cpu for one in spent],
        "found": found,
        "resident": memory.resident,
        "own": memory.own,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
