"""Build the index of a folder of PDFs. A report that cannot be read is named, and the others are built."""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import store
from index.abbreviations import Abbreviations
from index.agreement import is_confirmed
from index.calibration import Calibration, calibrated
from index.catalogue import CATALOGUE_NAME, Report, read_catalogue, undescribed
from index.concepts import ConceptVectors
from index.danger import DangerJudge
from index.danger_examples import SHIPPED_EXAMPLES, examples_for, read_examples
from index.default_model import DEFAULT_MODEL
from index.embedded import embedded, forget_kept
from index.embedding import source_stamp
from index.errors import IndexStateError, ReportError
from index.glossary import Glossary, concepts_of, glossary_for
from index.kept_pdfs import digest_of
from index.language_shift import LanguageShift
from index.languages import language_of
from index.models import model_for_building
from index.passages import passages_of
from index.ranking import Ranking, nearest
from index.reading import PageReading, read_report
from index.remembering import Remembering
from index.sentence_pooling import shifted
from index.sentence_vectors import SentenceVectors
from index.spelling import unpack_real_words
from index.values import Kind, Passage, Section
from index.vectors import VectorIndex
from index.worker import Limits, read_in_worker

Progress = Callable[[int, int], None]
"""Called with what is done and the total."""

Stage = Callable[[str], Progress]
"""Called with what begins now; the progress of that goes to what it returns."""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What was made of one PDF, which lies at `path`.

    `passages` are those that may be quoted. `unconfirmed` are those that the second reader did not find on their
    pages; they are among `passages` only if staff allow it.
    """

    path: Path
    report: Report
    described: bool
    pages: tuple[PageReading, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    unconfirmed: tuple[Passage, ...]
    confirmed_share: float

    @property
    def recommendations(self) -> int:
        return sum(passage.kind is Kind.RECOMMENDATION for passage in self.passages)

    @property
    def unread(self) -> tuple[PageReading, ...]:
        """Pages that could not be read, each with its `problem`."""
        return tuple(page for page in self.pages if page.problem)

    @property
    def without_text(self) -> tuple[PageReading, ...]:
        """Pages that could be read, but hold no text: pictures, scans, blank pages."""
        return tuple(page for page in self.pages if not page.has_text and not page.problem)


WritePage = Callable[[Path, Sequence[ReadReport], Progress], object]
"""Writes a page about the reports into the folder; see report_page.py."""


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build. `generation` is None if no report could be read; then nothing was written.

    `recall` is the share of the ten nearest passages that a search of the index finds; 1 if it compares with all.
    """

    generation: str | None
    reports: tuple[ReadReport, ...]
    problems: tuple[str, ...]
    recall: float = 1.0


def build_index(
    corpus: Path,
    index: Path,
    models: Path,
    model_name: str | None,
    stage: Stage,
    *,
    unconfirmed: bool = False,
    page: WritePage | None = None,
) -> Built:
    """Read all PDFs of the folder `corpus` and put an index of them into use in the folder `index`.

    `model_name` is as in embedding.load_model, but None stands for the model of the index in use. `models` is
    where the default model is unpacked. Passages that the index in use holds, by the same model, are not
    embedded again. `unconfirmed` allows passages to be quoted that the second reader does not confirm.
    `page` writes a page for people into the new generation; if it fails, that is a problem like others.
    Raises CatalogueError, ModelError, or ReportError if the folder holds no PDF.
    """
    catalogue = read_catalogue(corpus)
    files = pdf_files(corpus)
    problems = list(_missing(corpus, catalogue, files))
    reports: list[ReadReport] = []
    for file in files:
        try:
            taken = {report.id for report in catalogue} | {read.report.id for read in reports}
            reports.append(_read_report(file, catalogue, taken, stage, unconfirmed=unconfirmed))
        except ReportError as error:
            problems.append(str(error))
    reports = _numbered(reports)
    passages = [passage for read in reports for passage in read.passages]
    if not passages:
        return Built(None, tuple(reports), tuple(problems))

    def add_page(draft: Path) -> None:
        try:
            if page:
                page(draft, reports, stage("drawing pages"))
        except Exception as error:  # noqa: BLE001  # people can do without the page, but not without the index
            problems.append(f"the report page is missing ({type(error).__name__}: {error}). The index is complete.")

    model_name = _chosen(model_name, index)
    generation = index_passages(
        passages,
        [read.report for read in reports],
        index,
        models=models,
        model_name=model_name,
        stage=stage,
        fingerprint=fingerprint(corpus, model_name),
        glossary=glossary_for(corpus),
        danger=examples_for(corpus),
        pdfs={read.report.id: read.path for read in reports},
        add=add_page,
    )
    meta = store.current_meta(index)
    return Built(generation, tuple(reports), tuple(problems), meta.recall if meta else 1.0)


def index_passages(
    passages: Sequence[Passage],
    reports: Sequence[Report],
    index: Path,
    *,
    models: Path,
    model_name: str | None,
    stage: Stage,
    fingerprint: str = "",
    glossary: Path | None = None,
    danger: Path | None = None,
    pdfs: Mapping[str, Path] | None = None,
    add: Callable[[Path], object] = lambda _draft: None,
) -> str:
    """Put an index of `passages`, which belong to `reports` and are numbered from 0, into use in the folder `index`.

    `danger` are the examples of messages of people in danger (those that come along), `pdfs` as in store.Contents; the
    other parameters are those of build_index and store.save. The name of the new generation.
    Raises ModelError, GlossaryError or IndexStateError.
    """
    known_words = Glossary.of(concepts_of(glossary) if glossary else ())
    model = model_for_building(model_name, models, stage("preparing the model (once)"))
    unpack_real_words(models)
    asking = Remembering(model, index)
    judge = DangerJudge.trained(asking, read_examples(danger or SHIPPED_EXAMPLES))
    shift = LanguageShift.measured(asking)
    abbreviations = {
        report.id: Abbreviations.of(passage.text for passage in passages if passage.report_id == report.id)
        for report in reports
    }
    texts, sentences = [], []
    for passage in passages:
        own = shifted(passage.sentences, len(passage.searched) - len(passage.text))  # behind its headings
        text, found = abbreviations[passage.report_id].spelled_out_in_parts(passage.searched, own)
        texts.append(text)
        sentences.append(found)
    vectors = embedded(passages, texts, sentences, model, shift, index=index, progress=stage("embedding passages"))

    def calibrate(by_passage: VectorIndex, by_sentence: SentenceVectors) -> Calibration:
        return calibrated(asking, shift, lambda vector: nearest(vector, by_passage, by_sentence, Ranking()))

    generation = store.save(
        index,
        store.Meta(
            format=store.FORMAT,
            created=store.now(),
            fingerprint=fingerprint or store.now(),
            model=model.identity,
            reports=tuple(reports),
            passages=len(passages),
        ),
        store.Contents(
            passages=passages,
            texts=texts,
            vectors=np.stack([known.passage for known in vectors]),
            sentences=[known.sentences for known in vectors],
            abbreviations=Abbreviations.joined(abbreviations.values()),
            glossary=glossary,
            concepts=ConceptVectors.measured(known_words, asking),
            shift=shift,
            danger=judge,
            pdfs=pdfs or {},
        ),
        calibrate,
        add=add,
        progress=stage("ordering vectors"),
    )
    forget_kept(index, model)
    asking.keep()
    return generation


def inspected(file: Path, stage: Stage, *, unconfirmed: bool = False) -> ReadReport:
    """What build_index would make of the PDF, by the catalogue beside it if there is one; no model is loaded.

    Raises CatalogueError, or ReportError if it cannot be read.
    """
    if not file.is_file():
        raise ReportError(f"{file}: there is no such file. Name a PDF.")
    return _read_report(file, read_catalogue(file.parent), set(), stage, unconfirmed=unconfirmed)


def pdf_files(corpus: Path) -> tuple[Path, ...]:
    """The PDFs of a folder by name, without hidden ones and those in folders below it.

    Raises ReportError if there is none.
    """
    files = tuple(sorted(path for path in corpus.glob("[!.]*.[pP][dD][fF]") if path.is_file()))
    if not files:
        raise ReportError(f"{corpus}: there is no PDF in this folder. Put at least one report there.")
    return files


def fingerprint(corpus: Path, model_name: str | None) -> str:
    """SHA-256 over all that decides what an index holds: reports, catalogue, model, and this package's code."""
    catalogue = corpus / CATALOGUE_NAME
    glossary = glossary_for(corpus)
    inputs = [*pdf_files(corpus), *([catalogue] if catalogue.exists() else []), *([glossary] if glossary else [])]
    inputs.append(examples_for(corpus))
    code = sorted(Path(__file__).parent.glob("*.py"))
    whole = hashlib.sha256(repr(model_name or DEFAULT_MODEL).encode())
    whole.update(source_stamp(model_name).encode())
    for path in (*inputs, *code):
        whole.update(f"{path.name}\0{digest_of(path)}\n".encode())
    return whole.hexdigest()


def is_stale(corpus: Path, index: Path, model_name: str | None) -> bool:
    """Whether the index in use is missing, unreadable, or made from something else than is there now.

    `model_name` is as in build_index.
    """
    try:
        meta = store.open_current(index).meta
    except IndexStateError:
        return True
    return meta.fingerprint != fingerprint(corpus, _chosen(model_name, index))


def _chosen(model_name: str | None, index: Path) -> str | None:
    """The model that is named, else that of the index in use, else None for the default."""
    meta = store.current_meta(index)
    return model_name or (meta.model.name if meta else None)


def _missing(corpus: Path, catalogue: Sequence[Report], files: Sequence[Path]) -> Iterable[str]:
    there = {path.name for path in files}
    for report in catalogue:
        if report.file not in there:
            yield (
                f"{report.file}: {CATALOGUE_NAME} describes it, but it is not in {corpus}. Put it there, or "
                f"fetch it with scripts/fetch_reports.py, or take its lines out."
            )


def _read_report(
    file: Path, catalogue: Sequence[Report], taken: set[str], stage: Stage, *, unconfirmed: bool
) -> ReadReport:
    described = next((report for report in catalogue if report.file == file.name), None)
    if described and described.sha256 and described.sha256.lower() != digest_of(file):
        raise ReportError(
            f"{file.name}: is not the file that {CATALOGUE_NAME} describes (its sha256 differs). Fetch the "
            f"right one, or if you replaced it on purpose, take the line sha256 out."
        )
    reading = read_in_worker(file, read_report, Limits(), stage(f"reading {file.name}"))
    text = "\n".join(block.text for section in reading.sections for block in section.blocks)
    report = described or undescribed(file.name, reading.title, language_of(text))
    if report.id in taken and not described:
        report = replace(report, id=file.name)
    passages = passages_of(reading.sections, report.id, report.language, 0)
    if not passages:
        raise ReportError(f"{file.name}: has text, but no sentence in it. Look at it: is it a form, or pictures?")
    second = [page.second for page in reading.pages]
    refused = tuple(passage for passage in passages if not is_confirmed(passage, second))
    if len(refused) == len(passages) and not unconfirmed:
        raise ReportError(
            f"{file.name}: the second reader confirms none of its text, so its letters are not to be trusted. "
            f"Make its text anew with: ocrmypdf --force-ocr {file.name} {file.stem}.ocr.pdf"
        )
    numbers = {passage.number for passage in refused}
    return ReadReport(
        path=file,
        report=report,
        described=described is not None,
        pages=reading.pages,
        sections=reading.sections,
        passages=tuple(passage for passage in passages if unconfirmed or passage.number not in numbers),
        unconfirmed=refused,
        confirmed_share=1 - len(refused) / len(passages),
    )


def _numbered(reports: Sequence[ReadReport]) -> list[ReadReport]:
    """The reports with their passages numbered through, from 0."""
    count = itertools.count()
    return [
        replace(read, passages=tuple(replace(passage, number=next(count)) for passage in read.passages))
        for read in reports
    ]
