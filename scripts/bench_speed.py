"""Measure what the product costs: milliseconds, CPU, memory, from one question to a million passages."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import FindingsError
from scripts.arguments import count
from scripts.progress import stage
from scripts.speed import answering, asking, building, million
from scripts.speed.figures import Measured, NotMeasuredError
from scripts.speed.real import CORPUS, Real, questions, up_to_date

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared/reports"
TYPICAL = ("nr_en_effective_prevention_summary.pdf", "un_S_2025_389_sexual_violence.pdf")
PASSAGES, MILLION = 10_000, 1_000_000
_QUIET = 1.0  # load average before anything is done here

DESCRIPTION = """\
Measure what the product costs: milliseconds, CPU, memory, from one question to a million passages.

There are four parts, each with its figures:

ask      one question through Findings.ask, over an index of 10,000 passages
  p50_ms, p99_ms        wall clock of half and of 99 in 100 questions, warm
  encode_ratio          CPU of a question / CPU of the bare model on its text; 1 would be the least
index    an index built of PDFs into an empty folder, as "make index" does it
  index_cpu_s_per_page  CPU seconds, of child processes too, by pages; without making the model
                        ready, which is done once
million  the search alone over 1,000,000 passages, in a process of its own, one thread
  million_p99_ms        wall clock of 99 in 100 searches for the 100 nearest
  million_recall10      share of the ten nearest among the first ten found
  million_mb            memory of that process, what is mapped from files included
process  a process that opens the index of the starter corpus and answers
  cold_start_cpu_s      CPU seconds from its start to its first answer
  rss_mb                memory after 100 questions, what is mapped from files included

The passages of "ask" and "million" are sentences of the starter corpus and questions, put together
anew; their vectors are real ones with noise, at a cosine of 0.80 to 0.97. Model, words, spelling,
glossary and calibration are real. On a busy machine CPU grows a little and wall clock much,
so leave the machine alone meanwhile. All of it takes some ten minutes, 2 GB of disk and 4 GB of
memory."""

EPILOG = """\
examples:
  scripts/bench_speed.py
      all parts; the figures go to var/bench/speed.json
  scripts/bench_speed.py --only ask,process
      some parts, in two minutes
  scripts/bench_speed.py --only index --reports ~/reports
      what your own reports cost
  scripts/bench_speed.py --only million --million 200000
      the same with fewer passages

What is needed lies in a folder of its own below var/bench and is removed at the end; only the
index of the starter corpus, var/bench/index-corpus, stays for the next time.
Exit status: 0 if all that was asked for was measured, 1 if something stood in the way; its figures
are null then."""


@dataclass(frozen=True, slots=True)
class Part:
    """What can be measured on its own: the keys of its figures, and how it is done in a folder of its own."""

    keys: tuple[str, ...]
    run: Callable[[argparse.Namespace, Real, Path], Measured]


PARTS = {
    "ask": Part(
        ("p50_ms", "p99_ms", "encode_ratio"),
        lambda options, real, folder: asking.measured(real, folder, options.passages),
    ),
    "index": Part(
        ("index_cpu_s_per_page",),
        lambda options, _real, folder: _index(options.reports, folder, options.models),
    ),
    "million": Part(
        ("million_p99_ms", "million_recall10", "million_mb"),
        lambda options, real, folder: million.measured(
            real, folder, options.million, sentences=options.million_sentences
        ),
    ),
    "process": Part(
        ("rss_mb", "cold_start_cpu_s"),
        lambda _options, real, folder: answering.measured(real, folder),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    figures: dict[str, float | None] = dict.fromkeys(key for part in PARTS.values() for key in part.keys)
    _caution()
    try:
        up_to_date(options.index, options.models, stage)
        real = Real(options.index, options.models, questions(options.questions))
        with _scratch(options.bench) as folder:
            missing = [name for name in options.only if not _measure(name, options, real, folder, figures)]
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _write(figures, options)
    return 1 if missing else 0


def _caution() -> None:
    """Say beside the figures that others are at work here: those of wall clock are too high then."""
    load, _, _ = os.getloadavg()
    if load > _QUIET:
        print(
            f"note: others keep this machine busy (load {load:.1f}), so wall clock is no measure; CPU is.\n", flush=True
        )


def _measure(
    name: str, options: argparse.Namespace, real: Real, folder: Path, figures: dict[str, float | None]
) -> bool:
    """Measure a part, print it and add its figures; whether nothing stood in the way."""
    part = PARTS[name]
    try:
        outcome = part.run(options, real, folder / name)
    except NotMeasuredError as error:
        print(f"{', '.join(part.keys)}: null, as it could not be measured: {error}\n", flush=True)
        return False
    finally:
        shutil.rmtree(folder / name, ignore_errors=True)  # before the next part needs the room
    figures |= {figure.key: round(figure.value, 4) for figure in outcome.figures}
    print(f"{outcome.text}\n", flush=True)
    return True


def _index(reports: Path | None, folder: Path, models: Path) -> Measured:
    """The part "index": of `reports`, else of two that lie beside the checkout, else of the starter corpus."""
    typical = [SHARED / name for name in TYPICAL]
    if reports or not all(path.exists() for path in typical):
        return building.measured(reports or CORPUS, folder / "index", models)
    copies = folder / "reports"
    copies.mkdir(parents=True)
    for path in typical:
        shutil.copyfile(path, copies / path.name)
    return building.measured(copies, folder / "index", models)


def _write(figures: dict[str, float | None], options: argparse.Namespace) -> None:
    for key, value in figures.items():
        print(f"{key:22}{'null' if value is None else f'{value:,.4f}':>14}")
    whole = set(options.only) == set(PARTS) and (options.passages, options.million) == (PASSAGES, MILLION)
    path = options.json or (options.bench / "speed.json" if whole and options.questions is None else None)
    if path is None:
        print("Not written, as this is a part or made smaller. To write it all the same, name a file with --json.")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"The figures: {path}")


@contextmanager
def _scratch(bench: Path) -> Iterator[Path]:
    """A folder of its own below `bench`, removed at the end, also if that comes early."""
    bench.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="speed-", dir=bench) as folder:
        yield Path(folder)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--only", type=_parts, default=tuple(PARTS), metavar="PART,PART", help=f"of {', '.join(PARTS)} (all)")
    add("--reports", type=Path, metavar="DIR", help="PDFs for the part index (two beside the checkout, else corpus/)")
    add("--passages", type=count, default=PASSAGES, metavar="N", help=f"passages for the part ask ({PASSAGES})")
    add("--million", type=count, default=MILLION, metavar="N", help=f"passages for the part million ({MILLION})")
    add("--million-sentences", action="store_true", help="with vectors of sentences, 0.8 GB of disk more")
    add("--questions", type=count, metavar="N", help="take only N questions, spread over all (all)")
    add("--json", type=Path, metavar="FILE", help="where the figures go (var/bench/speed.json if all are measured)")
    add("--bench", type=Path, default=ROOT / "var/bench", metavar="DIR", help="room for all this (var/bench/)")
    add(
        "--index",
        type=Path,
        metavar="DIR",
        help="index of the starter corpus; anything else there gives way to it (index-corpus in --bench)",
    )
    add("--models", type=Path, default=ROOT / "var/models", metavar="DIR", help="default model (var/models/)")
    options = parser.parse_args(arguments)
    options.index = options.index or options.bench / "index-corpus"
    return options


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
