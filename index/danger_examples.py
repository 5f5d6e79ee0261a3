"""Read the messages that teach what danger looks like. The only module that knows `danger.toml`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from index.danger import Danger, Example
from index.danger_cues import plain
from index.errors import FindingsError
from index.languages import LANGUAGES

EXAMPLES_NAME = "danger.toml"
SHIPPED_EXAMPLES = Path(__file__).resolve().parent.parent / "corpus" / EXAMPLES_NAME

_GROUPS = {"help": Danger.HELP, "harmful": Danger.HARMFUL, "question": Danger.NONE}


class DangerExamplesError(FindingsError):
    """`danger.toml` cannot be read, or lists its messages wrongly."""


def examples_for(corpus: Path) -> Path:
    """The examples of a folder of reports: its own, else those that come along."""
    own = corpus / EXAMPLES_NAME
    return own if own.exists() else SHIPPED_EXAMPLES


def read_examples(path: Path) -> tuple[Example, ...]:
    """The messages that the file `path` lists, in its order.

    Raises DangerExamplesError, naming the file and the list, for bad TOML, an unknown or missing group, a language that
    is unknown or missing in a table, what is not a message, or a message that stands twice.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DangerExamplesError(f"{path}: not valid TOML: {error}. Mend that line and try again.") from error
    except OSError as error:
        raise DangerExamplesError(f"{path}: cannot be read ({error.strerror}). It has to be a text file.") from error
    examples: list[Example] = []
    places: dict[str, str] = {}
    for group, tables in data.items():
        for place, message in _messages(path, group, tables):
            letters = plain(message)
            if letters in places:
                raise DangerExamplesError(
                    f"{path}: {place} lists {message!r}, which stands in {places[letters]} already. Take one out."
                )
            places[letters] = place
            examples.append(Example(message, _GROUPS[group]))
    missing = next((group for group in _GROUPS if not data.get(group)), None)
    if missing is not None:
        raise DangerExamplesError(
            f"{path}: has no messages in [{missing}.…]. All three groups are needed to tell apart."
        )
    return tuple(examples)


def _messages(path: Path, group: str, tables: object) -> Iterator[tuple[str, str]]:
    """Each message of a group, after the list that it stands in."""
    if group not in _GROUPS:
        raise DangerExamplesError(f"{path}: unknown group [{group}.…]; known are {', '.join(_GROUPS)}.")
    if not isinstance(tables, dict) or not all(isinstance(lists, dict) for lists in tables.values()):
        raise DangerExamplesError(f"{path}: [{group}] needs a group and a name, for instance [{group}.some].")
    for name, lists in tables.items():
        table = f"[{group}.{name}]"
        unknown = next((language for language in lists if language not in LANGUAGES), None)
        if unknown is not None:
            raise DangerExamplesError(
                f"{path}: {table}: unknown language {unknown!r}; known are {', '.join(LANGUAGES)}."
            )
        for language in LANGUAGES:
            messages = lists.get(language)
            if not messages or not isinstance(messages, list) or not all(isinstance(it, str) for it in messages):
                raise DangerExamplesError(
                    f'{path}: {table}: {language} must be a list of messages in quotation marks: ["…", "…"]. '
                    "Each table needs all six languages."
                )
            for message in messages:
                if not plain(message):
                    raise DangerExamplesError(f"{path}: {table}: {language} lists {message!r}, which has no letters.")
                yield f"{table}: {language}", message
