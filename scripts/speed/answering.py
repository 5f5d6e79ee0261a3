"""What a process costs that opens an index and answers: CPU to its first answer, memory after a hundred."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from scripts.progress import stage
from scripts.speed.clocks import STATUS
from scripts.speed.figures import Figure, Measured, NotMeasuredError, number
from scripts.speed.real import Real, spread

_QUESTIONS = 100
_STARTS = 3  # processes; of each figure the median


def measured(real: Real, folder: Path) -> Measured:
    """Start processes that answer from the real index; `folder` is for what they are told. Raises NotMeasuredError."""
    if not STATUS.exists():
        raise NotMeasuredError(f"{STATUS}: is not there, and memory is read from it. Measure on Linux.")
    folder.mkdir()
    texts = [one.text for one in spread(real.asked, _QUESTIONS)]
    questions = folder / "questions.json"
    questions.write_text(json.dumps(texts), encoding="utf-8")
    command = (sys.executable, "-m", "scripts.speed.fresh_answers", real.index, real.models, questions)
    tell = stage("starting processes")
    told = []
    for done in range(1, _STARTS + 1):
        told.append(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
        tell(done, _STARTS)
    first, resident, peak, own = (
        median(one[key] for one in told) for key in ("first_cpu_s", "resident", "peak", "own")
    )
    rows = [
        ("CPU from start to first answer, s", number(first)),
        (f"memory after {len(texts)} questions (VmRSS), MB", number(resident)),
        ("  of it, not mapped from files (RssAnon)", number(own)),
        ("memory at its peak (VmHWM), MB", number(peak)),
    ]
    return Measured(
        f"a process that answers, index of {len(real.generation.passages):,} passages",
        ("", f"median of {_STARTS}"),
        rows,
        (Figure("rss_mb", resident), Figure("cold_start_cpu_s", first)),
    )
