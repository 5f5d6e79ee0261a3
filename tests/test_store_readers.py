"""Who has an index open goes over to the next one, keeps the old one if that is broken, and refuses another model's."""

import logging
import re
from dataclasses import replace

import pytest

from index import Status
from index.embedding import load_model
from index.errors import ModelError
from index.search import Findings
from tests.samples import ARRAYS, PASSAGES, REPORTS, TABLES, contents, save


@pytest.fixture(scope="module")
def identity(tiny_model):
    return load_model(str(tiny_model), tiny_model.parent, threads=1).identity


def test_a_running_reader_goes_over_to_the_new_index(tmp_path, identity, tiny_models):
    """Whoever has the index open answers the next question from the new one, without being told."""
    first = save(tmp_path, what=contents(slice(1)), model=identity)
    findings = Findings(tmp_path, tiny_models)
    assert [hit.passage for hit in findings.ask("lighthouses?", 9).hits] == [PASSAGES[0]]
    assert (findings.generation, findings.reports) == (first, REPORTS)
    second = save(tmp_path, minute=1, model=identity, reports=REPORTS[::-1])
    assert {hit.passage for hit in findings.ask("lighthouses?", 9).hits} == set(PASSAGES)
    assert (findings.generation, findings.reports) == (second, REPORTS[::-1])


@pytest.mark.parametrize("damaged", [*TABLES, *ARRAYS, "CURRENT"])
def test_a_broken_new_index_leaves_the_old_in_use(tmp_path, identity, tiny_models, caplog, damaged):
    """The log tells it once, however often somebody asks; a whole index after it is taken over."""
    first = save(tmp_path, what=contents(slice(1)), model=identity)
    findings = Findings(tmp_path, tiny_models)
    broken = save(tmp_path, minute=1, model=identity)
    (tmp_path / ("" if damaged == "CURRENT" else broken) / damaged).write_bytes(b"\xff")
    for _ in range(3):
        assert [hit.passage for hit in findings.ask("lighthouses?").hits] == [PASSAGES[0]]
    assert findings.generation == first
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 1
    assert re.search(rf"{re.escape(str(tmp_path))}.*make index$", told[0])
    third = save(tmp_path, minute=2, model=identity)
    assert len(findings.ask("lighthouses?").hits) == 3
    assert findings.generation == third


def test_an_index_of_another_model_is_told(tmp_path, identity, tiny_model, tiny_models):
    """The vectors of two models do not compare, so the bot asks for a new index rather than answer nonsense."""
    save(tmp_path, model=replace(identity, digest="0" * 64))
    said = rf"^{re.escape(str(tiny_model))}: is not the model that the index was built with.*make index$"
    with pytest.raises(ModelError, match=said):
        Findings(tmp_path, tiny_models)


def test_a_model_named_from_here_is_found_from_anywhere(tmp_path, tiny_model, tiny_models, monkeypatch):
    """An index built with --model DIR can be asked by a program that runs in another folder."""
    monkeypatch.chdir(tiny_model.parent)
    save(tmp_path, model=load_model(tiny_model.name, tiny_models).identity)
    monkeypatch.chdir(tmp_path)
    answer = Findings(tmp_path, tiny_models).ask("lighthouses?")
    assert (answer.status, len(answer.hits)) == (Status.ANSWERED, 3)
