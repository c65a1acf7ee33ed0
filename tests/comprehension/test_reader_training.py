import json
import random
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

import rag
from rag.comprehension.rows import (
    ASKED,
    COLUMN,
    CONTEXT,
    MAX_TOKENS,
    OUTPUTS,
    PERSON_IN_TARGET,
    TARGET,
    Segment,
    make_row,
)  # fmt: skip
from rag.comprehension.training.base import read_encoder
from rag.comprehension.training.batches import batches, cases_of
from rag.comprehension.training.learning import ReaderModel, Schedule, case_loss, learn
from rag.comprehension.training.paragraphs import (
    claim_cases,
    move_cases,
    name_cases,
    question_cases,
    read_items,
)  # fmt: skip
from rag.encoding import open_encoder
from rag.errors import EncoderError

BUILTIN = Path(rag.__file__).parent / "encoding" / "builtin"
ITEM = {
    "title": "Fern Labs loses its speech lead",
    "sentences": [
        "Ada Quist left Fern Labs in May for 北原智能.",
        "Fern has not said who follows her.",
        "Bo Lind may go too.",
    ],
    "people": [["Ada Quist"], ["Bo Lind"]],
    "labs": [["Fern Labs", "Fern"], ["北原智能"]],
    "moves": [
        {"person": "Ada Quist", "kind": "joined", "from": "Fern Labs", "to": "北原智能",
         "role": None, "when": "in May", "status": "stated", "sentence": 0},
        {"person": "Bo Lind", "kind": "left", "from": "Fern Labs", "to": None,
         "role": None, "when": None, "status": "rumoured", "sentence": 2},
    ],
    "questions": [
        {"q": "奎斯特去了哪里?", "sentences": [0], "answer": "北原智能"},
        {"q": "Why did Lind stay?", "sentences": [], "answer": None},
    ],
    "claims": [
        {"text": "Quist moved in May.", "sentences": [0], "ok": True},
        {"text": "Lind has gone.", "sentences": [2], "ok": False},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(BUILTIN / "tokenizer.json"))


@pytest.fixture(scope="module")
def weights(tokenizer):
    """A random encoder of two narrow layers, for the built-in vocabulary."""
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, intermediate_size=64, max_position_embeddings=MAX_TOKENS,
        type_vocab_size=1,
    )  # fmt: skip
    state = BertModel(config, add_pooling_layer=False).state_dict()
    return {name: value.numpy() for name, value in state.items() if "_ids" not in name}


def labelled(case, row_tokens):
    """The outputs that are wanted of a pooled label that starts at the tokens."""
    label = next(label for label in case.pooled if row_tokens in label.spans)
    return {OUTPUTS[column] for column, value in label.values.items() if value}


def test_a_row_marks_its_parts_and_knows_its_tokens(tokenizer):
    asked, told = Segment("谁离开了?", ASKED), Segment("Ada Quist left.", TARGET, ((0, 9),))
    row = make_row(tokenizer, [asked, told])
    first, last = row.tokens(1, (0, 9))
    assert set(row.marks[first:last]) == {PERSON_IN_TARGET}
    assert row.marks[last] == TARGET
    assert row.marks[1] == ASKED
    assert tokenizer.decode(row.ids[first:last]) == "Ada Quist"
    assert row.tokens(1, (40, 50)) == (0, 0)


def test_what_must_be_read_gets_room_before_the_rest(tokenizer):
    long = Segment("word " * 400, CONTEXT)
    row = make_row(tokenizer, [long, long, Segment("Quist left.", TARGET)], first=[2])
    assert len(row.ids) <= MAX_TOKENS
    assert row.parts[2] != (0, 0)
    assert row.parts[1] == (0, 0)


def test_names_are_labelled_where_they_stand(tokenizer):
    [case] = name_cases(tokenizer, ITEM)
    people = np.flatnonzero(case.dense[COLUMN["person"]] == 1)
    assert tokenizer.decode([case.row.ids[at] for at in people]) == "Ada Quist Bo Lind"
    assert (case.dense[COLUMN["lab_first"]] == 1).sum() == 4


def test_each_lab_of_a_move_is_labelled_with_its_part(tokenizer):
    cases = list(move_cases(tokenizer, ITEM, random.Random(1), quiet=0))
    assert len(cases) == 2
    quist, lind = cases
    target = 1  # the title comes first
    assert labelled(quist, quist.row.tokens(target, (15, 24))) == {"origin"}
    assert labelled(quist, quist.row.tokens(target, (36, 40))) == {"joined"}
    when = np.flatnonzero(quist.dense[COLUMN["when"]] == 1)
    assert tokenizer.decode([quist.row.ids[at] for at in when]) == "in May"
    assert labelled(lind, lind.row.tokens(2, (0, 4))) == {"origin", "rumoured"} or labelled(
        lind, lind.row.tokens(1, (15, 24))
    ) == {"origin", "rumoured"}


def test_questions_and_claims_are_labelled(tokenizer):
    answered, silent = question_cases(tokenizer, ITEM)
    column = COLUMN["evidence"]
    assert [label.values[column] for label in answered.pooled] == [1, 0, 0]
    assert not any(label.values[column] for label in silent.pooled)
    answer = np.flatnonzero(answered.dense[COLUMN["answer"]] == 1)
    assert tokenizer.decode([answered.row.ids[at] for at in answer]) == "北原智能"
    elsewhere = question_cases(tokenizer, ITEM, ITEM)
    assert not any(label.values[column] for case in elsewhere for label in case.pooled)
    supports = [case.pooled[0].values[COLUMN["support"]] for case in claim_cases(tokenizer, ITEM)]
    assert supports == [1, 0]


def test_the_same_seed_gives_the_same_batches(tokenizer):
    one, two = (batches(tokenizer, [ITEM] * 4, 300, seed=5) for _ in range(2))
    for _ in range(8):
        left, right = next(one), next(two)
        assert [case.row.ids for case in left] == [case.row.ids for case in right]
        assert len({case.task for case in left}) == 1


@pytest.mark.slow
def test_a_toy_reader_learns_its_paragraph_and_goes_on_where_it_stopped(
    tokenizer, weights, tmp_path
):
    cases = cases_of(tokenizer, [ITEM], random.Random(2))
    tasks = [[case for case in cases if case.task == task] for task in ("moves", "claim")]
    schedule = Schedule(
        60, body_rate=3e-3, head_rate=3e-2, frozen_layers=0, warmup_steps=5, checkpoint_steps=20
    )
    model = ReaderModel(weights, 4)
    before = case_loss(model, tasks[0]).item()
    whole = learn(model, repeat(tasks[0]), schedule, tmp_path / "whole")
    model.bert.eval()
    assert case_loss(model, tasks[0]).item() < before / 2
    assert np.array_equal(
        whole["embeddings.word_embeddings.weight"], weights["embeddings.word_embeddings.weight"]
    )
    again = ReaderModel(weights, 4)
    resumed = learn(again, repeat(tasks[0]), schedule, tmp_path / "whole")
    assert np.allclose(resumed["head.weight"], whole["head.weight"])


@pytest.mark.slow
def test_the_encoder_is_read_back_from_its_graph():
    import torch

    builtin = open_encoder("builtin")
    model = ReaderModel(read_encoder(BUILTIN / "onnx" / "model_int8.onnx", 12), 12)
    model.bert.eval()
    tokenizer = Tokenizer.from_file(str(BUILTIN / "tokenizer.json"))
    for text in ("Quist left Fern Labs last Friday.", "白思远去年11月离开拾光。"):
        ids = torch.tensor([tokenizer.encode("passage: " + text).ids])
        with torch.inference_mode():
            hidden = model.bert(input_ids=ids, token_type_ids=torch.zeros_like(ids))
        vector = hidden.last_hidden_state[0].mean(0).numpy()
        cosine = builtin.encode_document([text])[0] @ vector / np.linalg.norm(vector)
        assert cosine > 0.99


def test_a_line_that_is_no_paragraph_is_named(tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(ITEM) + "\n" + json.dumps({"title": "x"}) + "\n")
    with pytest.raises(EncoderError, match="line 2 lacks sentences"):
        read_items([path])


def test_the_paragraphs_name_only_what_they_hold():
    paths = sorted((Path(__file__).parents[2] / "eval" / "paragraphs").glob("*.jsonl"))
    items = read_items(paths)
    assert len(items) > 300
    for item in items:
        text = "\n".join((item["title"], *item["sentences"]))
        spellings = {name for names in (*item["people"], *item["labs"]) for name in names}
        assert all(name in text for name in spellings), item["title"]
        numbers = [n for told in (*item["questions"], *item["claims"]) for n in told["sentences"]]
        for move in item["moves"]:
            assert {move["person"], move["from"], move["to"]} - {None} <= spellings, item["title"]
            assert all(move[name] is None or move[name] in text for name in ("role", "when"))
            numbers.append(move["sentence"])
        assert all(0 <= number < len(item["sentences"]) for number in numbers), item["title"]
