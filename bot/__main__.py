"""The command line: ask one question, or many, or run the Telegram bot."""

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.feedback_export import export_csv
from bot.feedback_export import printed as feedback_printed
from bot.journal import UNANSWERED, Journal, Vote, today_in_utc
from bot.records import record
from bot.settings import Settings, settings_from
from bot.terminal import printed
from bot.texts import texts_in
from index import Findings, FindingsError

_MOST_DAYS = 3650  # as many as FINDINGS_FEEDBACK_DAYS may be
_MOST_PASSAGES = 1000
_DESCRIPTION = "Answer questions by quoting the indexed reports word for word, with section and page."
_ASK = """\
Answer one question, or one a line from a file.

With --json, each answer is one line: question, language, status (answered, unsure or declined; help or harmful where
somebody seems to be in danger or to endanger others, and then there are no hits), confidence (below 0 where unsure or
declined), searched_for (the question with its words mended and abbreviations spelled out), topics (of a declined
question: the nearest sections, each with key, title and report), more (whether other passages may answer too), and
hits, best first, each with key (what names the passage in links), report (its id), file, title, official, section
(list of headings), section_key (what names the section in links), kind (finding, recommendation or note), item and
addressee (of a recommendation), language, pages (1-based, of the PDF), printed_pages, quote, answer (the sentence of
the quote that answers), score, cosine (of the whole passage, -1 to 1) and bm25 (as a share of the most that it could
be, 0 to 1)."""
_FEEDBACK = """\
Show what people asked and did not find, and what they thought of the answers; or write it into a file for a
spreadsheet. Nothing in it tells who asked. FINDINGS_FEEDBACK names where it lies."""
_EXAMPLES = """\
examples:
  python -m bot ask "progress on child trafficking?"
  python -m bot ask --json "что нового по торговле детьми?"
  python -m bot ask --json --batch questions.txt --index /tmp/other > answers.jsonl"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    try:
        settings = settings_from(os.environ)
        options = _options(arguments, settings)
        return int(options.command(options, replace(settings, index=options.index)))
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 130


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    questions = list(_questions(options))
    findings = Findings(settings.index, settings.models)
    for question in questions:
        answer = findings.ask(question, options.limit)
        if options.json:
            print(json.dumps(record(answer), ensure_ascii=False), flush=True)
        else:
            print(printed(answer, texts_in("en"), bold=sys.stdout.isatty()), flush=True)
    return 0


def _questions(options: argparse.Namespace) -> Iterator[str]:
    if options.question and options.batch:
        raise FindingsError("give a question or --batch FILE, not both")
    if options.batch is None:
        if not (options.question or "").strip():
            raise FindingsError('there is no question; for example: make ask q="progress on child trafficking?"')
        yield options.question
        return
    try:
        text = sys.stdin.read() if options.batch == Path("-") else options.batch.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FindingsError(f"{options.batch}: cannot be read as UTF-8 text ({error})") from error
    yield from text.splitlines()


def _run(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.application import run_application  # noqa: PLC0415  # asking needs no Telegram
    from bot.logs import set_up_logging  # noqa: PLC0415  # as above

    set_up_logging(settings.required_token)
    findings = Findings(settings.index, settings.models)
    run_application(settings, findings)
    return 0


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    if settings.feedback is None:
        raise FindingsError("FINDINGS_FEEDBACK is off: no votes and questions are kept")
    journal = Journal(settings.feedback, settings.feedback_days)
    since = today_in_utc() - dt.timedelta(days=options.days - 1)
    if options.csv is None:
        print(feedback_printed(journal.entries(options.kind, since), journal.counts(since)))
        return 0
    try:
        with options.csv.open("w", encoding="utf-8", newline="") as file:
            count = export_csv(journal, file, options.kind, since)
    except OSError as error:
        raise FindingsError(f"{options.csv}: cannot be written ({error.strerror})") from error
    print(f"{options.csv}: {count} lines")
    return 0


def _options(arguments: Sequence[str] | None, settings: Settings) -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m bot", description=_DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ask = commands.add_parser(
        "ask", help="answer in the terminal", description=_ASK, epilog=_EXAMPLES, formatter_class=form
    )
    ask.add_argument("question", nargs="?", help="in any of the six languages")
    ask.add_argument("--batch", type=Path, metavar="FILE", help="one question a line instead; - is standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.add_argument("--limit", type=_number, default=3, metavar="N", help="quote up to N passages (3)")
    ask.set_defaults(command=_ask)
    run = commands.add_parser("run", help="run the Telegram bot (needs FINDINGS_TOKEN)")
    run.set_defaults(command=_run)
    feedback = commands.add_parser(
        "feedback", help="show or export votes and unanswered questions", description=_FEEDBACK
    )
    feedback.add_argument("--csv", type=Path, metavar="FILE", help="write a file for a spreadsheet instead")
    feedback.add_argument("--kind", choices=[*Vote, UNANSWERED], help="only these")
    days = partial(_number, most=_MOST_DAYS)
    feedback.add_argument("--days", type=days, default=90, metavar="N", help="of the last N days (90)")
    feedback.set_defaults(command=_feedback, index=settings.index)
    for command in (ask, run):
        command.add_argument(
            "--index", type=Path, default=settings.index, metavar="DIR", help="another index (var/index/)"
        )
    return parser.parse_args(arguments)


def _number(text: str, most: int = _MOST_PASSAGES) -> int:
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if not 1 <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 to {most}")
    return number


if __name__ == "__main__":
    sys.exit(main())
