"""Train the network that reads questions: bring questions as people type them near to the passages that answer."""

import argparse
import math
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index import FindingsError
from index.default_model import DEFAULT_MODEL, unpack_built_in
from index.language_shift import LanguageShift
from index.models import model_for_building
from index.question_adapter import SHIPPED
from scripts.arguments import count
from scripts.evaluation.errors import EvaluationError
from scripts.progress import stage
from scripts.training.examples import Asking, Examples, read_examples
from scripts.training.network import QuestionNetwork
from scripts.training.pool import Pool

ROOT = Path(__file__).resolve().parent.parent

RANK = 16
BATCH = 48
RATE = 1.1e-4  # of learning, at its highest
WARMING = 30  # steps until then
SHARPNESS = 0.0125  # cosines: how far apart passages have to be to count as different
STAYING = 5.0  # how much it counts that a vector leaves its place
TELLING = 0.15  # how much it counts that answers are nearer than what is none
UNSURE = 0.02  # cosines: about the width of what is neither
MIDDLE = 0.86  # where that lies at first; learnt too

DESCRIPTION = """\
Train the network that reads questions: bring questions as people type them near to the passages
that answer them. Passages keep the vectors that they have.

The examples are sections of invented reports with questions on them, one JSON object a line; see
scripts/training/examples.py. What is learnt goes to index/question_adapter.safetensors, and is
used by the model multilingual-e5-small-trained: scripts/build_index.py --model takes it.

Three things are asked of each question: that the passage that answers it is nearer than all
others (softmax over all passages), that it is nearer than what answers nothing (a limit is learnt
with the rest), and that its vector stays where it was as far as that can be."""

EPILOG = """\
examples:
  scripts/train_questions.py
      anew with all examples, in some twenty minutes on two cores
  scripts/train_questions.py --hold-out 10 --into /tmp/trial.safetensors
      without each tenth section, and say how well its questions are answered before and after
  scripts/train_questions.py --examples scripts/training/examples --examples ~/more
      with examples of your own, beside those that come along"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    try:
        files = [path for folder in options.examples for path in _files(folder)]
        learnt = read_examples(files, every=options.hold_out, held=False)
        held = read_examples(files, every=options.hold_out, held=True) if options.hold_out else None
        _train(learnt, held, options)
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _train(learnt: Examples, held: Examples | None, options: argparse.Namespace) -> None:
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    model = model_for_building(None, options.models, stage("preparing the model (once)"))
    network = QuestionNetwork(unpack_built_in(DEFAULT_MODEL, options.models), RANK)
    shift = _shift_before(network)
    pool = Pool(learnt, model, shift, stage("embedding passages"))
    trial = (held, Pool(held, model, shift, stage("embedding those held out"))) if held else None
    anchors = _moved(network, learnt.questions, shift)
    if trial:
        print(f"before: {_judged(*trial, _moved(network, trial[0].questions, shift))}", flush=True)
    _learn(network, pool, learnt.questions, anchors, options.epochs)
    if trial:
        print(f"after:  {_judged(*trial, network.all_embedded([one.text for one in trial[0].questions]))}")
    network.adapter().write(options.into)
    print(f"What was learnt: {options.into}")


def _learn(
    network: QuestionNetwork, pool: Pool, questions: Sequence[Asking], anchors: torch.Tensor, epochs: float
) -> None:
    limit = nn.Parameter(torch.tensor(MIDDLE))
    trained = [*network.parameters, limit]
    optimiser = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    steps = math.ceil(epochs * len(questions) / BATCH)
    advance = stage("training")
    batches = _batches(questions)
    for step in range(steps):
        some = next(batches)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARMING) * (1 + math.cos(math.pi * step / steps)) / 2
        vectors = network.embedded([questions[number].text for number in some])
        right = torch.tensor([-1 if questions[n].passage is None else questions[n].passage for n in some])
        loss = _loss(pool.nearness(vectors), right, limit) + STAYING * (1 - (vectors * anchors[some]).sum(1)).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch types it not
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        advance(step + 1, steps)


def _loss(near: torch.Tensor, right: torch.Tensor, limit: torch.Tensor) -> torch.Tensor:
    """How far `near`, shape (questions, passages), is from what is wanted. `right` is -1 where nothing answers."""
    answered = right >= 0
    answer = near[answered, right[answered]]
    others = near.clone()
    others[answered, right[answered]] = -1.0
    told = nn.functional.softplus((limit - answer) / UNSURE).mean()
    told = told + nn.functional.softplus((others.amax(1) - limit) / UNSURE).mean()
    return nn.functional.cross_entropy(near[answered] / SHARPNESS, right[answered]) + TELLING * told


def _batches(questions: Sequence[Asking]) -> Iterator[list[int]]:
    """Questions by their numbers, again and again in another order; those of a batch are about as long."""
    while True:
        order = random.sample(range(len(questions)), len(questions))
        for start in range(0, len(order), 20 * BATCH):
            some = sorted(order[start : start + 20 * BATCH], key=lambda number: len(questions[number].text))
            batches = [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
            yield from random.sample(batches, len(batches))


def _judged(examples: Examples, pool: Pool, vectors: torch.Tensor) -> str:
    """How many questions have the right passage first, and among five."""
    answered = [number for number, one in enumerate(examples.questions) if one.passage is not None]
    right = torch.tensor([examples.questions[number].passage for number in answered])
    places = pool.places(vectors[answered], right)
    return ", ".join(f"hit@{k} {float((places < k).float().mean()):.3f}" for k in (1, 5))


def _shift_before(network: QuestionNetwork) -> LanguageShift:
    """How the languages lie to each other before anything is learnt."""

    class Untrained:
        def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
            return network.all_embedded(texts).numpy()

        embed_queries_as_passages = embed_queries

    return LanguageShift.measured(Untrained())


def _moved(network: QuestionNetwork, questions: Sequence[Asking], shift: LanguageShift) -> torch.Tensor:
    """The vectors of questions before anything is learnt, in the common language."""
    vectors = network.all_embedded([one.text for one in questions]).numpy()
    moved = [shift.of_questions(vector, one.language) for vector, one in zip(vectors, questions, strict=True)]
    return torch.tensor(np.stack(moved))


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise EvaluationError(f"{folder}: holds no examples. They stand in files that end in .jsonl.")
    return files


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    own = ROOT / "scripts/training/examples"
    add(
        "--examples",
        action="append",
        type=Path,
        metavar="DIR",
        help="folder of examples; repeatable (all that come along)",
    )
    add("--hold-out", type=count, default=0, metavar="N", help="learn without each Nth section, and judge by those")
    add("--epochs", type=float, default=2.25, metavar="N", help="how often each question is seen (2.25)")
    add("--seed", type=int, default=1, metavar="N", help="of all that is random (1)")
    add("--into", type=Path, default=SHIPPED, metavar="FILE", help=f"where to ({SHIPPED.relative_to(ROOT)})")
    add("--models", type=Path, default=ROOT / "var/models", metavar="DIR", help="default model (var/models/)")
    options = parser.parse_args(arguments)
    options.examples = options.examples or [own]
    return options


if __name__ == "__main__":
    sys.exit(main())
