"""What an index costs, page by page of the PDFs that it is built of."""

from pathlib import Path

from index.build import Progress, build_index
from index.report_page import write_report_page
from scripts.progress import stage
from scripts.speed.clocks import cpu_seconds
from scripts.speed.figures import Figure, Measured, NotMeasuredError, number

_PREPARING, _EMBEDDING, _DRAWING = "preparing the model (once)", "embedding passages", "drawing pages"


class _Stages:
    """CPU seconds of the stages of a build, by name: from the beginning of each to its last progress."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}
        self.took: dict[str, float] = {}

    def stage(self, name: str) -> Progress:
        self.begun[name] = cpu_seconds()
        tell = stage(name)

        def advance(done: int, of: int) -> None:
            self.took[name] = cpu_seconds() - self.begun[name]
            tell(done, of)

        return advance


def measured(reports: Path, folder: Path, models: Path) -> Measured:
    """Build an index of the PDFs in `reports` in the empty folder `folder`, as `make index` does.

    Raises FindingsError.
    """
    stages = _Stages()
    begun = cpu_seconds()
    built = build_index(reports, folder, models, None, stages.stage, page=write_report_page)
    total = cpu_seconds() - begun
    if built.generation is None:
        raise NotMeasuredError(f"{reports}: none of its reports could be read. {' '.join(built.problems)}")
    pages = sum(len(read.pages) for read in built.reports)
    passages = [passage for read in built.reports for passage in read.passages]
    sentences = sum(len(passage.sentences) for passage in passages)
    reading = stages.begun[_PREPARING] - begun
    embedding, drawing = stages.took[_EMBEDDING], stages.took.get(_DRAWING, 0.0)
    parts = (
        ("reading, by two readers", reading),
        ("embedding passages and sentences", embedding),
        ("drawing pages for people", drawing),
        ("the rest: model, languages, concepts, calibration", total - reading - embedding - drawing),
        ("all", total),
    )
    return Measured(
        f"building an index of {pages} pages: {len(passages):,} passages, {sentences:,} sentences",
        ("", "CPU s", "CPU s a page", "share"),
        [(name, number(cpu), f"{cpu / pages:.3f}", f"{cpu / total:.0%}") for name, cpu in parts],
        (Figure("index_cpu_s_per_page", total / pages),),
    )
