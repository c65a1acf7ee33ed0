"""Messy pages of other sites, people and labs: the story, whole, and nothing else."""

import json
from pathlib import Path

import pytest

from rag.reading import find_files, read_article
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
