"""The names of one claim and its evidence, many of which no list knows.

What two short texts say of a name is little, but both speak of the same few: a run of capitals is
a person's or a lab's by the words beside it in either text, and Chinese characters that both texts
hold, after a surname or between the words of a move, are a name. The registry it gives holds only
the names of these texts, so that it is made in a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rag.answering.lexicon import load_toml, pattern_of, stop_words
from rag.answering.verify_han import han_names
from rag.language.names import Entity, Kind, NameMention, Registry
from rag.language.names_data import id_of
from rag.language.names_labs import has_lab_tail
from rag.language.names_shapes import any_word, surname_length
from rag.language.names_shapes import words as listed
from rag.language.names_sound import is_given_name
from rag.language.names_spelling import has_han, key_of
from rag.language.script import detect_language, fold
from rag.language.sentences import split_sentences
from rag.records import Article, Block, Sentence

_W = r"[^\W\u3400-\u9fff_]"  # a letter or digit of a name in Latin letters
_RUN = re.compile(
    rf"(?<!{_W})(?<!-)[A-Z](?:{_W}|['’.-])*{_W}"
    rf"(?: (?:[A-Z](?:{_W}|['’.-])*{_W}|[A-Z]\.?|&|van|von|de|der|da|bin|al)(?!{_W}))*"
)
_HAN = r"[\u4e00-\u9fff]"
_NOBODY = frozenset({"nobody", "somebody", "everybody", "everyone", "others", "told", "ai"})


def local_registry(texts: Sequence[str], registry: Registry) -> Registry:
    """The registry of the names in the texts, with those that only these texts give."""
    ids = {m.entity.id for text in texts for m in registry.find(text) if not _inside_name(text, m)}
    ids |= {parent for i in ids for parent in registry.entities[i].parents}
    small = Registry(
        {i: registry.entities[i] for i in ids if i in registry.entities},
        registry.products,
        registry.listed & ids,
        registry.heard & ids,
        {k: kept for k, v in registry.bare.items() if (kept := tuple(i for i in v if i in ids))},
        registry.given,
    )
    learned = small.learn([as_article(text, n) for n, text in enumerate(texts)])
    return _with_shapes(learned, texts, frozenset(small.entities))


def as_article(text: str, number: int = 0, published: str | None = None) -> Article:
    """A text as an article of one paragraph."""
    spans = split_sentences(text)
    sentences = tuple(Sentence(a, b, text[a:b], text[a:b]) for a, b in spans)
    block = Block("paragraph", 0, len(text), sentences)
    language = detect_language(text)
    return Article(f"#{number}", text, "", "", language, "", published, None, None, (block,))


@cache
def _no_names() -> frozenset[str]:
    return listed("not_names") | listed("not_name_words") | stop_words()


def no_name(word: str) -> bool:
    """Whether a capitalised word is one that names nobody."""
    return fold(word) in _no_names()


def _inside_name(text: str, mention: NameMention) -> bool:
    """Whether a bare Chinese given name is only the end of another's whole name."""
    given = mention.surface
    if not has_han(given) or len(given) != 2 or len(mention.entity.zh or "") != 3:
        return False
    before = text[mention.start - 1 : mention.start] if mention.start else ""
    return bool(before and surname_length(before + given)) and before + given != mention.entity.zh


def _with_shapes(registry: Registry, texts: Sequence[str], sure: frozenset[str]) -> Registry:
    """The registry with the names that the shape of the texts gives away."""
    entities = dict(registry.entities)
    bare = dict(registry.bare)
    for name in dict.fromkeys(run for text in texts for run in _latin_runs(text)):
        kind = _kind_of(name, texts)
        held = next(
            (e for e in entities.values() if key_of(name) in map(key_of, e.spellings)), None
        )
        if held is not None and (held.id in sure or held.kind == kind or kind is None):
            continue
        if held is not None:
            del entities[held.id]
        if kind == "lab" and " " not in name:
            _drop_namesakes(entities, name, texts)
        if kind is not None and not _part_of(name, entities.values()):
            _enter(entities, kind, name)
    found = [m for text in texts for m in registry.find(text)]
    for kind, name in han_names(texts, {m.surface for m in found}):
        _enter(entities, kind, name)
    _drop_longer(entities, sure)
    _drop_ordinary(entities, sure)
    _drop_tails(entities, sure, texts)
    for entity in entities.values():
        last = key_of(entity.name.split(" ")[-1])
        if entity.kind == "person" and " " in entity.name:
            named = any(entity.name in text for text in texts)
            held_by = () if named else bare.get(last, ())
            others = [i for i in held_by if i in entities]
            bare[last] = tuple(sorted({*others, entity.id}))
    bare = {k: kept for k, v in bare.items() if (kept := tuple(i for i in v if i in entities))}
    return Registry(
        entities, registry.products, registry.listed, frozenset(entities), bare, registry.given
    )


def _drop_namesakes(entities: dict[str, Entity], name: str, texts: Sequence[str]) -> None:
    """Takes out people of whom only the family name stands there, where it is a lab's name."""
    for one in list(entities.values()):
        last = one.name.split(" ")[-1]
        if one.kind != "person" or " " not in one.name or fold(last) != fold(name):
            continue
        whole = [spelling for spelling in one.spellings if " " in spelling]
        if not any(spelling in text for spelling in whole for text in texts):
            del entities[one.id]


def _enter(entities: dict[str, Entity], kind: Kind, name: str) -> None:
    zh = name if has_han(name) else None
    entities.setdefault(id_of(kind, name), Entity(id_of(kind, name), kind, name, zh))


def _drop_longer(entities: dict[str, Entity], sure: frozenset[str]) -> None:
    """Takes out people whose name is another's with a word before it: "Succeeding Ada Lun"."""
    people = [e for e in entities.values() if e.kind == "person" and e.id not in sure]
    for one in people:
        first = one.name.split(" ")[0]
        if " " in one.name and (no_name(first) or re.search(r"(?:ing|ed|ly)$", first)):
            rest = one.name.split(" ", 1)[1]
            if rest.count(" ") and not is_given_name(first):
                del entities[one.id]
                _enter(entities, "person", rest)


def _drop_ordinary(entities: dict[str, Entity], sure: frozenset[str]) -> None:
    """Takes out what was read as a name and holds a verb of moving, or is a pronoun."""
    for one in list(entities.values()):
        if one.id in sure and fold(one.name) not in _NOBODY and not one.name.startswith("曾先"):
            continue
        if fold(one.name) in _NOBODY:
            del entities[one.id]
        lead = pattern_of("verify_names.toml", "lead").match(one.name)
        if lead and one.id in entities:
            del entities[one.id]
            rest = one.name[lead.end() :]
            if one.kind == "lab" and len(rest) > 1:
                _enter(entities, "lab", rest)
    labs = [e.name for e in entities.values() if e.kind == "lab" and has_han(e.name)]
    for one in list(entities.values()):
        part = any(lab.startswith(one.name) and lab != one.name for lab in labs)
        if one.kind == "person" and one.id not in sure and part:
            del entities[one.id]
            _enter(entities, "lab", one.name)


def _drop_tails(entities: dict[str, Entity], sure: frozenset[str], texts: Sequence[str]) -> None:
    """Shortens what was read as a Chinese name and runs into "together": "闻人雪一同"."""
    for one in list(entities.values()):
        if one.kind != "person" or one.id in sure or not one.name.endswith("一"):
            continue
        if any(one.name + after in text for text in texts for after in "同起道齐并"):
            del entities[one.id]
            _enter(entities, "person", one.name[:-1])


def _part_of(name: str, entities: Iterable[Entity]) -> bool:
    """Whether a run is the last or first part of somebody's name that is told in full."""
    if " " in name:
        return False
    return any(fold(name) in map(fold, e.name.split(" ")) for e in entities if " " in e.name)


def _latin_runs(text: str) -> Iterator[str]:
    """The capitalised runs of a text, without words that only open a sentence."""
    for match in _RUN.finditer(text):
        parts = re.sub(r"['’]s$", "", match[0]).split(" ")
        opens = not text[: match.start()].strip(" “\"'「『(") or bool(
            re.search(r"[.!?:;。!?:;—“「]\s*$", text[: match.start()])
        )
        while parts and (no_name(parts[0]) or (opens and _opener(parts, text[match.end() :]))):
            parts.pop(0)
            opens = False
        while parts and (no_name(parts[-1]) or not parts[-1][0].isupper()):
            parts.pop()
        for at, part in enumerate(parts):
            if re.search(r"['’]s$", part):  # "Lumen's Ada Lun" names two
                yield " ".join([*parts[:at], part[:-2]])
                parts = parts[at + 1 :]
                break
        if parts and not all(map(no_name, parts)):
            yield " ".join(parts)


def _opener(parts: Sequence[str], after: str) -> bool:
    """Whether a sentence's first word is no part of the name after it."""
    first = parts[0]
    if re.search(r"(?:ing|ly|ed)$", first) and len(parts) != 2:
        return True
    if len(parts) > 1:
        return False
    follows = re.match(r"['’]s\b|\s(\w+)", after)
    verb = follows and follows[1] and fold(follows[1]) in _after_subject()
    return not (follows and (verb or not follows[1]))


@cache
def _after_subject() -> frozenset[str]:
    more = frozenset(load_toml("verify_names.toml")["after_subject"]["en"])
    return listed("person_verbs_en") | listed("lab_after_en") | more


@cache
def _votes() -> dict[str, re.Pattern[str]]:
    """What speaks for a person or a lab, right before a name or right after it."""
    data = load_toml("verify_names.toml")
    zh = {name: "|".join(forms["zh"]) for name, forms in data.items()}
    en = {name: "|".join(forms["en"]) for name, forms in data.items()}
    roles, roles_zh = any_word("roles_en"), any_word("roles_zh")
    labs, people = any_word("lab_before_en", "lab_strong_before_en"), any_word("person_before_en")
    return {
        "lab_before": re.compile(
            rf"(?:\b(?:{labs}|{en['lab_before']})\s?|{zh['lab_before']})[ “「《]?$"
        ),
        "lab_strong": re.compile(rf"(?:\b(?:{en['lab_strong']})\s?|{zh['lab_strong']})$"),
        "lab_after": re.compile(
            rf"^(?:['’]s?\s(?:[\w-]+[\s-]){{0,2}}(?:{roles}|{en['lab_has']})\b"
            rf"|\s(?:{any_word('lab_after_en')}|{en['lab_after']})\b"
            rf"|\s?(?:的|前)?(?:{roles_zh}|{zh['lab_after']}))"
        ),
        "person_before": re.compile(
            rf"(?:\b(?:{roles}|mr|ms|dr|prof|{people}),?\s"
            rf"|(?:{any_word('roles_zh', 'person_before_zh')}))$"
        ),
        "person_after": re.compile(
            rf"^(?:,? who\b|, (?:{en['person_is']})|['’]s (?:{en['person_has']})"
            rf"|\s(?:{any_word('person_verbs_en')}|{en['person_after']})\b"
            rf"|\s?(?:{any_word('person_verbs_zh')}|{zh['person_after']}))"
        ),
    }


def _kind_of(name: str, texts: Sequence[str]) -> Kind | None:
    """Whether a capitalised run names a person or a lab, by all that is said around it."""
    parts = name.split(" ")
    if has_lab_tail(name) or "&" in parts or (len(parts) == 1 and name.isupper()):
        return "lab"
    lab = person = 0
    whole = re.compile(rf"(?<!{_W})(?<!-){re.escape(fold(name))}(?!{_W})(?!-)")
    for text in texts:
        folded = fold(text)
        for match in whole.finditer(folded):
            before, after = folded[: match.start()], folded[match.end() :]
            lab += bool(_votes()["lab_before"].search(before))
            lab += 2 * bool(_votes()["lab_strong"].search(before))
            lab += 2 * bool(_votes()["lab_after"].search(after))
            person += 2 * bool(_votes()["person_before"].search(before))
            person += 2 * bool(_votes()["person_after"].search(after))
    if len(parts) == 1:
        return "lab" if lab else None  # a family name alone is told with the whole name
    person += 3 * is_given_name(parts[0]) + 2 * ("-" in parts[-1])
    if lab == person:
        return None
    return "lab" if lab > person else "person"
