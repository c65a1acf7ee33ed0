"""Sentences: one list of texts cut where a reader would cut them (``|`` marks the cuts)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import split_sentences

CUT = [
    "他离开了公司。|没有人知道原因。",
    "她去了哪里？|没有回答！|真的。",
    "“不怕的人很多。|但他尤其不怕。[2]”|他说。",
    "估值过亿[3]。|随后上市。[4][5]|他走了。",
    "他问:“何时?”他说。|好。",
    "“光明的未来!”林致远在信中如是说",
    "“怎么办?”的问题没有答案。|他走了。",
    "“这是什么鬼?”|事后看来,这手棋是关键。",
    "「他離開了嗎？」她反問。",
    "他说“我们现在的目标...是做好事。”|后来走了。",
    "GPT-3.5和v4.0.1发布了。|估值3.5亿。",
    "1.第一件事",
    "OpenAI!OpenAI為什麼",
    "Sora 很強 。| 他走了。",
    "He left. |She stayed. |Why?",
    "Mr. Lee and Dr. P. J. Amadi left Acme Inc. in the U.S. on Jan. 5. |They did.",
    "She joined Tern Inc. |The firm is new.",
    "It moved to the U.S. |He stayed. |The U.S. Senate did not.",
    "\"Is it over?\" she asked. |\"Yes.\" |Then what?",
    "It was worth $4.5 billion. |Version 2.0 came at 5 p.m. on Friday.",
    "He left.[3] |She stayed.[4]",
    "No. 5 left. |He said no. |The end.",
    "See example.com and node.js v1.2 for more. |Done.",
    "He wrote “it was time.” |She agreed (see below.) |Fine.",
    "Wait... what? |Nothing.",
]  # fmt: skip


@pytest.mark.parametrize("marked", CUT)
def test_a_text_is_cut_where_a_reader_would(marked):
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [text[start:end] for start, end in split_sentences(text)] == expected


def test_a_line_break_ends_a_sentence_but_the_margin_of_wrapped_text_does_not():
    text = (
        "没有句号的一行\n下一行\n\nA title\nThis line is long enough to have been ended by\n"
        "its margin. Done\n"
    )
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "没有句号的一行",
        "下一行",
        "A title",
        "This line is long enough to have been ended by\nits margin.",
        "Done",
    ]


TEXTS = st.text(st.sampled_from("他走了。？！?!.…,“”\"'()[1] \n\r\tAbc U.S. Inc"), max_size=80)


@given(st.one_of(TEXTS, st.text(max_size=80)))
def test_nothing_but_white_space_is_lost(text):
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    space = " \t\u3000\u00a0\u200b\u200c\u200d\ufeff"

    def visible(part):
        return [c for c in part if not c.isspace() and c not in space]

    assert visible(kept) == visible(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
