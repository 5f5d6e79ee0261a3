"""Lists of questions that are embedded once, and not again at the next build."""

import numpy as np
import pytest

from index.embedding import ModelIdentity
from index.remembering import Remembering

EVERYDAY = ("wo ist das Café?", "где <здесь> кофе & чай — été?")
OTHER = ("who won?",)


class Counting:
    """A model whose vectors can be computed in the head: the length of the text; and what it was asked."""

    def __init__(self, digest="a" * 64):
        self.identity = ModelIdentity("counting", digest)
        self.asked = []

    def embed_queries(self, texts):
        self.asked.append(tuple(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def built(model, folder, *lists):
    """What a build gets that asks for these lists."""
    remembering = Remembering(model, folder)
    vectors = [remembering.embed_queries(texts).tolist() for texts in lists]
    remembering.keep()
    return vectors


def test_a_list_is_embedded_once_in_a_build_and_not_again_in_the_next(tmp_path):
    """Twice in one build, then in another: the model is asked once, and the vectors are the same."""
    first, second = Counting(), Counting()
    wanted = [[float(len(text))] for text in EVERYDAY]
    assert built(first, tmp_path, EVERYDAY, EVERYDAY) == [wanted, wanted]
    assert built(second, tmp_path, EVERYDAY) == [wanted]
    assert (first.asked, second.asked) == ([EVERYDAY], [])


def test_a_list_that_changed_is_embedded_again_and_the_old_one_forgotten(tmp_path):
    """A new question in a list makes a new list; the third build does not know the first one any more."""
    built(Counting(), tmp_path, EVERYDAY)
    model = Counting()
    built(model, tmp_path, OTHER)
    built(model, tmp_path, EVERYDAY)
    assert model.asked == [OTHER, EVERYDAY]


def test_another_model_has_vectors_of_its_own(tmp_path):
    """Nothing is taken over from a model with another digest."""
    built(Counting(), tmp_path, EVERYDAY)
    other = Counting(digest="b" * 64)
    built(other, tmp_path, EVERYDAY)
    assert other.asked == [EVERYDAY]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", "été".encode()])
def test_a_damaged_file_costs_only_time(tmp_path, damage):
    """It is embedded anew, and kept again."""
    built(Counting(), tmp_path, EVERYDAY)
    (file,) = tmp_path.glob(".questions-*")
    file.write_bytes(damage)
    again, then = Counting(), Counting()
    built(again, tmp_path, EVERYDAY)
    built(then, tmp_path, EVERYDAY)
    assert (again.asked, then.asked) == ([EVERYDAY], [])


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path):
    """The vectors come all the same."""
    assert built(Counting(), tmp_path / "missing", OTHER) == [[[8.0]]]
