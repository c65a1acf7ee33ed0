import subprocess
import sys

import numpy as np
import pytest

from rag.encoding import open_encoder
from rag.encoding.encoder import BUILTIN_FOLDER
from rag.errors import EncoderError

pytestmark = pytest.mark.slow

MIXED = [
    text
    for n in range(20)
    for text in (
        f"第{n}位研究員離開了實驗室，加入一家新公司。",
        f"第{n}位研究员离开了实验室，加入一家新公司。",
        f"Researcher number {n} left the lab and joined a new company.",
        f"OpenAI 的第 {n} 任 CEO 是谁？",
        f"Who was the head of research {n} years ago?",
        "萨姆·奥特曼" + "很" * n + "忙",
        f"ＡＢＣ{n}「引號」與（括號）",
        "人工智能" * (n + 1),
        f"The lab's valuation rose to ${n} billion, 报道称。" * (1 + n % 4),
        "é" * n + " ёлка 안녕 𠮷 🙂",
    )
]


@pytest.fixture(scope="module")
def encoder():
    return open_encoder("builtin")


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder):
    texts = ["短", "a much longer text " * 40, "", "中等长度的一句话。"]
    together = encoder.encode_document(texts)
    alone = np.concatenate([encoder.encode_document([text]) for text in texts])
    assert (together.shape, together.dtype) == ((4, encoder.dimension), np.float32)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert (together * alone).sum(axis=1).min() > 0.98


def test_nothing_to_encode_gives_no_rows(encoder):
    assert encoder.encode_query([]).shape == (0, encoder.dimension)


def test_traditional_full_width_and_simplified_are_one_text(encoder):
    both = encoder.encode_query(["誰離開了ＯｐｅｎＡＩ？", "谁离开了OpenAI?"])
    assert float(both[0] @ both[1]) == pytest.approx(1, abs=1e-4)


def test_a_question_is_nearest_to_its_translation(encoder):
    chinese = encoder.encode_query(["谁离开了实验室？", "公司在哪里？", "今天天气很好。"])
    english = encoder.encode_query(
        ["Who left the lab?", "Where is the company?", "The weather is nice today."]
    )
    assert (chinese @ english.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_rare_character_does_not_blank_its_sentence(encoder):
    with_rare, without = encoder.encode_query(["他离开了𠮷公司", "他离开了公司"])
    assert float(with_rare @ without) > 0.7


def test_a_page_without_spaces_is_cut(encoder):
    assert encoder.encode_document(["字" * 200_000, "x" * 200_000]).shape == (2, encoder.dimension)


def test_torch_is_not_imported_to_encode():
    code = (
        "import sys; from rag.encoding import open_encoder\n"
        "open_encoder('builtin').encode_query(['谁离开了?'])\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def test_the_folder_is_at_most_forty_megabytes():
    files = [path for path in BUILTIN_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 40_000_000


def test_int8_in_onnxruntime_agrees_with_sentence_transformers(encoder, tmp_path):
    from rag.encoding.training.unpack import unpack

    folder = unpack(BUILTIN_FOLDER, tmp_path / "model")
    reference = open_encoder(str(folder))
    assert len(MIXED) == 200
    for encode in ("encode_query", "encode_document"):
        cosines = (getattr(encoder, encode)(MIXED) * getattr(reference, encode)(MIXED)).sum(axis=1)
        assert cosines.min() >= 0.99


def test_a_missing_file_is_named(tmp_path):
    from rag.encoding.builtin_model import BuiltinEncoder

    with pytest.raises(EncoderError, match=r"lacks onnx/model_int8.onnx, tokenizer.json"):
        BuiltinEncoder(tmp_path)


def test_a_damaged_file_gives_one_sentence(tmp_path):
    import shutil

    from rag.encoding.builtin_model import BuiltinEncoder

    folder = tmp_path / "model"
    shutil.copytree(BUILTIN_FOLDER, folder)
    (folder / "onnx" / "model_int8.onnx").write_bytes(b"not a model")
    with pytest.raises(EncoderError, match="is damaged"):
        BuiltinEncoder(folder)


def test_the_fingerprint_follows_the_files(tmp_path, encoder):
    import shutil

    from rag.encoding.builtin_model import BuiltinEncoder

    folder = tmp_path / "model"
    shutil.copytree(BUILTIN_FOLDER, folder)
    assert BuiltinEncoder(folder).fingerprint == encoder.fingerprint
    settings = folder / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace('"query: "', '"ask: "'))
    assert BuiltinEncoder(folder).fingerprint != encoder.fingerprint
