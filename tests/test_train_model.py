"""The training of the networks that read questions and passages: really run, on a few examples with the real model."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.adapters import SHIPPED, Adapters
from index.default_model import BUILT_IN, DEFAULT_MODEL, TRAINED_MODEL
from index.models import model_for_building
from scripts import train_model
from scripts.evaluation.errors import EvaluationError
from scripts.training.examples import read_examples
from tests.conftest import MODELS

OWN = Path(train_model.ROOT / "scripts/training/examples")
SECTION = {
    "section": "4.2 Müll & <Wasser> — été",
    "language": "en",
    "passages": [
        {"text": "Refuse is collected weekly. Fees rose by 4 per cent.", "questions": [["en", "when do bins go out"]]},
        {"text": "Drinking water is tested each day by the laboratory.", "questions": [["ru", "можно пить воду?"]]},
        {"text": "The swimming pool closed in 2019 for want of staff.", "questions": [["it", "e la piscina?"]]},
    ],
    "missing": [["de", "wer zahlt das freibad?"]],
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "examples").mkdir()
    lines = (json.dumps(SECTION | {"section": f"{number} Services"}, ensure_ascii=False) for number in (1, 2))
    (tmp_path / "examples" / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "examples"


def test_it_learns_and_keeps_what_it_learnt(folder, tmp_path, capsys):
    """Three looks at a handful of questions change every matrix of the network, and what was held out is judged."""
    into = tmp_path / "learnt.safetensors"
    arguments = ["--examples", str(folder), "--hold-out", "2", "--epochs", "30", "--into", str(into)]
    assert train_model.main([*arguments, "--models", str(MODELS)]) == 0
    told = capsys.readouterr()
    before, after, where = told.out.splitlines()
    assert (before[:14], after[:14], where) == ("before: hit@1 ", "after:  hit@1 ", f"What was learnt: {into}")
    learnt, shipped = Adapters.read(into), Adapters.read(SHIPPED)
    for one, other in ((learnt.questions, shipped.questions), (learnt.passages, shipped.passages)):
        assert one.factors.keys() == other.factors.keys()
        assert all(np.abs(left @ right).max() > 0 for left, right in one.factors.values())


def test_the_trained_model_brings_a_question_to_what_answers_it():
    """In everyday words it comes nearer to the formal passage, and not to another, than as published."""
    shipped = Adapters.read(SHIPPED)
    assert (len(shipped.questions.factors), len(shipped.passages.factors)) == (72, 36)
    slang, formal = "do victims get cash?", "Compensation is paid to victims of trafficking in human beings."
    other = "Procedures for the issue of licences to operators of car parks."
    lead = {}
    for name in BUILT_IN:
        model = model_for_building(name, MODELS, lambda _done, _of: None)
        answer, another = model.embed_passages([formal, other]) @ model.embed_queries([slang])[0]
        lead[name] = answer - another
    assert lead[TRAINED_MODEL] > lead[DEFAULT_MODEL] + 0.02


def test_sentences_and_questions_know_where_they_belong(folder):
    """The sentences of a passage are told by their place behind its heading; questions by section and passage."""
    examples = read_examples([folder / "few.jsonl"])
    first = examples.passages[0]
    assert first.searched == "1 Services\nRefuse is collected weekly. Fees rose by 4 per cent."
    assert [first.searched[start:end] for start, end in first.sentences] == [
        "Refuse is collected weekly.",
        "Fees rose by 4 per cent.",
    ]
    assert [(one.section, one.passage) for one in examples.questions] == [
        *((1, 0), (1, 1), (1, 2), (1, None)),
        *((2, 3), (2, 4), (2, 5), (2, None)),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"language": "pl"}, "unknown language 'pl'"),
        ({"section": 3}, "section must be a text"),
        ({"missing": ["où?"]}, "missing must be a list of pairs"),
        ({"passages": [{"text": "Été."}]}, "passages 1: questions must be a list of pairs"),
        ({"passages": [{"text": "", "questions": []}]}, "text must be a text"),
    ],
)
def test_a_wrong_example_is_named(tmp_path, change, message):
    """With its file, its line and what is wrong with it."""
    path = tmp_path / "é.jsonl"
    path.write_text(json.dumps(SECTION) + "\n" + json.dumps(SECTION | change), encoding="utf-8")
    with pytest.raises(EvaluationError, match=rf"é\.jsonl: line 2.*{message}"):
        read_examples([path])


def test_a_folder_without_examples_is_named(tmp_path, capsys):
    """An error on one line, and status 1."""
    assert train_model.main(["--examples", str(tmp_path)]) == 1
    assert "holds no examples" in capsys.readouterr().err


def test_the_examples_that_come_along_are_right():
    """All can be read; each passage is asked for in English and the five other languages; none is there twice."""
    examples = read_examples(sorted(OWN.glob("*.jsonl")))
    assert len({passage.searched for passage in examples.passages}) == len(examples.passages) > 1000
    spoken = {}
    for question in examples.questions:
        spoken.setdefault(question.passage, set()).add(question.language)
    assert all(len(languages) == 6 for number, languages in spoken.items() if number is not None)


def test_no_question_of_the_evaluation_is_among_the_examples():
    """What is measured must not have been learnt."""
    learnt = {one.text.casefold() for one in read_examples(sorted(OWN.glob("*.jsonl"))).questions}
    measured = [json.loads(line) for name in ("questions", "danger") for line in _lines(f"tests/{name}.jsonl")]
    texts = {one.get("question", one.get("text", "")).casefold() for one in measured}
    assert len(texts) > 200
    assert not texts & learnt


def _lines(name):
    return (train_model.ROOT / name).read_text(encoding="utf-8").splitlines()
