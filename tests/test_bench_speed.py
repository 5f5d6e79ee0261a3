"""What the product costs can be measured: small runs give figures that can be, and what is made up is lifelike."""

import json

import numpy as np
import pytest

from index.values import Kind, PageSpan, Passage
from scripts.bench_speed import main
from scripts.speed.clocks import percentile
from scripts.speed.figures import number
from scripts.speed.lifelike import Piece, made_up, near
from tests.conftest import MODELS

TEXT = "Été — «порт» <&>. A second sentence."
PASSAGE = Passage(7, "a", ("Порт",), Kind.FINDING, "en", TEXT, (PageSpan(3, "iii", 0, 36),), ((0, 17), (18, 36)))


@pytest.fixture
def bench(tmp_path, starter_index, capsys):
    """Run the script on the index of the starter corpus; its exit status, stdout, stderr and the figures."""

    def run(*more):
        path = tmp_path / "speed.json"
        given = ["--bench", tmp_path / "bench", "--index", starter_index, "--models", MODELS, "--json", path, *more]
        status = main([str(argument) for argument in given])
        return status, *capsys.readouterr(), json.loads(path.read_text(encoding="utf-8"))

    return run


def test_a_small_run_gives_figures_that_can_be(bench, tmp_path):
    """A question costs more than the model alone, few vectors are searched exactly, and nothing is left on disk."""
    status, out, _, figures = bench(
        "--only", "ask,million,process", "--passages", 300, "--million", 5000, "--questions", 30
    )
    assert status == 0
    assert "asking 27 questions of 300 passages" in out
    assert "searching 5,000 passages" in out
    assert figures["encode_ratio"] >= 1
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]
    assert figures["million_recall10"] == 1
    assert figures["million_mb"] > 5000 * 384 * 4 / 1e6
    assert figures["rss_mb"] > 100
    assert 0 < figures["cold_start_cpu_s"] < 60
    assert figures["index_cpu_s_per_page"] is None
    assert list((tmp_path / "bench").iterdir()) == []


def test_too_little_room_is_told_with_what_would_fit(bench):
    """What does not fit is null, with how much is missing and a number that fits; the exit status is 1."""
    status, out, _, figures = bench("--only", "million", "--million", 10**12, "--questions", 6)
    assert status == 1
    assert "million_p99_ms, million_recall10, million_mb: null" in out
    assert "1,000,000,000,000 passages need " in out
    assert "GB of disk" in out
    assert set(figures.values()) == {None}


def test_vectors_made_up_are_as_near_as_is_said():
    """They have length 1 and lie at cosines spread from 0.80 to 0.97."""
    rng = np.random.default_rng(3)
    real = near(np.eye(384, dtype=np.float32), rng)
    made = near(real, rng)
    cosines = np.einsum("nd,nd->n", real, made)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-5)
    assert cosines.min() == pytest.approx(0.80, abs=0.01)
    assert cosines.max() == pytest.approx(0.97, abs=0.01)
    assert np.median(cosines) == pytest.approx(0.885, abs=0.02)


def test_a_passage_made_up_is_made_of_whole_sentences():
    """Its offsets are those of the pieces in its text, its page and number are its own, and no languages are mixed."""
    vector = np.ones(1, dtype=np.float32)
    pieces = [Piece(TEXT[start:end], vector, PASSAGE, vector) for start, end in PASSAGE.sentences]
    made = list(made_up(pieces, 1001))
    assert [one.passage.number for one in made] == list(range(1001))
    assert {one.passage.report_id for one in made} == {"a-0", "a-1", "a-2"}
    for one in made:
        assert [one.passage.text[start:end] for start, end in one.passage.sentences] == [it.text for it in one.pieces]
        assert len(one.pieces) == 2
    assert made[5].passage.spans == (PageSpan(2, "2", 0, len(made[5].passage.text)),)


def test_figures_are_read_off_by_hand():
    """A percentile is one of the values; numbers show the digits that count."""
    assert percentile([5.0, 1.0, 2.0, 4.0, 3.0], 50) == 3.0
    assert percentile([float(value) for value in range(1, 201)], 99) == 198.0
    assert percentile([7.0], 99) == 7.0
    assert [number(value) for value in (0.6543, 12.34, 1234.5)] == ["0.65", "12.3", "1,234"]


@pytest.mark.parametrize("wrong", [["--only", "ask,тест"], ["--million", "0"], ["--passages", "−1"]])
def test_a_wrong_option_ends_before_anything_is_done(wrong, capsys):
    """The message names what is wrong."""
    with pytest.raises(SystemExit):
        main(wrong)
    assert wrong[1].split(",")[-1] in capsys.readouterr().err
