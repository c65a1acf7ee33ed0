"""A toy world: a random base of two layers, its vocabulary, parallel texts and questions."""

import gzip
import json
import random
import struct

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
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def sentence(chance: random.Random) -> tuple[str, str]:
    words = chance.sample(sorted(PHRASES), 6)
    return "".join(words) + "。", " ".join(PHRASES[word] for word in words) + "."


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """A folder with everything a recipe needs, and the recipe itself in ``recipe.toml``."""
    folder = tmp_path_factory.mktemp("toy")
    chance = random.Random(1)
    pieces = [*SPECIAL, "▁", "▁query", "▁passage", *'abcdefghijklmnopqrstuvwxyz.,?:·"。']
    pieces += [f"▁{word}" for word in PHRASES.values()]
    pieces += dict.fromkeys(char for phrase in PHRASES for char in phrase)
    pieces += [phrase for phrase in PHRASES if len(phrase) > 1]
    (folder / "base.bin").write_bytes(_packed(pieces, _random_bert(len(pieces))))
    words = {word: number for number, word in enumerate(PHRASES.values())}
    (folder / "english.json").write_text(json.dumps({"model": {"vocab": words}}))

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
heads = 2
threads = 1
seeds = [3, 4]
tuned_share = 0.5
longest_english_chars = 200
name_source = "names"
[paths]
parallel = "parallel"
questions = ["questions.json"]
base = "base.bin"
english = "english.json"
work = "work"
output = "output"
[vocabulary]
pieces = 80
questions = 1.0
english_words = 1.0
[vocabulary.counted]
news = 1.5
[sources]
news = 1.5
names = 2.0
[passages]
sources = ["news"]
window_chars = [20]
[kept_back]
paragraphs = 2
source = "news"
lines = 10
[courses]
questions = { size = 8, back = 0.3 }
sentences = { size = 12 }
passages = { size = 8, every = 2 }
names = { size = 6, every = 3 }
[tuning]
steps = 6
rate = 1e-3
frozen_layers = 1
warmup_steps = 2
checkpoint_steps = 3
"""


def _packed(pieces, tensors):
    """The bytes of a packed model: sizes, pieces, scores, rewritten characters, float tensors."""
    blob = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    data = b"E5S1" + struct.pack("<I7ifi", 1, 16, 2, 2, 32, len(pieces), 512, 2, 1e-12, 32)
    data += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob))
    data += struct.pack(f"<{len(ends)}I", *ends)
    data += struct.pack(f"<{len(pieces)}f", *(-0.1 * n for n in range(len(pieces)))) + blob
    rewritten = struct.pack("<IBI", ord("，"), 1, ord(","))
    data += struct.pack("<iI", 1, len(rewritten)) + rewritten
    heads = [struct.pack("<H", len(name)) + name.encode() for name in tensors]
    start = len(data) + 4 + sum(len(head) + 21 for head in heads)
    body = b""
    data += struct.pack("<i", len(tensors))
    for head, tensor in zip(heads, tensors.values(), strict=True):
        raw = tensor.astype("<f4").tobytes()
        data += head + struct.pack("<BIQQ", 0, tensor.size, start + len(body), len(raw))
        body += raw
    return data + body


def _random_bert(rows, hidden=16, wide=32, layers=2, positions=512):
    chance = np.random.default_rng(5)

    def matrix(*shape):
        return chance.normal(0, 0.3, shape).astype(np.float32)

    tensors = {
        "emb.word": matrix(rows, hidden),
        "emb.pos": 0.1 * matrix(positions, hidden),
        "emb.type": matrix(2, hidden),
        "emb.ln.w": np.ones(hidden, np.float32),
        "emb.ln.b": matrix(hidden),
    }
    shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    for layer in range(layers):
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            shape = shapes.get(part, (hidden, hidden))
            tensors |= {
                f"l{layer}.{part}.w": matrix(*shape),
                f"l{layer}.{part}.b": matrix(shape[0]),
            }
        for part in ("aln", "oln"):
            tensors[f"l{layer}.{part}.w"] = np.ones(hidden, np.float32)
            tensors[f"l{layer}.{part}.b"] = matrix(hidden)
    return tensors
