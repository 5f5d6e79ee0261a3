"""Build the index that the bot quotes from, out of the PDFs in a folder, and tell how each of them was read."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from index import FindingsError
from index.build import Built, Progress, ReadReport, build_index, inspected, is_stale
from index.build_table import cautions_of, table
from index.catalogue import CATALOGUE_NAME
from index.report_page import NAME, write_report_page
from scripts.progress import bar

ROOT = Path(__file__).resolve().parent.parent

DESCRIPTION = f"""\
Build the index that the bot quotes from, out of the PDFs in a folder.

Each PDF is read into sections and recommendations, cut into passages, and each passage is turned
into a vector. The new index takes over when it is complete; a bot that is running notices by
itself. Passages that have not changed are not embedded again.

A table then shows what was made of each report, with a warning where something looks wrong.
{NAME} in the folder of the new index shows every page with what can be quoted from it.
Look at both once for each new report."""

EPILOG = f"""\
examples:
  scripts/build_index.py
      index corpus/ into var/index/
  scripts/build_index.py --corpus ~/reports --index /tmp/other
      index another folder of PDFs, into another place
  scripts/build_index.py --model intfloat/multilingual-e5-base
      with another model of the Hugging Face hub, or a local folder; the index remembers it,
      so the bot needs no setting
  scripts/build_index.py --model multilingual-e5-small-trained
      the default model with what training added; docs/retrieval.md tells what it gains and
      what it loses
  scripts/build_index.py --inspect new.pdf
      only show how this file is read, in var/inspect/new/; the index stays as it is

A passage is quoted only if a second program that reads PDFs finds it on its page, word for word.
Where {NAME} shows that the others are right as well, --quote-unconfirmed quotes them too.

What staff say about a report (title, publisher, address) stands in {CATALOGUE_NAME} beside the PDFs.
Exit status: 0 if all is well, 1 if something could not be read. What could be read is built all
the same."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    try:
        if options.inspect:
            return _inspect(options)
        if options.if_stale and not is_stale(options.corpus, options.index, options.model):
            return 0
        built = build_index(
            options.corpus,
            options.index,
            options.models,
            options.model,
            _stage,
            unconfirmed=options.quote_unconfirmed,
            page=write_report_page,
        )
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _tell(built.reports, quoted=options.quote_unconfirmed)
    _conclude(built, options.index)
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
    parser.add_argument(
        "--quote-unconfirmed", action="store_true", help="quote what the second reader does not confirm, too"
    )
    parser.add_argument("--inspect", type=Path, metavar="PDF", help="show how this file is read, and index nothing")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="with --inspect: where to (var/inspect/ and the name of the file)"
    )
    options = parser.parse_args(arguments)
    if options.into and not options.inspect:
        parser.error("--into goes with --inspect; the place of the index is --index")
    return options


def _inspect(options: argparse.Namespace) -> int:
    read = inspected(options.inspect, _stage, unconfirmed=options.quote_unconfirmed)
    folder = options.into or ROOT / "var/inspect" / options.inspect.stem
    page = write_report_page(folder, [read], _stage("drawing pages"))
    _tell([read], quoted=options.quote_unconfirmed)
    print(f"Page by page: {page}")
    return 0


def _stage(name: str) -> Progress:
    """A progress bar on a terminal; elsewhere one line when the stage begins and one when it ends."""
    if sys.stderr.isatty():
        return bar(name)
    begun = False

    def tell(done: int, of: int) -> None:
        nonlocal begun
        if not begun:
            print(f"{name} …", file=sys.stderr)
            begun = True
        if done >= of:
            print(f"{name}: done", file=sys.stderr)

    return tell


def _tell(reports: Sequence[ReadReport], *, quoted: bool) -> None:
    """Print what a person judges the reading by: the table, then the warnings."""
    if not reports:
        return
    print(table(reports))
    for read in reports:
        for caution in cautions_of(read):
            print(f"{read.report.file}: {caution.what}. {caution.remedy}")
            if caution.lines:
                print(indent(caution.lines.strip(), "    "))
    unconfirmed = sum(len(read.unconfirmed) for read in reports)
    if unconfirmed:
        can = "can be quoted all the same, as you asked" if quoted else "cannot be quoted"
        print(f"{_count(unconfirmed, 'passage')} that the second reader does not confirm {can}")


def _conclude(built: Built, index: Path) -> None:
    pages = sum(len(read.pages) for read in built.reports)
    passages = sum(len(read.passages) for read in built.reports)
    for problem in built.problems:
        print(f"error: {problem}", file=sys.stderr)
    if built.generation is None:
        print("error: no report could be read, so the index is left as it was", file=sys.stderr)
        return
    page = index / built.generation / NAME
    if page.exists():
        print(f"Page by page: {page}")
    if built.recall < 1:
        print(f"So many passages are searched approximately: {built.recall:.1%} of the ten nearest are found")
    counts = (_count(len(built.reports), "report"), _count(pages, "page"), _count(passages, "passage"))
    print(f"{', '.join(counts)} in index {built.generation}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


if __name__ == "__main__":
    sys.exit(main())
