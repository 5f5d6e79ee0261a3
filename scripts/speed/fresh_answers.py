"""A process that opens an index, asks questions, and prints what that took: python -m scripts.speed.fresh_answers.

Imports as little as who only asks, so that its time and memory are those of asking.
"""

import json
import sys
import time
from pathlib import Path

from index import Findings
from scripts.speed.clocks import held


def main(index: str, models: str, questions: str) -> None:
    """`questions` is a file of JSON, a list of texts."""
    texts = json.loads(Path(questions).read_text(encoding="utf-8"))
    findings = Findings(Path(index), Path(models))
    findings.ask(texts[0])
    first_cpu_s = time.process_time()  # since the process began
    for text in texts[1:]:
        findings.ask(text)
    memory = held()
    print(json.dumps({"first_cpu_s": first_cpu_s, "resident": memory.resident, "peak": memory.peak, "own": memory.own}))


if __name__ == "__main__":
    main(*sys.argv[1:])
