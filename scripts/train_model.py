"""Train the two networks of the trained model: bring questions near to the passages that answer them."""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from index import FindingsError
from index.adapters import SHIPPED
from index.default_model import DEFAULT_MODEL, unpack_built_in
from scripts.arguments import count
from scripts.evaluation.errors import EvaluationError
from scripts.progress import stage
from scripts.training.examples import read_examples
from scripts.training.learning import Learning

ROOT = Path(__file__).resolve().parent.parent

DESCRIPTION = """\
Train the two networks of the trained model: bring questions as people type them near to the passages that answer them.

The examples are sections of invented reports with questions on them, one JSON object a line; see
scripts/training/examples.py. What is learnt goes to index/adapters.safetensors: what is added to
the default model where it reads questions, and where it reads passages; together they are the
model multilingual-e5-small-trained, which scripts/build_index.py --model takes.

Three things are asked of each question: that the passage that answers it is nearer than all
others (softmax over all passages), that it is nearer than what answers nothing (a limit is learnt
with the rest), and that vectors stay where they were as far as that can be."""

EPILOG = """\
examples:
  scripts/train_model.py
      anew with all examples, in about an hour on two cores
  scripts/train_model.py --hold-out 10 --into /tmp/trial.safetensors
      without each tenth section, and say how well its questions are answered before and after
  scripts/train_model.py --examples scripts/training/examples --examples ~/more
      with examples of your own, beside those that come along"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    try:
        files = [path for folder in options.examples for path in _files(folder)]
        examples = read_examples(files)
        random.seed(options.seed)
        torch.manual_seed(options.seed)
        learning = Learning(examples, unpack_built_in(DEFAULT_MODEL, options.models), stage, options.hold_out)
        if options.hold_out:
            print(f"before: {learning.judged()}", flush=True)
        learning.learn(options.epochs)
        if options.hold_out:
            print(f"after:  {learning.judged()}")
        learning.adapters().write(options.into)
        print(f"What was learnt: {options.into}")
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


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
    add("--epochs", type=float, default=4, metavar="N", help="how often each passage is seen (4)")
    add("--seed", type=int, default=1, metavar="N", help="of all that is random (1)")
    add("--into", type=Path, default=SHIPPED, metavar="FILE", help=f"where to ({SHIPPED.relative_to(ROOT)})")
    add("--models", type=Path, default=ROOT / "var/models", metavar="DIR", help="built-in models (var/models/)")
    options = parser.parse_args(arguments)
    options.examples = options.examples or [own]
    return options


if __name__ == "__main__":
    sys.exit(main())
