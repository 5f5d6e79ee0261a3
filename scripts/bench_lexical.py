"""Compare BM25 engines on the passages of an index: seconds to build, milliseconds to search, memory.

tantivy is the one in use. bm25s is compared if it is installed (pip install bm25s); SQLite FTS5 comes with Python.
Each engine runs in a process of its own and is given the same stems. --passages N repeats words of the index until
there are N passages, to see what growth does.
"""

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.lexical import LexicalIndex, stems_of, write_lexical_index
from index.probes import PROBES
from index.store import open_current

ROOT = Path(__file__).resolve().parent.parent
WORDS_OF_A_MADE_UP_PASSAGE = 60
FOUND = 50  # passages a search asks for

Search = Callable[[str], object]


def tantivy(texts: Sequence[str], folder: Path) -> Search:
    write_lexical_index(folder / "words", texts, ["en"] * len(texts))
    index = LexicalIndex(folder / "words")
    return lambda question: index.search(question, "en", FOUND)


def bm25s(texts: Sequence[str], _folder: Path) -> Search:
    import bm25s as library  # noqa: PLC0415  # not installed with the project

    index = library.BM25(method="lucene", k1=1.2, b=0.75)
    index.index([stems_of(text, "en") for text in texts], show_progress=False)
    known = index.vocab_dict

    def search(question: str) -> object:
        stems = [stem for stem in stems_of(question, "en") if stem in known]
        return index.retrieve([stems], k=min(FOUND, len(texts)), show_progress=False) if stems else None

    return search


def fts5(texts: Sequence[str], folder: Path) -> Search:
    database = sqlite3.connect(folder / "words.sqlite")
    database.execute("create virtual table passages using fts5(stems, content='')")
    rows = ((number, " ".join(stems_of(text, "en"))) for number, text in enumerate(texts))
    database.executemany("insert into passages(rowid, stems) values (?, ?)", rows)
    database.commit()
    query = "select rowid, bm25(passages) from passages where passages match ? order by 2 limit ?"

    def search(question: str) -> object:
        any_stem = " OR ".join(f'"{stem}"' for stem in stems_of(question, "en"))
        return database.execute(query, (any_stem, FOUND)).fetchall()

    return search


ENGINES = {"tantivy": tantivy, "bm25s": bm25s, "fts5": fts5}


def measure(engine: str, index: Path, passages: int) -> None:
    """Print one row: what `engine` costs on the passages of `index`."""
    texts = [passage.text for passage in open_current(index).passages]
    words = [word for text in texts for word in text.split()]
    rng = random.Random(0)  # noqa: S311  # no secret
    texts += [" ".join(rng.choices(words, k=WORDS_OF_A_MADE_UP_PASSAGE)) for _ in range(passages - len(texts))]
    questions = [*PROBES["en"], *(" ".join(text.split()[:8]) for text in texts[:200])]
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        search = ENGINES[engine](texts, Path(folder))
        build = time.process_time() - start
        took = []
        for question in questions:
            start = time.perf_counter()
            search(question)
            took.append(1000 * (time.perf_counter() - start))
    took.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    p50, p99 = took[len(took) // 2], took[int(0.99 * len(took))]
    print(f"{engine:8} {len(texts):9,} {build:13.1f} {p50:8.2f} {p99:8.2f} {peak:8,}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "var/index", metavar="DIR", help="(var/index/)")
    parser.add_argument("--passages", type=int, default=0, metavar="N", help="repeat words up to N passages")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        measure(options.engine, options.index, options.passages)
        return 0
    print("engine    passages  build CPU s   p50 ms   p99 ms  peak MB", flush=True)
    for engine in ENGINES:
        command = [sys.executable, __file__, "--index", options.index, "--passages", str(options.passages)]
        outcome = subprocess.run([*command, "--engine", engine], capture_output=True, text=True, check=False)
        last = outcome.stderr.strip().splitlines()[-1:] or ["?"]
        print(outcome.stdout or f"{engine:8} {json.dumps(last[0])}\n", end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
