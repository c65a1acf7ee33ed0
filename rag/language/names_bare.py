"""Bare names of one article: whom a family or given name, or a lab's short name, means there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rag.language.names import AMBIGUOUS, Entity, Registry
from rag.language.names_guess import parts_of
from rag.language.names_index import is_ordinary
from rag.language.names_people import words_of
from rag.language.names_shapes import PARTICLES, is_transliteration, surname_length, words
from rag.language.names_sound import is_given_name, likeness
from rag.language.names_spelling import has_han, key_of
from rag.language.script import fold

_NO_NICKNAME = frozenset(
    "时组于米牛师家板手说路王子学区费吃麦心明花"
)  # 小时, 老师, 小米 are no people
_LED = re.compile(rf" ((?:{PARTICLES} )+[^ ]+)$", re.IGNORECASE)
_SAME_ARTICLE_SOUND = 0.86
_HAN_TAILS = (
    "科技",
    "智能",
    "实验室",
    "研究院",
    "研究所",
    "资本",
    "创投",
    "机器人",
    "动力",
    "智算",
    "智造",
    "智联",
    "数智",
    "算力",
    "互动",
    "交互",
    "量子",
    "集团",
    "智慧",
    "运算",
    "计算",
    "推理",
    "医疗",
    "半导体",
    "芯片",
)


def scope_of(
    text: str, registry: Registry, told: Mapping[str, set[str]]
) -> tuple[dict[str, str], set[str]]:
    """Whom each bare name of an article means, and the ids it names in full.

    Args:
        text: the article's story.
        registry: every entity, without the bare names of other articles.
        told: bare names that an article sets beside a full one, and whose they are.

    Returns:
        The folded bare names (an empty id where two people share one), and the ids.
    """
    seen = registry.index.scan(text, fold(text))
    full = [hit for hit in seen if hit.claim.kind == "full" and len(hit.claim.ids) == 1]
    named = {hit.claim.ids[0] for hit in full}
    rest = list(text)
    for hit in full:
        rest[hit.start : hit.end] = "\x00" * (hit.end - hit.start)
    left = "".join(rest)
    folded = fold(left)
    found: dict[str, str] = {}
    for entity_id in sorted(named, key=lambda i: (not i.startswith("person:"), i)):
        entity = registry.entities[entity_id]
        for form in bare_forms(entity):
            key = key_of(form)
            if not _stands(form, left, folded) or (entity.kind == "lab" and key in found):
                continue
            found[key] = entity_id if found.get(key, entity_id) == entity_id else AMBIGUOUS
    for key, ids in told.items():
        here = ids & named
        if len(here) == 1 and key not in found:
            found[key] = next(iter(here))
    for key, entity_id in _by_sound(folded, registry, named, found).items():
        found.setdefault(key, entity_id)
    found = {key: i for key, i in found.items() if not _is_full(registry, key)}
    named |= {hit.claim.ids[0] for hit in seen if len(hit.claim.ids) == 1}
    return found, named


def _is_full(registry: Registry, key: str) -> bool:
    claim = registry.index.claims.get(key)
    return claim is not None and claim.kind in ("full", "block")


def bare_forms(entity: Entity) -> set[str]:
    """The forms a name is shortened to: first and last word, the parts around a dot, a stem."""
    forms: set[str] = set()
    for spelling in entity.spellings:
        if entity.kind == "lab":
            forms |= lab_stems(spelling)
        elif "·" in key_of(spelling):
            forms |= {part for part in re.split("[·‧・•]", spelling) if len(part) > 1}
        elif has_han(spelling):
            cut = surname_length(spelling)
            if cut and not is_part_of_dotted(entity, spelling):
                forms |= _called(spelling[:cut], spelling[cut:])
        else:
            forms |= _latin_parts(spelling)
    return {form for form in forms if len(form) > 1}


def _latin_parts(name: str) -> set[str]:
    """The given name, the family names, and the last of these with its particles."""
    parts = parts_of(name)
    if len(parts) < 2:
        return set(parts) if " " in name else set()  # J. R. Ferrand
    forms = {parts[0], parts[-1]}
    if len(parts) == 3 and is_given_name(parts[0]) and not is_given_name(parts[1]):
        forms |= {parts[1]}  # the first of two family names
    return forms | _led(name)


def _led(name: str) -> set[str]:
    """The family name with its particles, as it stands and as it opens a sentence."""
    led = _LED.search(name)
    return {led[1], led[1][0].upper() + led[1][1:]} if led else set()


def _called(surname: str, given: str) -> set[str]:
    """How an article calls somebody it named in full: 老纪, 小詹, 武总, 宁姐, 唐先生, 阿洁."""
    forms = {given} if len(given) == 2 else set()
    forms |= {surname} if len(surname) > 1 and surname not in words("not_compound") else set()
    forms |= {before + surname for before in "老小" if surname not in _NO_NICKNAME}
    forms |= {surname + after for after in words("called")}
    return forms | {"阿" + given[-1]}


def family_forms(entity: Entity) -> set[str]:
    """The family names of a person, by which a reader may ask for them."""
    if entity.kind != "person":
        return set()
    forms: set[str] = set()
    for spelling in entity.spellings:
        if "·" in key_of(spelling):
            forms.add(re.split("[·‧・•]", spelling)[-1])
        elif not has_han(spelling):
            parts = parts_of(spelling)
            forms |= {parts[-1], *_led(spelling)} if len(parts) > 1 else set()
    return {form for form in forms if len(form) > 1 and not is_ordinary(fold(form))}


def given_forms(entity: Entity) -> set[str]:
    """The given names of a person, which mean them only in a question or where they were named."""
    if entity.kind != "person":
        return set()
    forms: set[str] = set()
    for spelling in entity.spellings:
        if "·" in key_of(spelling):
            forms.add(re.split("[·‧・•]", spelling)[0])
        elif not has_han(spelling):
            parts = parts_of(spelling)
            forms |= {parts[0]} if len(parts) > 1 else set()
        elif not is_part_of_dotted(entity, spelling) and len(spelling) > 2:
            forms.add(spelling[surname_length(spelling) :])
    return {form for form in forms if len(form) > 1 and not is_ordinary(fold(form))}


def is_part_of_dotted(entity: Entity, spelling: str) -> bool:
    """Whether a Chinese spelling belongs to a transliterated name, which has no surname first."""
    return any("·" in other for other in entity.spellings) or not (
        has_han(entity.name) or surname_length(spelling)
    )


def lab_stems(spelling: str) -> set[str]:
    """A lab's name without its ending."""
    if has_han(spelling):
        for tail in _HAN_TAILS:
            stem = spelling[: -len(tail)]
            if fold(spelling).endswith(tail) and len(stem) >= 2 and not stem.isascii():
                return {stem}
        return set()
    pieces = spelling.split(" ")
    if len(pieces) > 1 and words_of(spelling)[-1] in words("lab_tails_en"):
        stem = " ".join(pieces[:-1])
        if len(stem) > 3 and not is_ordinary(fold(stem)) and fold(stem) not in words("not_names"):
            return {stem}
    return set()


def _stands(form: str, left: str, folded: str) -> bool:
    """Whether a form stands alone somewhere; a Latin one in the case of a name."""
    if has_han(form):
        return fold(form) in folded
    return re.search(rf"(?<![A-Za-z0-9-]){re.escape(form)}(?![A-Za-z0-9-])", left) is not None


def _by_sound(
    folded: str, registry: Registry, named: Iterable[str], found: Mapping[str, str]
) -> dict[str, str]:
    """Transliterations in the article that sound like the family name of one person it names."""
    people = [
        entity
        for entity in (registry.entities[i] for i in sorted(named))
        if entity.kind == "person" and not has_han(entity.name) and parts_of(entity.name)
    ]
    if not people:
        return {}
    heard: dict[str, str] = {}
    for run in re.findall(r"[\u3400-\u9fff]{3,}", folded):
        for at in range(len(run) - 2):
            for length in (6, 5, 4, 3):
                piece = run[at : at + length]
                if len(piece) < length or piece in found or not is_transliteration(piece):
                    continue
                alike = [
                    (likeness(piece, parts_of(person.name)[-1]), person.id) for person in people
                ]
                best = max(alike)
                rivals = [i for score, i in alike if score > best[0] - 0.08 and i != best[1]]
                if best[0] >= _SAME_ARTICLE_SOUND and not rivals:
                    heard[piece] = best[1]
    return {
        piece: i
        for piece, i in heard.items()
        if not any(piece != other and piece in other for other in heard)
    }
