"""Whole sentences packed into the passages that are embedded and found together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.script import is_cjk
from rag.records import Article, Passage, Sentence
from rag.settings import Settings

_CUT = re.compile(r"[,，;；:：、]\s*")


def passages_of(article: Article, settings: Settings) -> tuple[Passage, ...]:
    """The article's passages in order: never across a heading, never with boilerplate.

    Neighbours within a section share ``passage_overlap_sentences`` sentences. A sentence
    longer than a passage may be is a passage of its own.
    """
    passages: list[Passage] = []
    for heading, sentences in _sections(article):
        limit = _limit(sentences, settings)
        short = [piece for sentence in sentences for piece in _pieces(sentence, limit)]
        for run in _packed(short, limit, settings.passage_overlap_sentences):
            start, end = run[0].start, run[-1].end
            passages.append(
                Passage(
                    document=article.document,
                    title=article.title,
                    published=article.published,
                    heading=heading,
                    start=start,
                    end=end,
                    text=article.text[start:end],
                    sentences=tuple(run),
                )
            )
    return tuple(passages)


def _sections(article: Article) -> Iterator[tuple[str | None, list[Sentence]]]:
    """Runs of sentences under one heading, broken at boilerplate so that none is enclosed."""
    heading: str | None = None
    sentences: list[Sentence] = []
    for block in article.blocks:
        if block.kind == "paragraph":
            sentences.extend(block.sentences)
            continue
        if sentences:
            yield heading, sentences
            sentences = []
        if block.kind == "heading":
            heading = " ".join(sentence.clean for sentence in block.sentences)
    if sentences:
        yield heading, sentences


def _limit(sentences: list[Sentence], settings: Settings) -> int:
    sample = "".join(sentence.text for sentence in sentences[:20])
    cjk = sum(map(is_cjk, sample))
    dense = cjk * 3 > len(sample)
    return settings.passage_chars_cjk if dense else settings.passage_chars_latin


def _pieces(sentence: Sentence, limit: int) -> Iterator[Sentence]:
    """The sentence, or its clauses where it is more than three times too long."""
    if len(sentence.text) <= 3 * limit:
        yield sentence
        return
    cuts = [match.end() for match in _CUT.finditer(sentence.text)]
    cuts.append(len(sentence.text))
    at = 0
    for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
        if following is not None and following - at <= limit:
            continue
        while cut - at > 3 * limit:
            yield from _piece(sentence, at, at + limit)
            at += limit
        yield from _piece(sentence, at, cut)
        at = cut


def _piece(sentence: Sentence, start: int, end: int) -> Iterator[Sentence]:
    text = sentence.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if text:
        begin = sentence.start + start
        yield Sentence(begin, begin + len(text), text, text)


def _packed(sentences: list[Sentence], limit: int, overlap: int) -> Iterator[list[Sentence]]:
    run: list[Sentence] = []
    fresh = 0  # sentences of the run that no earlier passage has
    for sentence in sentences:
        if run and sentence.end - run[0].start > limit:
            if fresh:
                yield run
            run = run[-overlap:] if overlap else []
            while run and sentence.end - run[0].start > limit:
                run = run[1:]
            fresh = 0
        run = [*run, sentence]
        fresh += 1
    if fresh:
        yield run
