"""The five seed articles: every line of boilerplate goes, and not one of the story."""

import json
from pathlib import Path

import pytest

from rag.reading import find_files, passages_of, read_article
from rag.settings import Settings

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
BOILERPLATE = json.loads((HERE / "seed_boilerplate.json").read_text(encoding="utf-8"))
SETTINGS = Settings()
ARTICLES = {
    file.document: read_article(file, SETTINGS) for file in find_files([SEEDS])[0]
}  # read once: reading is what is tested, and it has no state


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_the_seed_folder_holds_the_five_articles():
    assert sorted(ARTICLES) == sorted(BOILERPLATE)


@pytest.mark.parametrize("document", sorted(BOILERPLATE))
def test_the_boilerplate_of_a_seed_is_exactly_this_list(document):
    article = ARTICLES[document]
    found = [article.text[b.start : b.end] for b in article.blocks if b.kind == "boilerplate"]
    assert found == BOILERPLATE[document]


@pytest.mark.parametrize("document", sorted(BOILERPLATE))
def test_all_other_lines_of_a_seed_are_its_story(document):
    article = ARTICLES[document]
    expected = lines_of(article.text)
    for line in BOILERPLATE[document]:
        # The title is repeated below itself in one seed: the second of the two goes.
        at = len(expected) - 1 - expected[::-1].index(line)
        del expected[at]
    kept = [article.text[b.start : b.end] for b in article.blocks if b.kind != "boilerplate"]
    assert kept == expected


@pytest.mark.parametrize("document", sorted(BOILERPLATE))
def test_no_passage_holds_boilerplate_and_none_of_the_story_is_missing(document):
    article = ARTICLES[document]
    passages = passages_of(article, SETTINGS)
    covered = {at for p in passages for at in range(p.start, p.end)}
    for block in article.blocks:
        inside = [at for at in range(block.start, block.end) if at in covered]
        if block.kind == "boilerplate":
            assert inside == []
        elif block.kind == "paragraph":
            missing = {
                article.text[at]
                for at in range(block.start, block.end)
                if at not in covered and not article.text[at].isspace()
            }
            assert missing == set()


@pytest.mark.parametrize("document", sorted(BOILERPLATE))
def test_passages_and_sentences_are_the_original_to_the_letter(document):
    article = ARTICLES[document]
    for passage in passages_of(article, SETTINGS):
        assert passage.text == article.text[passage.start : passage.end]
        assert all(s.text == article.text[s.start : s.end] for s in passage.sentences)


def test_the_metadata_of_the_seeds():
    found = {
        document[:3]: (a.language, a.published, a.outlet, a.author)
        for document, a in ARTICLES.items()
    }
    assert found == {
        "000": ("zh-Hant", "XXXX-08-14", "智東西", "陳駿達"),
        "001": ("zh-Hans", "2025-08-18", None, None),
        "002": ("zh-Hans", "2024-05-28", "第一财经", "饭统戴老板"),
        "003": ("zh-Hant", "XXXX-08-06", None, "小巖"),
        "004": ("zh-Hant", None, None, None),
    }


def test_the_damage_in_the_seeds_is_marked_and_nothing_else_is():
    found = {
        document[:3]: [article.text[start:end] for start, end in article.damage]
        for document, article in ARTICLES.items()
    }
    assert found == {
        "000": ["?;?xùn)", "?nèi)滩蛔」笮?"],
        "001": [],
        "002": [],
        "003": ["??蓪τ谛菁僦蟮挠媱?", "??烧l"],
        "004": [],
    }
