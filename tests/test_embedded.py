"""No passage is embedded twice: not by a build that goes on after it was stopped, and not for an index of the same.

The model is the real one that reads sentences in their passage. `Watched` notes which texts it gets, and can be stopped
as a person would stop a build.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from index.default_model import TRAINED_MODEL
from index.embedded import BLOCK, embedded, forget_kept
from index.embedding import Embedded, ModelIdentity, Vectors
from index.exported import ExportedModel
from index.language_shift import LanguageShift
from index.models import model_for_building
from index.sentence_pooling import Span
from index.store import Known
from index.values import Kind, PageSpan, Passage
from tests.conftest import MODELS

STAYING = LanguageShift({}, {})
MOVING = LanguageShift({}, {"ru": np.full(384, 0.02, dtype=np.float32)})


@pytest.fixture(scope="module")
def model() -> ExportedModel:
    found = model_for_building(TRAINED_MODEL, MODELS, lambda _done, _of: None)
    assert isinstance(found, ExportedModel)
    return found


@pytest.fixture
def index(tmp_path) -> Path:
    return tmp_path / "index"


@dataclass
class Watched:
    """A model that notes the texts it embeds, and raises as soon as it would have embedded more than `most` blocks."""

    model: ExportedModel
    most: int = 10**9
    digest: str = ""
    calls: list[list[str]] = field(default_factory=list)

    @property
    def identity(self) -> ModelIdentity:
        mine = self.model.identity
        return replace(mine, digest=self.digest or mine.digest)

    @property
    def dimensions(self) -> int:
        return self.model.dimensions

    @property
    def pools_sentences(self) -> bool:
        return self.model.pools_sentences

    def embed_passages(self, texts: list[str]) -> Vectors:
        self._note(texts)
        return self.model.embed_passages(texts)

    def embed_with_sentences(self, texts: list[str], sentences: list[list[Span]]) -> Embedded:
        self._note(texts)
        return self.model.embed_with_sentences(texts, sentences)

    def _note(self, texts: list[str]) -> None:
        if len(self.calls) == self.most:
            raise KeyboardInterrupt
        self.calls.append(texts)


@dataclass
class Alone(Watched):
    """The same, but it reads each sentence for itself, as most models do."""

    @property
    def pools_sentences(self) -> bool:
        return False


def passage(number: int, *sentences: str, language: str = "en") -> Passage:
    offsets, text = [], ""
    for sentence in sentences:
        text = f"{text} {sentence}" if text else sentence
        offsets.append((len(text) - len(sentence), len(text)))
    spans = (PageSpan(start=0, end=len(text), page=1, label="i"),)
    return Passage(number, "harbour", ("R&D",), Kind.FINDING, language, text, spans, tuple(offsets))


def embed(passages, model, index, shift=STAYING, progress=lambda _done, _of: None) -> list[Known]:
    sentences = [one.sentences for one in passages]
    return embedded(passages, [one.text for one in passages], sentences, model, shift, index, progress)


def many(count: int) -> list[Passage]:
    """Passages of one sentence, so that a block is as many texts."""
    return [passage(number, f"№{number} — café", language="ru" if number % 2 else "en") for number in range(count)]


def same(one: list[Known], other: list[Known]) -> bool:
    both = zip(one, other, strict=True)
    return all(np.array_equal(a.passage, b.passage) and np.array_equal(a.sentences, b.sentences) for a, b in both)


# Vectors.


def test_passages_and_their_sentences_get_their_own_vectors(model, index):
    """Each sentence has the one that the model gives it in its passage, in the order of the passages."""
    passages = [
        passage(0, "Ships enter by night <only>.", "A pilot & a tug assist."),
        passage(1, "Маяк светит — всегда.", "Лоцман знает.", "Café fermé."),
    ]
    found = embed(passages, model, index)
    expected = model.embed_with_sentences([one.text for one in passages], [one.sentences for one in passages])
    assert np.array_equal([one.passage for one in found], expected[0])
    assert all(np.array_equal(one.sentences, some) for one, some in zip(found, expected[1], strict=True))


def test_a_model_that_does_not_pool_reads_each_sentence_for_itself(model, index):
    """All sentences of a block in one go, after its passages."""
    alone = Alone(model)
    one, other = embed([passage(0, "Да.", "Café fermé <only>."), passage(1, "R&D.")], alone, index)
    assert alone.calls == [["Да. Café fermé <only>.", "R&D."], ["Да.", "Café fermé <only>."]]
    assert np.array_equal(one.sentences, model.embed_passages(["Да.", "Café fermé <only>."]))
    assert np.array_equal(other.sentences, [other.passage])


def test_a_sentence_beyond_the_models_limit_is_read_for_itself(model, index):
    """The others keep the vectors of their passage."""
    (found,) = embed([passage(0, "été " * 700, "Die Frist endet.")], model, index)
    pooled = model.embed_with_sentences(["été " * 700], [[(0, 2799)]])[1][0]
    assert np.allclose(found.sentences[0], pooled[0], atol=1e-3)
    assert np.array_equal(found.sentences[1:], model.embed_passages(["Die Frist endet."]))


def test_an_only_sentence_shares_its_passages_vector(model, index):
    """A passage of one sentence is embedded once, with its headings, and so is its sentence."""
    watched = Watched(model)
    only, two = passage(0, "A pilot assists."), passage(1, "Ships wait.", "Tugs do not.")
    found, _ = embedded(
        [only, two],
        [only.searched, two.text],
        [[(4, 20)], two.sentences],
        watched,
        STAYING,
        index,
        lambda _done, _of: None,
    )
    assert watched.calls == [["R&D\nA pilot assists.", "Ships wait. Tugs do not."]]
    assert np.array_equal(found.sentences, [found.passage])


@pytest.mark.parametrize("shift", [STAYING, MOVING])
def test_no_sentences_have_no_vectors(model, index, shift):
    """A passage without sentences has none of their vectors, in the model's width, alone and beside others."""
    without = replace(passage(0, "42 & 43", language="ru"), sentences=())
    alone, *_ = embed([without], model, index, shift)
    beside, other = embed([without, passage(1, "Да.", "Нет.", language="ru")], model, index.with_name("two"), shift)
    assert alone.sentences.shape == beside.sentences.shape == (0, 384)
    assert other.sentences.shape == (2, 384)
    again, *_ = embed([without], model, index, shift)
    assert again.sentences.shape == (0, 384)


def test_vectors_come_in_the_common_language(model, index):
    """What is in another language is moved, passage and sentences; what is in the common one stays."""
    theirs, ours = (passage(0, "Да.", "Нет.", language=language) for language in ("ru", "en"))
    moved, stayed = embed([theirs, ours], model, index, MOVING)
    assert np.array_equal(moved.passage, MOVING.of_passages(stayed.passage, "ru"))
    assert np.array_equal(moved.sentences, MOVING.of_passages(stayed.sentences, "ru"))
    assert np.array_equal([stayed.passage], model.embed_passages([ours.text]))


def test_what_stands_twice_is_embedded_once(model, index):
    """A passage that two reports share has one vector, at both places."""
    watched = Watched(model)
    first, other, second = embed([passage(0, "Да."), passage(1, "Нет."), passage(2, "Да.")], watched, index)
    assert watched.calls == [["Да.", "Нет."]]
    assert np.array_equal(first.passage, second.passage)
    assert not np.array_equal(first.passage, other.passage)


# Going on.


def test_a_stopped_build_goes_on_where_it_was(model, index):
    """What was finished before is not embedded again, the rest is, and the outcome is that of one go."""
    passages = many(2 * BLOCK + 5)
    with pytest.raises(KeyboardInterrupt):
        embed(passages, Watched(model, most=2), index, MOVING)
    watched, steps = Watched(model), []
    found = embed(passages, watched, index, MOVING, lambda *step: steps.append(step))
    assert watched.calls == [[one.text for one in passages[2 * BLOCK :]]]
    assert steps == [(0, 5), (5, 5)]
    assert same(found, embed(passages, model, index.with_name("one go"), MOVING))


def test_what_is_kept_serves_whatever_the_shift(model, index):
    """If the languages turn out to lie otherwise when the build goes on, what is kept is moved that way."""
    passages = many(3)
    embed(passages, model, index, STAYING)
    watched = Watched(model)
    found = embed(passages, watched, index, MOVING)
    assert watched.calls == []
    assert same(found, embed(passages, model, index.with_name("one go"), MOVING))


def test_nothing_to_do_shows_nothing(model, index):
    """Where all is there already, or there is nothing at all, no progress is shown."""
    steps: list[tuple[int, int]] = []
    embed(many(2), model, index)
    embed(many(2), model, index, progress=lambda *step: steps.append(step))
    assert embed([], model, index, progress=lambda *step: steps.append(step)) == []
    assert steps == []


def test_progress_is_shown_from_the_first_passage_on(model, index):
    """A stage shows that it has begun, then each block, and the end once."""
    steps: list[tuple[int, int]] = []
    embed(many(BLOCK + 1), model, index, progress=lambda *step: steps.append(step))
    assert steps == [(0, BLOCK + 1), (BLOCK, BLOCK + 1), (BLOCK + 1, BLOCK + 1)]


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def leave_out(path: Path) -> None:
    with np.load(path) as block:
        np.savez(
            path, keys=block["keys"], passages=block["passages"][1:], **{n: block[n] for n in ("sentences", "counts")}
        )


@pytest.mark.parametrize(
    "damage",
    [
        halve,
        spoil,
        leave_out,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("Гавань"),
        lambda path: np.savez(path, keys=[]),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["half", "one byte", "one row less", "empty", "text", "other arrays", "a folder"],
)
def test_a_damaged_block_is_embedded_again(model, index, damage):
    """Only what lay in the damaged block is done anew; the outcome is as if nothing had happened."""
    passages = many(BLOCK + 2)
    undisturbed = embed(passages, model, index)
    smallest = min(index.glob(".embedded-*/*.npz"), key=lambda path: path.stat().st_size)
    damage(smallest)
    watched = Watched(model)
    assert same(embed(passages, watched, index), undisturbed)
    assert watched.calls == [[one.text for one in passages[BLOCK:]]]


def test_half_a_draft_is_no_block(model, index):
    """A build that is killed while it saves a block leaves a draft, which nobody reads."""
    embed(many(1), model, index)
    (block,) = index.glob(".embedded-*/*.npz")
    block.rename(block.with_name(".draft-1.npz"))
    watched = Watched(model)
    embed(many(1), watched, index)
    assert watched.calls == [[many(1)[0].text]]


def test_a_model_goes_on_with_its_own_vectors_alone(model, index):
    """What another model has left behind is not mixed in."""
    embed(many(1), model, index)
    other = Watched(model, digest="f" * 64)
    embed(many(1), other, index)
    assert other.calls == [[many(1)[0].text]]


def test_a_finished_build_keeps_nothing(model, index):
    """What was kept is removed, and nothing else in the folder of the index; removing it again does no harm."""
    index.mkdir()
    (index / "CURRENT").write_text("here")
    embed(many(1), model, index)
    assert len(list(index.iterdir())) == 2
    forget_kept(index, model)
    forget_kept(index, model)
    assert [path.name for path in index.iterdir()] == ["CURRENT"]


def test_what_cannot_be_kept_is_embedded_all_the_same(model, index):
    """Where nothing can be written, the vectors are there; that the index cannot be written is told later."""
    index.write_text("a file, where the folder should be")
    (found,) = embed(many(1), model, index)
    assert np.array_equal([found.passage], model.embed_passages([many(1)[0].text]))
