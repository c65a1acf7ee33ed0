import sys

import numpy as np
import pytest

from rag.encoding import open_encoder
from rag.errors import EncoderError


def test_a_missing_library_is_named_with_what_to_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r'pip install "lab-moves\[models\]"'):
        open_encoder("some/model")


@pytest.mark.slow
def test_a_path_that_is_no_folder_is_said_to_be_none(tmp_path):
    with pytest.raises(EncoderError, match="not a folder"):
        open_encoder(str(tmp_path / "nothing"))


@pytest.mark.slow
def test_a_model_that_cannot_be_found_gives_one_sentence(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="nobody/no-such-model") as raised:
        open_encoder("nobody/no-such-model")
    assert "\n" not in str(raised.value)


@pytest.mark.slow
def test_prompts_for_questions_and_documents_are_honoured(toy_model):
    encoder = open_encoder(str(toy_model))
    question, document = encoder.encode_query(["left"])[0], encoder.encode_document(["left"])[0]
    assert not np.allclose(question, document)
    assert np.allclose(encoder.encode_document(["he left"])[0], question, atol=1e-5)
    assert encoder.dimension == 16
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_other_prompts_give_another_fingerprint(toy_model):
    before = open_encoder(str(toy_model)).fingerprint
    assert open_encoder(str(toy_model)).fingerprint == before
    settings = toy_model / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace("he ", "she "))
    assert open_encoder(str(toy_model)).fingerprint != before


@pytest.fixture
def toy_model(toy, tmp_path):
    """A sentence-transformers folder of the toy base whose question prompt is ``he ``."""
    from rag.encoding.training import steps
    from rag.encoding.training.layout import DOCUMENT_PROMPT, QUERY_PROMPT, write_layout
    from rag.encoding.training.model import read_weights, write_weights
    from rag.encoding.training.recipe import read_recipe

    tokenizer, trimmed = steps.trim(read_recipe(toy / "recipe.toml"))
    weights = read_weights(trimmed)
    rows = len(weights["embeddings.word_embeddings.weight"])
    name = "embeddings.token_type_embeddings.weight"
    weights[name] = weights[name][:1].copy()
    write_layout(tmp_path, rows=rows, hidden=16, layers=2, heads=2, intermediate=32)
    write_weights(weights, tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    settings = tmp_path / "config_sentence_transformers.json"
    text = settings.read_text().replace(QUERY_PROMPT, "he ").replace(DOCUMENT_PROMPT, "")
    settings.write_text(text)
    return tmp_path
