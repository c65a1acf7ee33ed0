"""Chinese names of people and labs that a claim sets, or shares with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.answering.lexicon import load_toml
from rag.answering.statement_forms import words
from rag.language.names import Kind
from rag.language.names_shapes import any_word, surname_length
from rag.language.names_shapes import words as listed
from rag.language.script import fold

_HAN = r"[\u4e00-\u9fff]"
_MOST_HAN = 8  # characters of a lab's Chinese name
_OF_MOVES = ("comes", "goes", "stays", "founds", "posts", "backs")


def han_names(texts: Sequence[str], known: set[str]) -> Iterator[tuple[Kind, str]]:
    """People and labs whose Chinese names the claim and its evidence share, or the claim sets."""
    claim, told = fold(texts[0]), fold(" ".join(texts[1:]))
    everything = f"{claim}\n{told}"
    taken = [fold(name) for name in known]

    def free(name: str) -> bool:
        return not any(name in one or one in name for one in taken) and not _ordinary(name)

    for match in _person_place().finditer(everything):
        name = match[1]
        shared = match.start() == 0 and name in told and len(name) < 4
        family = surname_length(name)
        whole = family and len(name) <= family + 2
        if free(name) and (shared or whole):
            taken.append(name)
            yield "person", name
    for name in _shared(claim, told):
        if free(name):
            taken.append(name)
            yield "person", name
    for match in _lab_place().finditer(claim):
        name = match[1]
        if free(name) and (name in told or len(name) > 2):
            taken.append(name)
            yield "lab", name


def _shared(claim: str, told: str) -> Iterator[str]:
    """Stretches after a surname, as long as names are, that both texts hold and no longer ones."""
    for at in range(len(claim)):
        family = surname_length(claim[at : at + 4])
        for length in (family + 2, family + 1) if family else ():
            name = claim[at : at + length]
            if len(name) < length or not re.fullmatch(f"{_HAN}+", name) or name not in told:
                continue
            before, after = claim[at - 1 : at], claim[at + length : at + length + 1]
            longer = (before and before + name in told) or (after and name + after in told)
            if not longer or after in ("的", "从", "已", "将", "在", "于"):
                yield name
            break


@cache
def _forms(name: str) -> str:
    return "|".join(load_toml("verify_names.toml")[name]["zh"])


@cache
def _person_place() -> re.Pattern[str]:
    """Two to four characters where a claim has its subject or object."""
    before = rf"(?:^|[,,、:“「与和由跟]|{any_word('roles_zh')}|{_forms('person_place')})"
    verbs = "|".join(words(name).pattern for name in _OF_MOVES)
    after = rf"(?=[,,、。与和]|$|{_forms('person_next')}|(?:{verbs})|\d)"
    return re.compile(rf"{before}({_HAN}{{2,4}}?){after}")


@cache
def _lab_place() -> re.Pattern[str]:
    """A stretch of characters that a claim has somebody join, leave or be at."""
    after = rf"(?=[,,。;]|$|{_forms('lab_next')})"
    return re.compile(rf"(?:{_forms('lab_place')})({_HAN}{{2,{_MOST_HAN}}}?(?:ai)?){after}")


@cache
def _no_part() -> re.Pattern[str]:
    verbs = [words(name).pattern for name in ("comes", "goes", "stays", "hedge", "negation")]
    return re.compile("|".join([*verbs, _forms("ordinary")]))


def _ordinary(name: str) -> bool:
    """Whether a stretch of characters holds a word that no name holds."""
    if name in listed("not_zh_names") or name in listed("places_zh"):
        return True
    if any(role in name for role in listed("roles_zh") if len(role) > 1):
        return True
    return bool(_no_part().search(name))
