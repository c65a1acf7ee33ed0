"""Messy pages of other sites, people and labs: the story, whole, and nothing else."""

import json
from pathlib import Path

import pytest

from rag.reading import article_from_bytes, find_files, read_article
from rag.settings import Settings

HERE = Path(__file__).parent
STORIES = json.loads((HERE / "page_stories.json").read_text(encoding="utf-8"))
FILES = {file.document: file for file in find_files([HERE / "pages"])[0]}


def test_every_page_has_its_expected_story():
    assert sorted(FILES) == sorted(STORIES)


@pytest.mark.parametrize("document", sorted(STORIES))
def test_a_page_reads_as_its_story(document):
    article = read_article(FILES[document], Settings())
    assert {
        "language": article.language,
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "author": article.author,
        "headings": [
            " ".join(s.clean for s in block.sentences)
            for block in article.blocks
            if block.kind == "heading"
        ],
        "story": [
            s.clean
            for block in article.blocks
            if block.kind == "paragraph"
            for s in block.sentences
        ],
    } == STORIES[document]


@pytest.mark.parametrize(
    ("document", "encoding"),
    [
        ("portal_zh_hans.txt", "gb18030"),
        ("portal_zh_hans.txt", "utf-16"),
        ("portal_zh_hans.txt", "utf-8-sig"),
        ("annotated_zh_hant.txt", "gb18030"),
        ("wire_en.txt", "utf-16"),
        ("page_zh_hans.html", "gb18030"),
        ("taiwan_zh_hant.txt", "cp950"),
    ],
)
def test_the_story_is_the_same_in_another_encoding_with_other_line_ends(document, encoding):
    text = FILES[document].path.read_text(encoding="utf-8").replace("\n", "\r\n")
    article = article_from_bytes(text.encode(encoding), document, Settings())
    assert article.text == text
    assert [
        s.clean for block in article.blocks if block.kind == "paragraph" for s in block.sentences
    ] == STORIES[document]["story"]
