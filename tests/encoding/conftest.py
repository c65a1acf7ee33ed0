"""A toy world: a random teacher of two layers, its vocabulary, parallel texts and questions."""

import gzip
import json
import random

import numpy as np
import pytest

PHRASES = {
    "他": "he",
    "她": "she",
    "离开": "left",
    "加入": "joined",
    "公司": "company",
    "实验室": "lab",
    "昨天": "yesterday",
    "今天": "today",
    "创始人": "founder",
    "研究": "research",
    "宣布": "announced",
    "大学": "university",
    "团队": "team",
    "新": "new",
    "北京": "beijing",
    "领导": "leads",
}
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def sentence(chance: random.Random) -> tuple[str, str]:
    words = chance.sample(sorted(PHRASES), 6)
    return "".join(words) + "。", " ".join(PHRASES[word] for word in words) + "."


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """A folder with everything a recipe needs, and the recipe itself in ``recipe.toml``."""
    from rag.encoding.training.student import write_weights

    folder = tmp_path_factory.mktemp("toy")
    chance = random.Random(1)
    teacher = [*SPECIAL, "[unused0]", *'abcdefghijklmnopqrstuvwxyz.,?·"', *PHRASES.values()]
    teacher += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    vocabulary = {token: number for number, token in enumerate(teacher)}
    (folder / "teacher").mkdir()
    (folder / "teacher" / "tokenizer.json").write_text(json.dumps(_teacher_tokenizer(vocabulary)))
    write_weights(_random_bert(len(vocabulary)), folder / "teacher" / "model.safetensors")

    (folder / "parallel").mkdir()
    for name, rows in {
        "news": [sentence(chance) for _ in range(300)],
        "names": [("安娜", "Anna"), ("埃里克", "Erik"), ("卡洛斯", "Carlos"), ("杜邦", "Dupont")],
    }.items():
        text = "".join(f"{chinese}\t{english}\n" for chinese, english in rows)
        (folder / "parallel" / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode()))
    paragraphs = []
    for _ in range(12):
        sentences = [sentence(chance)[0] for _ in range(4)]
        answer = sum(map(len, sentences[:2]))
        question = {"question": sentences[2][:6] + "?", "answers": [{"answer_start": answer}]}
        paragraphs.append({"context": "".join(sentences), "qas": [question]})
    squad = {"data": [{"paragraphs": paragraphs}]}
    (folder / "questions.json").write_text(json.dumps(squad))
    (folder / "recipe.toml").write_text(RECIPE)
    return folder


RECIPE = """
seed = 3
heads = 2
threads = 1
tuned_share = 0.5
passage_sources = ["news"]
name_source = "names"
[paths]
parallel = "parallel"
questions = ["questions.json"]
teacher = "teacher"
work = "work"
output = "output"
[vocabulary]
words = 40
min_count = 2
[sources]
news = 1.5
names = 2.0
[batches]
sentences = 12
questions = 8
passages = 8
names = 6
window_chars = [20]
[distillation]
steps = 30
body_rate = 1e-3
word_rate = 1e-2
warmup_steps = 3
checkpoint_steps = 10
[tuning]
steps = 6
body_rate = 1e-4
word_rate = 1e-3
warmup_steps = 2
checkpoint_steps = 3
"""


def _teacher_tokenizer(vocabulary):
    ends = [{"SpecialToken": {"id": t, "type_id": 0}} for t in ("[CLS]", "[SEP]")]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [ends[0], {"Sequence": {"id": "A", "type_id": 0}}, ends[1]],
            "pair": [],
            "special_tokens": {t: {"id": t, "ids": [vocabulary[t]], "tokens": [t]}
                               for t in ("[CLS]", "[SEP]")},
        },
        "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary},
    }  # fmt: skip


def _random_bert(rows, hidden=16, wide=32, layers=2, positions=256):
    chance = np.random.default_rng(5)

    def matrix(*shape):
        return chance.normal(0, 0.3, shape).astype(np.float32)

    def norm(name):
        return {f"{name}.weight": np.ones(hidden, np.float32), f"{name}.bias": matrix(hidden)}

    weights = {
        "embeddings.word_embeddings.weight": matrix(rows, hidden),
        "embeddings.position_embeddings.weight": 0.1 * matrix(positions, hidden),
        "embeddings.token_type_embeddings.weight": matrix(2, hidden),
        **norm("embeddings.LayerNorm"),
    }
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        shapes = {
            f"{name}.attention.self.query": (hidden, hidden),
            f"{name}.attention.self.key": (hidden, hidden),
            f"{name}.attention.self.value": (hidden, hidden),
            f"{name}.attention.output.dense": (hidden, hidden),
            f"{name}.intermediate.dense": (wide, hidden),
            f"{name}.output.dense": (hidden, wide),
        }
        for part, shape in shapes.items():
            weights[f"{part}.weight"] = matrix(*shape)
            weights[f"{part}.bias"] = matrix(shape[0])
        weights |= norm(f"{name}.attention.output.LayerNorm") | norm(f"{name}.output.LayerNorm")
    return weights
