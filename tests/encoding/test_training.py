import gzip
from collections import Counter

import numpy as np
import pytest

from rag.encoding.training.corpus import (
    Pair,
    around,
    join_neighbours,
    near_paragraphs,
    person_names,
    read_pairs,
    read_questions,
)  # fmt: skip
from rag.encoding.training.packed import Base, read_base
from rag.encoding.training.tokenizer import character_map
from rag.encoding.training.vocabulary import choose_pieces, english_words
from rag.errors import EncoderError


def test_the_packed_base_is_read_as_it_was_packed(toy):
    base = read_base(toy / "base.bin")
    assert base.pieces[:4] == ("<s>", "<pad>", "</s>", "<unk>")
    assert base.rewritten == {"，": ","}
    assert base.weights["embeddings.word_embeddings.weight"].shape == (len(base.pieces), 16)
    assert base.weights["encoder.layer.1.output.dense.weight"].shape == (16, 32)


def test_another_file_is_no_packed_base(tmp_path):
    (tmp_path / "other.bin").write_bytes(b"GGUF")
    with pytest.raises(EncoderError, match="no packed model"):
        read_base(tmp_path / "other.bin")


def test_the_character_map_leads_to_simplified_half_width_characters():
    rewritten = character_map({"，": ",", "㈱": "(株)", "\u200b": ""})
    assert [rewritten[char] for char in "離開Ａ，０"] == list("离开A,0")
    assert rewritten["㈱"] == "(株)"
    assert not [char for char in "离开a,1é。\u200b" if char in rewritten]


def test_the_pieces_kept_are_simplified_or_counted_and_a_traditional_one_lends_its_row():
    pieces = ("<s>", "<pad>", "</s>", "<unk>", "离", "離", "离开", "計程車", "▁left", "▁rare", "e")
    base = Base({}, pieces, tuple(-float(n) for n in range(len(pieces))), {})
    chosen = choose_pieces(base, Counter({8: 5, 9: 1}), 9)
    assert [piece.text for piece in chosen[4:]] == ["离", "离开", "▁left", "e", "计程车"]
    assert (chosen[-1].row, chosen[-1].score) == (7, -7.0)


def test_english_words_weigh_less_by_rank(tmp_path):
    path = tmp_path / "words.json"
    path.write_text('{"model": {"vocab": {"##ing": 0, "the": 1, "of": 2, "7": 3}}}')
    weights = english_words(path)
    assert list(weights) == ["the", "The", "of", "Of"]
    assert weights["the"] > weights["of"] > weights["Of"]


def test_questions_about_the_first_paragraphs_are_kept_back(toy):
    everything = read_questions([toy / "questions.json"])
    rest = read_questions([toy / "questions.json"], kept_back=2)
    assert everything.paragraphs == rest.paragraphs
    assert {question.paragraph for question in rest.questions} == set(range(2, 12))
    assert {q.paragraph for q in everything.about_first(2).questions} == {0, 1}


def test_a_window_holds_whole_sentences_and_the_answer():
    paragraph = "甲一。乙二二。丙三三三。丁四。"
    assert around(paragraph, 8, 9) == "乙二二。丙三三三。"
    assert around(paragraph, 0, 3) == "甲一。"
    assert around(paragraph, 8, 99) == paragraph
    assert around("没有句号", 1, 2) == "没有句号"


def test_neighbours_become_passages_without_headings_and_repeats():
    pairs = [Pair("标题", "T"), *(Pair(f"这是第{n}个句子的文字", f"S{n}") for n in (1, 1, 2, 3))]
    assert [[p.english for p in passage] for passage in join_neighbours(pairs, 2, 99)] == [
        ["S1", "S2"]
    ]


def test_the_likest_paragraph_comes_first():
    assert near_paragraphs(["苹果香蕉樱桃", "汽车火车飞机", "苹果香蕉西瓜"], 1)[0] == [2]


def test_only_names_of_people_are_taken_as_names():
    pairs = [
        Pair("安娜", "Anna; Ana"),
        Pair("崇明区", "Chongming District"),
        Pair("注册", "registrant"),
    ]
    assert person_names(pairs) == [Pair("安娜", "Anna")]


def test_lines_without_a_translation_are_left_out(tmp_path):
    path = tmp_path / "pairs.tsv.gz"
    path.write_bytes(gzip.compress("你好\tHello\n只有中文\n\tonly\n".encode()))
    assert read_pairs(path) == [Pair("你好", "Hello")]


def test_a_set_kept_for_measuring_cannot_be_trained_on(tmp_path, toy):
    from rag.encoding.training.recipe import read_recipe

    text = (toy / "recipe.toml").read_text()
    (tmp_path / "bad.toml").write_text(text.replace("news = 1.5", "ntrex_dev_cn = 1.5"))
    with pytest.raises(EncoderError, match="ntrex_dev_cn is for measuring only"):
        read_recipe(tmp_path / "bad.toml")


@pytest.mark.slow
def test_the_recipe_runs_from_the_base_to_a_folder_that_encodes(toy):
    from rag.encoding.builtin_model import BuiltinEncoder
    from rag.encoding.training.__main__ import make
    from rag.encoding.training.recipe import read_recipe

    folder = make(read_recipe(toy / "recipe.toml"))
    encoder = BuiltinEncoder(folder)
    vectors = encoder.encode_document(["他离开公司。", "他離開公司。", "she joined."])
    assert vectors.shape == (3, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[1], atol=1e-2)
    assert {p.name for p in (toy / "work").glob("*.safetensors")} == {
        "trimmed.safetensors", "tuned_3.safetensors", "tuned_4.safetensors",
    }  # fmt: skip


@pytest.fixture
def started(toy):
    """Runs the toy tuning in a folder; its schedule may be changed."""
    import dataclasses

    from rag.encoding.training import steps
    from rag.encoding.training.learning import learn
    from rag.encoding.training.model import read_weights
    from rag.encoding.training.recipe import read_recipe

    recipe = read_recipe(toy / "recipe.toml")
    tokenizer, trimmed = steps.trim(recipe)

    def run(folder, watch=None, **changed):
        model = steps.open_model(read_weights(trimmed), tokenizer, recipe.heads)
        before = steps.choosing_measures(recipe, model)
        schedule = dataclasses.replace(recipe.tuning, **changed)
        weights = learn(model, steps.make_courses(recipe, 3), schedule, 3, folder, watch)
        after = steps.choosing_measures(recipe, steps.open_model(weights, tokenizer, recipe.heads))
        return weights, before, after

    return run


@pytest.mark.slow
def test_tuning_brings_translations_nearer(started, tmp_path):
    _, before, after = started(tmp_path / "longer", steps=80, frozen_layers=0, rate=5e-3)
    assert after["news zh→en"] > before["news zh→en"]


@pytest.mark.slow
def test_a_run_that_stopped_ends_as_one_that_did_not(started, tmp_path):
    class Stopped(Exception):
        pass

    def stop(step):
        if step == 3:
            raise Stopped

    straight, _, _ = started(tmp_path / "straight")
    with pytest.raises(Stopped):
        started(tmp_path / "halting", stop)
    resumed, _, _ = started(tmp_path / "halting")
    assert all(np.allclose(straight[name], resumed[name], atol=1e-5) for name in straight)
