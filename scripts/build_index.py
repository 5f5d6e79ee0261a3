"""Build the index that the bot quotes from, out of the PDFs in a folder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from index import FindingsError
from index.build import Built, Progress, build_index, is_stale
from index.catalogue import CATALOGUE_NAME, lines_to_add

ROOT = Path(__file__).resolve().parent.parent

DESCRIPTION = """\
Build the index that the bot quotes from, out of the PDFs in a folder.

Each PDF is read into sections and recommendations, cut into passages, and each passage is turned into a vector.
The new index takes over when it is complete; a bot that is running notices by itself. Passages that have not
changed are not embedded again."""

EPILOG = f"""\
examples:
  scripts/build_index.py                          index corpus/ into var/index/
  scripts/build_index.py --corpus ~/reports --index /tmp/other
                                                  index another folder of PDFs, into another place
  scripts/build_index.py --model intfloat/multilingual-e5-base
                                                  with another model of the Hugging Face hub, or a local folder;
                                                  the index remembers it, so the bot needs no setting

What staff say about a report (title, publisher, address) stands in {CATALOGUE_NAME} beside the PDFs.
Exit status: 0 if all is well, 1 if something could not be read. What could be read is built all the same."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    try:
        if options.if_stale and not is_stale(options.corpus, options.index, options.model):
            return 0
        built = build_index(options.corpus, options.index, options.models, options.model, _stage)
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _report(built)
    return 1 if built.problems or built.generation is None else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus", metavar="DIR", help="folder of PDFs (corpus/)")
    parser.add_argument("--index", type=Path, default=ROOT / "var/index", metavar="DIR", help="where to (var/index/)")
    parser.add_argument(
        "--models", type=Path, default=ROOT / "var/models", metavar="DIR", help="default model (var/models/)"
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="a hub id or a local folder (that of the index in use, at first multilingual-e5-small)",
    )
    parser.add_argument("--if-stale", action="store_true", help="do nothing if the index is up to date")
    return parser.parse_args(arguments)


def _stage(name: str) -> Progress:
    """A progress bar on a terminal; elsewhere one line when the stage begins and one when it ends."""
    if sys.stderr.isatty():
        bar: tqdm | None = None  # made when something is done, so that a stage with nothing to do shows nothing

        def advance(done: int, of: int) -> None:
            nonlocal bar
            bar = bar or tqdm(desc=name, leave=False, unit="", file=sys.stderr)
            bar.total = of
            bar.update(done - bar.n)
            if done >= of:
                bar.close()

        return advance
    begun = False

    def tell(done: int, of: int) -> None:
        nonlocal begun
        if not begun:
            print(f"{name} …", file=sys.stderr)
            begun = True
        if done >= of:
            print(f"{name}: done", file=sys.stderr)

    return tell


def _report(built: Built) -> None:
    for read in built.reports:
        print(
            f"{read.report.file}: {_count(len(read.pages), 'page')}, {_count(len(read.sections), 'section')}, "
            f"{_count(read.recommendations, 'recommendation')}, {_count(len(read.passages), 'passage')}"
        )
        for page in read.unread:
            print(f"  page {page.number} could not be read and is left out: {page.problem}")
        if not read.described:
            print(f"  {CATALOGUE_NAME} does not describe it yet; these lines, completed, would:")
            print("    " + lines_to_add(read.report).strip().replace("\n", "\n    "))
    pages = sum(len(read.pages) for read in built.reports)
    passages = sum(len(read.passages) for read in built.reports)
    for problem in built.problems:
        print(f"error: {problem}", file=sys.stderr)
    if built.generation is None:
        print("error: no report could be read, so the index is left as it was", file=sys.stderr)
    else:
        counts = (_count(len(built.reports), "report"), _count(pages, "page"), _count(passages, "passage"))
        print(f"{', '.join(counts)} in index {built.generation}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


if __name__ == "__main__":
    sys.exit(main())
