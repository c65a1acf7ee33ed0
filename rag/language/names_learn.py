"""What the articles themselves say of names: who is spelt how, and whom a bare name means where.

In this order: full names in Latin letters, Chinese names, names set side by side in brackets,
transliterations by sound, labs; then, article by article, the family and given names that stand
alone once somebody was named in full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.language.names import Entity, Registry
from rag.language.names_bare import family_forms, given_forms, lab_stems, scope_of
from rag.language.names_book import Book
from rag.language.names_guess import by_sound
from rag.language.names_labs import has_lab_tail
from rag.language.names_learn_labs import learn_labs, learn_units
from rag.language.names_pairs import (
    Pair,
    lab_spelling,
    person_spelling,
    speaks_of_lab,
)
from rag.language.names_people import words_of
from rag.language.names_romanised import ways_written
from rag.language.names_seen import Seen
from rag.language.names_shapes import LATIN_NAME, PARTICLES, words
from rag.language.names_sound import is_given_name
from rag.language.names_spelling import has_han, key_of
from rag.language.names_text import story
from rag.records import Article

_FAMILY_SOUND = 0.66  # how alike a family name behind a post must at least sound
_LED = re.compile(rf"(?i:{PARTICLES}) ")


def learn_names(registry: Registry, articles: Sequence[Article]) -> Registry:
    """The registry with the names and spellings that the articles give."""
    texts = {article.document: story(article) for article in articles}
    seen = Seen()
    for article in articles:
        seen.read(article, texts[article.document])
    book = Book.of(registry)
    _latin_people(book, seen)
    learn_units(book, texts.values())
    learn_labs(book, seen)
    learn_units(book, texts.values())  # those of labs that only the articles name
    _chinese_people(book, seen)
    _pairs(book, seen)
    _dotted(book, seen)
    _undotted(book, seen)
    _slips(book, texts.values())
    full = Registry(book.entities, registry.products, registry.listed)
    scopes = dict(registry.scopes)
    heard = set(registry.heard)
    bare: dict[str, set[str]] = {key: set(ids) for key, ids in registry.bare.items()}
    for document, text in texts.items():
        names, named = scope_of(text, full, book.bare)
        heard |= named
        scopes[document] = names
        for key, entity_id in names.items():
            if entity_id and key not in words("common_surnames_latin"):
                bare.setdefault(key, set()).add(entity_id)
    for entity_id in heard:
        for form in family_forms(book.entities[entity_id]):
            if key_of(form) not in words("common_surnames_latin"):
                bare.setdefault(key_of(form), set()).add(entity_id)
    given_names: set[str] = set()
    families = {key_of(form) for i in heard for form in family_forms(book.entities[i])}
    for entity_id in heard:
        for form in given_forms(book.entities[entity_id]):
            bare.setdefault(key_of(form), set()).add(entity_id)
            given_names.add(key_of(form))
    claimed = {key: tuple(sorted(ids)) for key, ids in bare.items()}
    given = registry.given | frozenset(given_names - families)
    return Registry(
        book.entities, registry.products, registry.listed, frozenset(heard), claimed, given, scopes
    )


def _latin_people(book: Book, seen: Seen) -> None:
    labs = seen.counts.get("latin_lab", Counter())
    for name in seen.by_evidence("latin_person"):
        borne = is_given_name(name.split(" ")[0])
        if book.taken(name) or labs[name] * (1 if borne else 2) > seen.counts["latin_person"][name]:
            continue  # labs too say, hire and plan
        if _LED.match(name) and any(
            key_of(e.name).endswith(" " + key_of(name)) for e in _people(book)
        ):
            continue  # a family name with its particles
        meant = book.person_by_slip(name, list(book.entities))
        if meant:
            book.spell(meant, name, f"{name} is {meant.name} with a slip of the pen")
        else:
            book.add("person", name, "named in full in an article")


def _people(book: Book) -> list[Entity]:
    return book.people(book.entities)


def _slips(book: Book, texts: Iterable[str]) -> None:
    """Full names that nothing else speaks for, one slip away from a person's."""
    named = {match.group() for text in texts for match in LATIN_NAME.finditer(text)}
    for name in sorted(named):
        if " " in name and not book.taken(name):
            meant = book.person_by_slip(name, list(book.entities))
            if meant:
                book.spell(meant, name, f"{name} is {meant.name} with a slip of the pen")


def _chinese_people(book: Book, seen: Seen) -> None:
    dotted = {part for name in seen.by_evidence("dotted") for part in key_of(name).split("·")}
    dotted |= {key_of(name) for name in seen.by_evidence("undotted")}
    known = {key_of(s) for e in book.entities.values() for s in e.spellings}
    sounds = Counter(
        form
        for key in {key_of(n) for n in seen.by_evidence("chinese_person")}
        for form in ways_written(key)
    )
    labs = (e for e in book.entities.values() if e.kind == "lab")
    known |= {key_of(stem) for lab in labs for s in lab.spellings for stem in lab_stems(s)}
    for name in seen.by_evidence("chinese_person"):
        key = key_of(name)
        if key in known or any(key in part or part in key for part in dotted if len(part) > 1):
            continue
        meant = book.person_by_romanisation(name, list(book.new))
        if meant and sounds[key_of(meant.name)] < 2:  # else two people may be meant
            book.spell(meant, name, f"{meant.name} is how {name} is romanised")
        else:
            book.add("person", name, "named in full in an article")


def _pairs(book: Book, seen: Seen) -> None:
    for document, pair in seen.pairs:
        if key_of(pair.latin) in book.products or key_of(pair.han) in book.products:
            continue
        holder = book.holder(pair.latin)
        why = f"{document} writes {pair.han}({pair.latin})"
        is_name = bool(LATIN_NAME.fullmatch(pair.latin)) and not has_lab_tail(pair.latin)
        if (holder and holder.kind == "person") or (not holder and is_name):
            _pair_person(book, pair, why)
        elif holder or has_lab_tail(pair.latin) or speaks_of_lab(pair):
            _pair_lab(book, pair, why)


def _pair_person(book: Book, pair: Pair, why: str) -> None:
    spelling = person_spelling(pair)
    if not spelling or set(words_of(pair.latin)) & words("not_name_words"):
        return
    chinese = book.holder(spelling) if "·" not in key_of(spelling) else None
    latin = book.holder(pair.latin)
    if chinese and chinese.kind == "person" and chinese != latin:
        if latin is None or (latin.id in book.new and latin.zh is None):
            _absorb(book, chinese.id, latin.id if latin else None, pair.latin, why)
        return  # two people of one romanisation stay two
    entity = latin or book.add("person", pair.latin, why)
    entity = book.spell(entity, spelling, why)
    if "·" not in key_of(spelling) and not has_han(entity.name) and entity.zh != spelling:
        book.bare.setdefault(key_of(spelling), set()).add(entity.id)


def _absorb(book: Book, keep: str, other: str | None, latin: str, why: str) -> None:
    """Makes one entity of a Chinese and a Latin one, with the Latin name shown."""
    book.spell(book.entities[keep], latin, why)
    if other is None or other == keep:
        return
    gone = book.entities.pop(other)
    book.new.discard(other)
    for ids in book.by_key.values():
        ids.discard(other)
    for spelling in gone.spellings:
        book.spell(book.entities[keep], spelling, why)


def _pair_lab(book: Book, pair: Pair, why: str) -> None:
    holder = book.holder(pair.latin)
    spelling = lab_spelling(pair)
    if not spelling or len(spelling) < 2:
        return
    chinese = book.holder(spelling)
    if chinese and holder and chinese.id != holder.id:
        if chinese.id in book.new:
            _absorb(book, holder.id, chinese.id, pair.latin, why)
        return
    if chinese and not holder:
        book.spell(chinese, pair.latin, why)
        return
    book.spell(holder or book.add("lab", pair.latin, why), spelling, why)


def _dots(name: str) -> int:
    return key_of(name).count("·")


def _called(name: str, people: Iterable[Entity]) -> list[Entity]:
    """The people of whose dotted names this is the end."""
    end = "·" + key_of(name)
    return [p for p in people if any(key_of(spelling).endswith(end) for spelling in p.spellings)]


def _dotted(book: Book, seen: Seen) -> None:
    for name in sorted(seen.by_evidence("dotted"), key=_dots, reverse=True):
        if book.taken(name):
            continue
        longer = _called(name, _people(book))
        if len(longer) == 1:
            book.spell(longer[0], name, f"{name} is the family name of {longer[0].name}")
            continue
        meant = book.person_by_sound(name, list(book.new))
        meant = meant or book.person_by_sound(name, list(book.entities))
        if meant:
            book.spell(meant, name, f"{name} sounds like {meant.name}")
        else:
            book.add("person", name, "named in full in an article")


def _undotted(book: Book, seen: Seen) -> None:
    """Family names alone: those of the one person who is called so, else people of their own."""
    for name in sorted(seen.by_evidence("undotted")):
        if book.taken(name):
            continue
        people = book.people(sorted(book.new))
        longer = _called(name, people)
        spoken = key_of(name).replace("·", "")
        meant = longer[0] if len(longer) == 1 else by_sound(spoken, people, _FAMILY_SOUND)
        if meant:
            book.spell(meant, name, f"{name} sounds like {meant.name}")
        elif not longer:
            book.add("person", name, "named by a family name behind a post")
