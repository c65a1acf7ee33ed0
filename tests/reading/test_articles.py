"""Articles of any text: nothing lost, every offset right, and hostile input in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.reading import article_from_bytes, passages_of
from rag.settings import Settings

SMALL = Settings(passage_chars_cjk=32, passage_chars_latin=60)
CHINESE = ["他离开了公司。", "她说:“走吧!”", "为什么?", "首页 > 科技", "作者:某某", "标签:甲 乙"]
DAMAGED = ["聯(lián)合", "?;?xùn)", "&nbsp;", "[1]", "\u200b", "很长,没有句号,", "長" * 70]
ENGLISH = ["Why?", "He left Acme Inc. in May. ", "word " * 40, "01", "相关推荐", "评论", "。"]
BREAKS = ["\n", "\n\n", "\r\n", "\u2028", "\x0b", "\x85", "\ufeff"]
MARKUP = ["<p>", "</p>", "<b>", "<script>", "<!--", "# ", "---\n"]
PIECES = st.sampled_from([*CHINESE, *DAMAGED, *ENGLISH, *BREAKS, *MARKUP])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def article_of(text, document="a.txt"):
    return article_from_bytes(text.encode(), document, SMALL)


@pytest.mark.parametrize("document", ["a.txt", "a.md", "a.html"])
@given(text=TEXTS)
@settings(deadline=None, max_examples=150)
def test_every_sentence_and_passage_is_the_original_to_the_letter(document, text):
    try:
        article = article_of(text, document)
    except SourceError:
        return
    for block in article.blocks:
        ends = block.start
        for sentence in block.sentences:
            assert sentence.text == article.text[sentence.start : sentence.end]
            assert sentence.text == sentence.text.strip()
            assert ends <= sentence.start < sentence.end <= block.end
            ends = sentence.end
    for passage in passages_of(article, SMALL):
        assert passage.text == article.text[passage.start : passage.end]
        assert all(s.text == article.text[s.start : s.end] for s in passage.sentences)


@given(text=TEXTS)
@settings(deadline=None, max_examples=150)
def test_every_visible_character_of_a_text_is_in_exactly_one_block(text):
    try:
        article = article_of(text.replace("<", ""))
    except SourceError:
        return
    counts = [0] * len(article.text)
    for block in article.blocks:
        for at in range(block.start, block.end):
            counts[at] += 1
    for char, count in zip(article.text, counts, strict=True):
        assert count == 1 or (count == 0 and char.isspace())


@given(text=TEXTS)
@settings(deadline=None, max_examples=100)
def test_every_sentence_of_the_story_is_in_a_passage(text):
    try:
        article = article_of(text)
    except SourceError:
        return
    covered = {at for p in passages_of(article, SMALL) for at in range(p.start, p.end)}
    for block in article.blocks:
        for sentence in block.sentences:
            if block.kind == "paragraph":
                assert {
                    at
                    for at in range(sentence.start, sentence.end)
                    if at not in covered and not article.text[at].isspace()
                } == set()


def test_neighbouring_passages_share_a_sentence_within_a_section_and_none_across_a_heading():
    text = (
        "林致远宣布离开他创办的公司\n\n他在信中说明了原因,并感谢了同事。团队有四十人,他们都会留下。"
        "新的负责人将在下月公布。\n\n谁来接班\n\n公司没有回应置评请求,外界猜测很多。他本人也没有。\n"
    )
    article = article_of(text)
    found = [(p.heading, [s.text for s in p.sentences]) for p in passages_of(article, SMALL)]
    assert found == [
        (None, ["他在信中说明了原因,并感谢了同事。", "团队有四十人,他们都会留下。"]),
        (None, ["团队有四十人,他们都会留下。", "新的负责人将在下月公布。"]),
        ("谁来接班", ["公司没有回应置评请求,外界猜测很多。", "他本人也没有。"]),
    ]


def test_a_sentence_three_times_too_long_is_cut_at_commas_and_nothing_of_it_is_lost():
    text = "他说明了原因,感谢了同事,并且祝福公司," * 12 + "就此离开。"
    passages = passages_of(article_of(text), SMALL)
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    assert all(len(s.text) <= 3 * 32 for p in passages for s in p.sentences)
    assert all(p.text.endswith((",", "。")) for p in passages)


HOSTILE = {
    "one character": "好" * 900_000,
    "one letter": "a" * 900_000,
    "spaces": "a" + " " * 900_000 + "b",
    "question marks": "好?" * 400_000,
    "only question marks": "?" * 900_000,
    "quotes": '"' * 900_000,
    "closing quotes": "。”" * 400_000,
    "brackets": "好(" * 400_000,
    "open tags": "<a " * 300_000,
    "open quotes in tags": '<a href="' * 100_000,
    "tag ends in quotes": '<a "' + ">" * 900_000,
    "open comments": "<!--" * 200_000,
    "open scripts": "<script>" * 100_000,
    "open blocks": "<div><nav>" * 90_000,
    "less-than": "<" * 900_000,
    "ampersands": "&amp;" * 180_000,
    "footnotes": "好[1]" * 200_000,
    "newlines": "\n" * 900_000 + "好",
    "stars": "*_`[" * 220_000,
    "commas": "好," * 400_000,
    "periods": ". " * 400_000,
    "mojibake": "â€" * 400_000,
    "short lines": "标签\n" * 200_000,
    "dashes": "- " * 400_000,
    "arrows": "a > b » " * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("document", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_read_or_refused(name, document):
    try:
        article = article_from_bytes(HOSTILE[name].encode(), document, Settings())
    except SourceError:
        return
    assert all(p.text == article.text[p.start : p.end] for p in passages_of(article, Settings()))


def test_too_long_too_large_and_empty_files_are_refused_with_a_sentence():
    with pytest.raises(
        SourceError, match=r"a\.txt holds 1,000,001 characters, more than 1,000,000\."
    ):
        article_of("x" * 1_000_001)
    with pytest.raises(SourceError, match=r"a\.txt is larger than 20,000,000 bytes\."):
        article_of("x" * 20_000_001)
    with pytest.raises(SourceError, match=r"a\.txt is empty\."):
        article_of(" \n")
