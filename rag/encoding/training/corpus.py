"""The training texts: parallel sentences, passages made of them, questions, and names."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.encoding.training.tokenizer import is_han_word
from rag.language.script import fold

_LATIN_NAME = re.compile(r"[A-Z][a-zé'’-]+(?: [A-Z][a-z]+)?")
_PLACE_ENDINGS = tuple("镇县区乡市语族省州岛河山村")
_NOT_A_PERSON = re.compile(
    r"\b(?:District|County|City|Town|Township|Village|Province|River|Lake|Island|Street|Language"
    r"|Station|Airport|University|Mountain|Road|Park|Temple|Sea|State|Dynasty|North|South|East"
    r"|West|New|Saint|The|Party|Day|Church|School)\b"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same text in both languages."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the paragraph that answers it, and where the answer stands in it."""

    text: str
    paragraph: int
    answer_start: int


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over paragraphs."""

    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]

    def about_first(self, count: int) -> QuestionSet:
        """The questions about the first paragraphs, sought among all of them."""
        asked = tuple(question for question in self.questions if question.paragraph < count)
        return QuestionSet(self.paragraphs, asked)


def read_pairs(path: Path, longest_chars: int = 400) -> list[Pair]:
    """The pairs of a ``.tsv.gz`` of Chinese and English, in the file's order."""
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            chinese, _, english = line.rstrip("\n").partition("\t")
            if chinese and english and len(chinese) <= longest_chars:
                pairs.append(Pair(chinese, english))
    return pairs


def join_neighbours(pairs: Sequence[Pair], size: int, longest_chars: int) -> list[list[Pair]]:
    """Runs of neighbouring pairs that read as a passage of at most ``longest_chars`` Chinese."""
    passages: list[list[Pair]] = []
    passage: list[Pair] = []
    # One translation each, where a text has several.
    for pair in {pair.chinese: pair for pair in pairs}.values():
        long = sum(len(p.chinese) for p in passage) + len(pair.chinese) > longest_chars
        if passage and (long or len(passage) == size):
            passages.append(passage)
            passage = []
        if len(pair.chinese) >= 8:  # shorter lines are headings and labels
            passage.append(pair)
    return [passage for passage in passages if len(passage) > 1]


def read_questions(paths: Iterable[Path], kept_back: int = 0) -> QuestionSet:
    """The questions of SQuAD-format files (``.json`` or ``.json.gz``).

    Args:
        paths: The files.
        kept_back: Of each file, the questions about so many first paragraphs are left out.
    """
    paragraphs: list[str] = []
    questions: list[Question] = []
    for path in paths:
        data = path.read_bytes()
        form = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
        held = (paragraph for article in form["data"] for paragraph in article["paragraphs"])
        for number, paragraph in enumerate(held):
            for qa in paragraph["qas"] if number >= kept_back else ():
                start = qa["answers"][0]["answer_start"] if qa["answers"] else 0
                questions.append(Question(qa["question"], len(paragraphs), start))
            paragraphs.append(paragraph["context"])
    return QuestionSet(tuple(paragraphs), tuple(questions))


def near_paragraphs(paragraphs: Sequence[str], count: int) -> list[list[int]]:
    """For each paragraph the others most like it in character bigrams, likest first.

    They make hard negatives: the same words, another answer.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    columns: dict[str, int] = {}
    rows, ids = [], []
    for number, paragraph in enumerate(paragraphs):
        text = fold(paragraph)
        for gram in {text[i : i + 2] for i in range(len(text) - 1)}:
            rows.append(number)
            ids.append(columns.setdefault(gram, len(columns)))
    ones = np.ones(len(rows), dtype=np.float32)
    matrix = csr_matrix((ones, (rows, ids)), shape=(len(paragraphs), len(columns)))
    weight = np.log(len(paragraphs) / np.maximum(np.asarray(matrix.sum(0))[0], 1))
    matrix = matrix.multiply(weight).tocsr()
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1))[:, 0])
    matrix = matrix.multiply(1 / np.maximum(length, 1e-9)[:, None]).tocsr()
    likeness = (matrix @ matrix.T).toarray()
    np.fill_diagonal(likeness, -1)
    return [[int(i) for i in row[:count]] for row in np.argsort(-likeness, axis=1)]


def person_names(pairs: Iterable[Pair]) -> list[Pair]:
    """Western names in their Chinese transliteration, one Latin spelling each."""
    names = []
    for pair in pairs:
        english = pair.english.split(";")[0].strip()
        plain = 2 <= len(pair.chinese) <= 6 and is_han_word(pair.chinese)
        plain = plain and not pair.chinese.endswith(_PLACE_ENDINGS)
        if plain and _LATIN_NAME.fullmatch(english) and not _NOT_A_PERSON.search(english):
            names.append(Pair(pair.chinese, english))
    return names


def around(paragraph: str, position: int, longest_chars: int) -> str:
    """Whole sentences of the paragraph around a position, about ``longest_chars`` of them."""
    ends = [match.end() for match in re.finditer(r"[。!?！？]+[」』”]?", paragraph)]
    edges = [0, *ends, len(paragraph)] if not ends or ends[-1] < len(paragraph) else [0, *ends]
    here = max(i for i, edge in enumerate(edges[:-1]) if edge <= position)
    first, last = here, here + 1
    while True:
        grown = [(first - 1, last), (first, last + 1)]
        fitting = [
            (a, b)
            for a, b in grown
            if a >= 0 and b < len(edges) and edges[b] - edges[a] <= longest_chars
        ]
        if not fitting:
            return paragraph[edges[first] : edges[last]]
        # Grow where less has been taken, so that the answer stays in the middle.
        before, after = position - edges[first], edges[last] - position
        first, last = fitting[0] if before <= after else fitting[-1]
