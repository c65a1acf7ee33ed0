import numpy as np
import pytest

from rag.retrieval.likeness import Likeness


class Narrow:
    """Random directions that all lean the same way, as much as ``lean`` says."""

    def __init__(self, lean):
        self.lean = lean

    def encode_query(self, texts):
        rows = np.random.default_rng(len(texts[0])).normal(size=(len(texts), 512))
        rows[:, 1:] *= ((1 - self.lean) / (rows[:, 1:] ** 2).sum(1, keepdims=True)) ** 0.5
        rows[:, 0] = self.lean**0.5
        return rows.astype(np.float32)

    encode_document = encode_query


@pytest.mark.parametrize("lean", [0.0, 0.3, 0.8])
def test_what_unrelated_texts_have_in_common_is_0_and_equal_ones_are_1(lean):
    scale = Likeness(Narrow(lean))
    assert scale.of(lean, asked=True, told=False) == pytest.approx(0, abs=0.05)
    assert scale.of(1.0, asked=True, told=True) == pytest.approx(1)


def test_an_encoder_for_which_all_is_alike_divides_by_something():
    assert Likeness(Narrow(1.0)).of(1.0, asked=False, told=True) == pytest.approx(1)
