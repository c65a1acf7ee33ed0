import gzip
import shutil

import numpy as np
import pytest

from rag.encoding.training.corpus import (
    Pair,
    around,
    join_neighbours,
    near_paragraphs,
    person_names,
    read_pairs,
    repeat,
)  # fmt: skip
from rag.encoding.training.tokenizer import assemble_vocabulary, character_map
from rag.encoding.training.vocabulary import choose_words, common_characters
from rag.errors import EncoderError


def test_a_chinese_word_and_its_continuation_share_one_row():
    teacher = {"[PAD]": 0, "[unused0]": 1, "a": 2, "##a": 3, "离": 4}
    vocabulary = assemble_vocabulary(teacher, ["离", "离开"])
    assert vocabulary == {
        "[PAD]": 0, "a": 1, "##a": 2, "离": 3, "##离": 3, "离开": 4, "##离开": 4,
    }  # fmt: skip


def test_the_character_map_leads_to_simplified_half_width_characters():
    rewritten = character_map()
    assert [rewritten[char] for char in "離開Ａ，。「」０"] == list('离开A,.""0')
    assert not [char for char in "离开a,1é" if char in rewritten]


def test_words_are_chosen_by_count_after_the_everyday_characters():
    chosen = choose_words({"离开": 9, "加入": 5, "偶见": 1, "离": 4, "犇": 1}, words=1, min_count=2)
    assert chosen[0] == "离"
    assert chosen[-1] == "离开"
    assert set(chosen) == {*common_characters(), "离开"}


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


def test_a_fractional_share_repeats_whole_and_part():
    assert repeat([Pair("甲", "a")], 3.0, 0) == [Pair("甲", "a")] * 3
    assert len(repeat([Pair(str(n), "") for n in range(10)], 1.5, 0)) == 15


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
def test_the_recipe_runs_from_the_teacher_alone_to_a_folder_that_encodes(toy):
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
        "initial.safetensors", "distilled.safetensors", "tuned.safetensors",
    }  # fmt: skip


@pytest.mark.slow
def test_distillation_brings_chinese_nearer_to_the_teacher_of_its_translation(toy, tmp_path):
    from rag.encoding.training import steps
    from rag.encoding.training.recipe import read_recipe
    from rag.encoding.training.student import read_weights, write_weights

    for name in ("parallel", "teacher"):
        shutil.copytree(toy / name, tmp_path / name)
    for name in ("recipe.toml", "questions.json"):
        shutil.copy(toy / name, tmp_path / name)
    recipe = read_recipe(tmp_path / "recipe.toml")
    tokenizer = steps.make_vocabulary(recipe)
    before = steps.initialise(recipe, tokenizer)
    # The toy is so easy that the first vectors are as good as perfect: spoil them.
    weights = read_weights(before)
    rows = weights["embeddings.word_embeddings.weight"]
    rows += np.random.default_rng(0).normal(0, 0.5, rows.shape).astype(np.float32)
    write_weights(weights, before)
    after = steps.train(recipe, tokenizer, before, recipe.distillation, "distilled", False)

    pairs = read_pairs(recipe.paths.parallel / "news.tsv.gz")
    home = steps.teacher_folder(recipe)
    teacher = steps.open_model(
        read_weights(home / "model.safetensors"), home / "tokenizer.json", recipe.heads
    )
    targets = teacher.encode([pair.english for pair in pairs])

    def mean_cosine(path):
        student = steps.open_model(read_weights(path), tokenizer, recipe.heads)
        return float((student.encode([pair.chinese for pair in pairs]) * targets).sum(1).mean())

    assert mean_cosine(after) > mean_cosine(before)


@pytest.mark.slow
def test_a_run_that_stopped_ends_as_one_that_did_not(toy, tmp_path):
    import dataclasses

    from rag.encoding.training import steps
    from rag.encoding.training.learning import learn
    from rag.encoding.training.recipe import read_recipe
    from rag.encoding.training.student import read_weights

    recipe = read_recipe(toy / "recipe.toml")
    recipe = dataclasses.replace(
        recipe, paths=dataclasses.replace(recipe.paths, work=tmp_path / "work")
    )
    tokenizer = steps.make_vocabulary(recipe)
    start = read_weights(steps.initialise(recipe, tokenizer))
    home = steps.teacher_folder(recipe)
    teacher = steps.open_model(
        read_weights(home / "model.safetensors"), home / "tokenizer.json", recipe.heads
    )

    class Stopped(Exception):
        pass

    def stop(step):
        if step == 3:
            raise Stopped

    def run(folder, watch=None):
        student = steps.open_model(start, tokenizer, recipe.heads)
        streams = steps.make_streams(recipe, questions=True)
        return learn(student, teacher, streams, recipe.tuning, 40, folder, watch)

    straight = run(tmp_path / "straight")
    with pytest.raises(Stopped):
        run(tmp_path / "halting", stop)
    resumed = run(tmp_path / "halting")
    assert all(np.allclose(straight[name], resumed[name], atol=1e-5) for name in straight)
