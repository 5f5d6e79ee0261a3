"""The training of the network that reads questions: really run, on a few examples with the real model."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.default_model import BUILT_IN
from index.models import model_for_building
from index.question_adapter import SHIPPED, QuestionAdapter
from scripts import train_questions
from scripts.evaluation.errors import EvaluationError
from scripts.training.examples import read_examples
from tests.conftest import MODELS

OWN = Path(train_questions.ROOT / "scripts/training/examples")
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
    assert train_questions.main([*arguments, "--models", str(MODELS)]) == 0
    told = capsys.readouterr()
    before, after, where = told.out.splitlines()
    assert (before[:14], after[:14], where) == ("before: hit@1 ", "after:  hit@1 ", f"What was learnt: {into}")
    learnt, shipped = QuestionAdapter.read(into), QuestionAdapter.read(SHIPPED)
    assert learnt.factors.keys() == shipped.factors.keys()
    assert all(np.abs(left @ right).max() > 0 for left, right in learnt.factors.values())


def test_the_trained_model_reads_passages_as_published_and_questions_otherwise():
    """The shipped adapter fits each matrix of the network, and no passage has to be embedded anew for it."""
    assert len(QuestionAdapter.read(SHIPPED).factors) == 72
    published, trained = (model_for_building(name, MODELS, lambda _done, _of: None) for name in BUILT_IN)
    slang, formal = "do victims get cash?", "Compensation is paid to victims of trafficking in human beings."
    assert trained.embed_passages([formal]) == pytest.approx(published.embed_passages([formal]), abs=1e-4)
    other = published.embed_passages(["Procedures for the issue of licences to operators of car parks."])[0]
    lead = [
        float(model.embed_queries([slang])[0] @ (model.embed_passages([formal])[0] - other))
        for model in (published, trained)
    ]
    assert lead[1] > lead[0] + 0.02


def test_sections_are_held_out_whole(folder):
    """What is learnt and what is judged share no section; together they are all."""
    files = [folder / "few.jsonl"]
    learnt, held, both = (read_examples(files, **how) for how in _WAYS)
    assert [one.searched.splitlines()[0] for one in (*learnt.passages, *held.passages)] == [
        *["1 Services"] * 3,
        *["2 Services"] * 3,
    ]
    assert len(both.questions) == len(learnt.questions) + len(held.questions) == 8
    assert [question.passage for question in learnt.questions] == [0, 1, 2, None]
    assert learnt.passages[0].sentences == ("Refuse is collected weekly.", "Fees rose by 4 per cent.")


_WAYS = ({"every": 2, "held": False}, {"every": 2, "held": True}, {"every": 0, "held": False})


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
        read_examples([path], every=0, held=False)


def test_a_folder_without_examples_is_named(tmp_path, capsys):
    """An error on one line, and status 1."""
    assert train_questions.main(["--examples", str(tmp_path)]) == 1
    assert "holds no examples" in capsys.readouterr().err


def test_the_examples_that_come_along_are_right():
    """All can be read; each passage is asked for in English and the five other languages; none is there twice."""
    examples = read_examples(sorted(OWN.glob("*.jsonl")), every=0, held=False)
    assert len({passage.searched for passage in examples.passages}) == len(examples.passages) > 1000
    spoken = {}
    for question in examples.questions:
        spoken.setdefault(question.passage, set()).add(question.language)
    assert all(len(languages) == 6 for number, languages in spoken.items() if number is not None)


def test_no_question_of_the_evaluation_is_among_the_examples():
    """What is measured must not have been learnt."""
    learnt = {one.text.casefold() for one in read_examples(sorted(OWN.glob("*.jsonl")), every=0, held=False).questions}
    measured = [json.loads(line) for name in ("questions", "danger") for line in _lines(f"tests/{name}.jsonl")]
    texts = {one.get("question", one.get("text", "")).casefold() for one in measured}
    assert len(texts) > 200
    assert not texts & learnt


def _lines(name):
    return (train_questions.ROOT / name).read_text(encoding="utf-8").splitlines()
