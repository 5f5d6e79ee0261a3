"""Measure how well the product answers: ask questions whose answers are known, and print figures."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from index import FindingsError
from scripts.arguments import count
from scripts.evaluation import printed
from scripts.evaluation.danger import alarms_by_set
from scripts.evaluation.danger import described as danger_described
from scripts.evaluation.misses import Fault, described, faults_of
from scripts.evaluation.outcomes import Outcome
from scripts.evaluation.overall import faults_of_part, figures_of, parts_of, run_part
from scripts.evaluation.product import components, settings_with
from scripts.evaluation.runs import Bench, Prepared, named, prepared_reports, prepared_texts, run
from scripts.progress import stage

ROOT = Path(__file__).resolve().parent.parent

DESCRIPTION = """\
Measure how well the product answers: ask questions whose answers are known, and print figures.

The questions stand in a file, one JSON object a line:
  {"id": "q1", "question": "is there progress?", "lang": "en", "kind": "finding",
   "answerable": true, "gold": [{"doc": "survey.pdf", "pages": [7, 8]}], "quote": "Progress was …"}
gold lists every page of the PDF, counted from 1, that answers the question; quote shows people
what answers it. What no report answers has "answerable": false and the kind "off-topic" or
"near-topic". Such a question may have gold with a quote too: words of a report that say where to
look; if they come first, that is as good as to decline.

hit@k   share of answerable questions with a passage on a gold page among the first k
MRR@5   mean of 1 / place of the first such passage; 0 if none is among five
R@k     with --passages: share of the right texts among the first k
right   share of all questions answered on a gold page among the first three, or rightly declined
AUROC   how often an answerable question has more confidence than one that is not; 0.5 is chance
AURC    mean share of wrong answers if only the surest 1, 2, 3, … questions were answered
With --all, also how well messages of people in danger are told (tests/danger.jsonl), and how many
questions of each set are taken for such.

hit@k, MRR and R judge the ranking, also of questions that the product declines; "wrongly
declined" and "wrongly answered" judge its threshold. Nothing leaves this machine."""

EPILOG = """\
examples:
  scripts/evaluate.py
      the questions on the starter corpus
  scripts/evaluate.py --reports ~/reports --questions ~/questions.jsonl --name before
      your own; what came of each question is kept as the run “before”
  scripts/evaluate.py --compare before after
      is the second run better, and could it be chance?
  scripts/evaluate.py --reports ~/reports --questions ~/questions.jsonl --ablate
      what each component of the ranking contributes
  scripts/evaluate.py --passages ~/xquad
      texts in place of PDFs: passages.jsonl, queries.jsonl, qrels.tsv
  scripts/evaluate.py --all
      all sets in ../shared, and the starter corpus; the key figures go to var/bench/eval.json

In var/bench: index-FOLDER (used again while it is up to date; the first takes minutes),
eval-NAME.jsonl (a run), eval-NAME-misses.txt (every miss with what came instead).
Exit status: 0 if it was measured, whatever the figures; 1 if something stood in the way."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    bench = Bench(options.bench, options.models, options.model, options.limit, stage, _note)
    try:
        if options.compare:
            before, after = options.compare
            labels = tuple(Path(given).stem.removeprefix("eval-") for given in (before, after))
            print(printed.comparison(named(bench, before), named(bench, after), labels))
        elif options.all:
            _all(bench, options.all)
        else:
            _one(bench, options)
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _one(bench: Bench, options: argparse.Namespace) -> None:
    settings = settings_with(options.set)
    switched = components(settings) if options.ablate else ()
    collection = options.passages or options.reports
    name = options.name or collection.resolve().name
    if options.passages:
        prepared = prepared_texts(bench, options.passages)
    else:
        prepared = prepared_reports(bench, options.reports, options.questions)
    outcomes = run(bench, prepared, name, settings)
    _tell(outcomes, prepared)
    _list_faults(bench, faults_of(outcomes), name, options.shown)
    print(f"The run: {bench.run_path(name)}")
    if switched:
        runs = {it.name: run(bench, prepared, f"{name}-without-{_dashed(it.name)}", it.without) for it in switched}
        text = printed.ablation(outcomes, runs)
        path = bench.folder / f"ablation-{name}.md"
        path.write_text(text + "\n", encoding="utf-8")
        print(f"\n{text}\n\nThe table: {path}")


def _all(bench: Bench, shared: Path) -> None:
    parts = parts_of(ROOT, shared)
    figures: dict[str, float | None] = dict.fromkeys(key for part in parts for key in part.figures)
    ordinary: dict[str, Sequence[Outcome]] = {}
    for part in parts:
        if absent := part.absent:
            print(f"{', '.join(part.figures)}: null, as there is no {absent}", flush=True)
            continue
        outcomes = run_part(bench, part)
        figures |= figures_of(part, outcomes)
        for key in part.figures:
            value = figures[key]
            print(f"{key:26} {'     null' if value is None else f'{value:9.4f}'}", flush=True)
        if part.of_danger:
            print(f"\n{danger_described(outcomes)}\n", flush=True)
        else:
            ordinary[part.name] = outcomes
        _list_faults(bench, faults_of_part(part, outcomes), part.name, None if part.of_danger else 0)
    print(f"\n{alarms_by_set(ordinary)}\n", flush=True)
    if bench.limit is not None:
        print("Not written, as these are figures of a part of the questions.")
        return
    path = bench.folder / "eval.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"The figures: {path}")


def _tell(outcomes: Sequence[Outcome], prepared: Prepared) -> None:
    print(printed.ranking(outcomes, exhaustive=prepared.exhaustive), end="\n\n")
    print(printed.abstention(outcomes), end="\n\n")
    print(printed.speed(outcomes), flush=True)


def _list_faults(bench: Bench, every: Sequence[Fault], name: str, most: int | None) -> None:
    """Write every fault to a file, and print `most` of each kind, or all if that is None."""
    faults = [fault for fault in every if fault.outcomes]
    path = bench.folder / f"eval-{name}-misses.txt"
    path.write_text(("\n\n".join(map(described, faults)) or "Nothing was missed.") + "\n", encoding="utf-8")
    if most != 0 and faults:
        print("".join(f"\n{described(fault, most)}\n" for fault in faults))
    print(f"Every miss: {path}", flush=True)


def _dashed(text: str) -> str:
    """The words of a text as part of a file's name."""
    return "-".join(re.findall(r"\w+", text))


def _note(text: str) -> None:
    print(f"note: {text}", file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--reports", type=Path, default=ROOT / "corpus", metavar="DIR", help="folder of PDFs (corpus/)")
    add("--questions", type=Path, metavar="FILE", help="the questions on them (tests/questions.jsonl)")
    add("--passages", type=Path, metavar="DIR", help="a set of texts, in place of reports and questions")
    add(
        "--all",
        type=Path,
        nargs="?",
        const=ROOT.parent / "shared",
        metavar="DIR",
        help="all sets in this folder (../shared)",
    )
    add("--compare", nargs=2, metavar=("BEFORE", "AFTER"), help="compare two runs, by name or file")
    add("--name", type=_name, help="what the run is called (the folder of the reports or texts)")
    add("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting of the ranking; repeatable")
    add("--ablate", action="store_true", help="run again with each component of the ranking switched off")
    add("--limit", type=count, metavar="N", help="ask only N questions, spread over all")
    add("--shown", type=int, metavar="N", help="print only N misses of each sort")
    add("--bench", type=Path, default=ROOT / "var/bench", metavar="DIR", help="indexes and runs (var/bench/)")
    add("--models", type=Path, default=ROOT / "var/models", metavar="DIR", help="default model (var/models/)")
    add("--model", metavar="NAME", help="another model, as in build_index.py")
    options = parser.parse_args(arguments)
    ways = {"--passages": options.passages, "--all": options.all, "--compare": options.compare}
    chosen = [way for way, value in ways.items() if value] + (["--questions"] if options.questions else [])
    if len(chosen) > 1:
        parser.error(f"{chosen[0]} and {chosen[1]} do not go together")
    if (options.all or options.compare) and (options.name or options.set or options.ablate):
        parser.error(f"--name, --set and --ablate are for one set of questions, and do not go with {chosen[0]}")
    options.questions = options.questions or ROOT / "tests/questions.jsonl"
    return options


def _name(text: str) -> str:
    if not re.fullmatch(r"\w[\w.-]*", text):
        raise argparse.ArgumentTypeError(f"{text!r} becomes part of a file's name: use letters, digits, -, _ and .")
    return text


if __name__ == "__main__":
    sys.exit(main())
