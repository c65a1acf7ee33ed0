"""What the articles themselves say of names: who is spelt how, and whom a bare name means where.

In this order: full names in Latin letters, Chinese names, names set side by side in brackets,
transliterations by sound, labs; then, article by article, the family and given names that stand
alone once somebody was named in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rag.language.names import Entity, Registry
from rag.language.names_bare import bare_forms, family_forms, given_forms, lab_stems, scope_of
from rag.language.names_book import Book
from rag.language.names_dotted import dotted_people
from rag.language.names_labs import has_lab_tail, latin_labs
from rag.language.names_labs_slots_zh import labs_by_slot
from rag.language.names_labs_zh import chinese_labs, units
from rag.language.names_pairs import (
    Pair,
    lab_spelling,
    pairs_in,
    person_spelling,
    speaks_of_lab,
)
from rag.language.names_people import latin_people, words_of
from rag.language.names_people_zh import chinese_people
from rag.language.names_romanised import romanised, translated_lab
from rag.language.names_shapes import LATIN_NAME, words
from rag.language.names_sound import is_given_name
from rag.language.names_spelling import has_han, key_of
from rag.language.names_text import is_title_case, story
from rag.records import Article

_LAB_EVIDENCE = 2  # what must speak for a lab that has no lab's ending


@dataclass
class _Seen:
    """What the articles hold, before anything is merged: evidence and articles by spelling."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    documents: dict[str, set[str]] = field(default_factory=dict)
    pairs: list[tuple[str, Pair]] = field(default_factory=list)

    def read(self, article: Article, text: str) -> None:
        """Adds what one article holds."""
        finders: dict[str, Callable[[str], Counter[str]]] = {
            "latin_person": latin_people,
            "chinese_person": chinese_people,
            "dotted": dotted_people,
            "latin_lab": latin_labs,
            "chinese_lab": lambda text: chinese_labs(text) + labs_by_slot(text),
        }
        title, _, body = text.partition("\n")
        for kind, finder in finders.items():
            headline = kind == "latin_person" and body and is_title_case(title)
            found = finder(body if headline else text)
            self.counts.setdefault(kind, Counter()).update(found)
            for name in found:
                self.documents.setdefault(name, set()).add(article.document)
        self.pairs += [(article.document, pair) for pair in pairs_in(text)]

    def by_evidence(self, kind: str) -> list[str]:
        """The names of a kind, the best evidenced first."""
        counts = self.counts.get(kind, Counter())
        return sorted(counts, key=lambda name: (-counts[name], name))


def learn_names(registry: Registry, articles: Sequence[Article]) -> Registry:
    """The registry with the names and spellings that the articles give."""
    texts = {article.document: story(article) for article in articles}
    seen = _Seen()
    for article in articles:
        seen.read(article, texts[article.document])
    book = Book.of(registry)
    _latin_people(book, seen)
    _units(book, texts.values())
    _labs(book, seen)
    _units(book, texts.values())  # those of labs that only the articles name
    _chinese_people(book, seen)
    _pairs(book, seen)
    _dotted(book, seen)
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


def _latin_people(book: Book, seen: _Seen) -> None:
    labs = seen.counts.get("latin_lab", Counter())
    for name in seen.by_evidence("latin_person"):
        borne = is_given_name(name.split(" ")[0])
        if book.taken(name) or labs[name] * (1 if borne else 2) > seen.counts["latin_person"][name]:
            continue  # labs too say, hire and plan
        meant = book.person_by_slip(name, list(book.entities))
        if meant:
            book.spell(meant, name, f"{name} is {meant.name} with a slip of the pen")
        else:
            book.add("person", name, "named in full in an article")


def _slips(book: Book, texts: Iterable[str]) -> None:
    """Full names that nothing else speaks for, one slip away from a person's."""
    named = {match.group() for text in texts for match in LATIN_NAME.finditer(text)}
    for name in sorted(named):
        if " " in name and not book.taken(name):
            meant = book.person_by_slip(name, list(book.entities))
            if meant:
                book.spell(meant, name, f"{name} is {meant.name} with a slip of the pen")


def _labs(book: Book, seen: _Seen) -> None:
    counts = seen.counts.get("latin_lab", Counter())
    people = {key_of(e.name) for e in book.entities.values() if e.kind == "person"}
    parts = {word for name in people for word in words_of(name)}
    stems: dict[str, Entity] = {}
    shared = _shared_stems(book, counts)
    for name in sorted(seen.by_evidence("latin_lab"), key=lambda n: (-len(words_of(n)), n)):
        if key_of(name) in shared:
            continue  # two labs are called so: each article says which it means
        if key_of(name) in stems and not book.taken(name):
            whole = stems[key_of(name)]
            book.spell(whole, name, f"{name} is {whole.name} without its ending")
            continue
        if book.taken(name) or key_of(name) in people or key_of(name) in parts:
            continue
        if counts[name] < _LAB_EVIDENCE or name.split(" ")[0] in ("The", "A"):
            continue
        borne = is_given_name(name.split(" ")[0])
        like_a_person = " " not in name or LATIN_NAME.fullmatch(name)
        if not has_lab_tail(name) and like_a_person and borne and counts[name] < 4:
            continue
        if _starts_with_known(book, name):
            continue
        lab = book.add("lab", name, "named as a lab in an article")
        stems |= {key_of(stem): lab for stem in bare_forms(lab) if key_of(stem) not in parts}
    chinese = seen.by_evidence("chinese_lab")
    keys = {key_of(name) for name in chinese}  # one of a name's two scripts
    sounds = Counter(form for key in keys for form in translated_lab([key]))
    for name in chinese:
        known = next((book.holder(stem) for stem in lab_stems(name)), None)
        if known and known.kind == "lab" and not book.taken(name):
            book.spell(known, name, f"{name} is {known.name} with an ending")
            continue
        latin = _translation(book, name, sounds)
        if latin:
            book.spell(latin, name, f"{latin.name} is how {name} is written in English")
        elif not (book.taken(name) or _piece_of_known(book, name) or _field_of_known(book, name)):
            book.add("lab", name, "named as a lab in an article")


def _translation(book: Book, name: str, sounds: Counter[str]) -> Entity | None:
    """The one lab of the articles, without a Chinese name, whose Latin name is this one's pinyin.

    Qiheng Intelligence is 启衡智能, unless another Chinese lab sounds like it.
    """
    forms = [form for form in translated_lab([name]) if sounds[form] == 1]
    held = [entity for entity in map(book.holder, forms) if entity]
    found = {e.id: e for e in held if e.kind == "lab" and e.id in book.new and e.zh is None}
    return next(iter(found.values())) if len(found) == 1 else None


def _units(book: Book, texts: Iterable[str]) -> None:
    """Labs named as a unit of a known house: 京东AI研究院."""

    def is_lab(name: str) -> bool:
        holder = book.holder(name) if name == key_of(name) else None
        return holder is not None and holder.kind == "lab"

    for text in texts:
        for name, house in units(text, is_lab):
            owner = book.holder(house)
            if owner and not (book.taken(name) or key_of(name) in book.products):
                why = f"{name} is a unit of {owner.name}"
                book.add("lab", name, why, (owner.id, *owner.parents))


def _shared_stems(book: Book, counts: Counter[str]) -> set[str]:
    """The names without their ending that more than one lab has: Halden AI, Halden Labs."""
    labs = [entity for entity in book.entities.values() if entity.kind == "lab"]
    named = {name for name, evidence in counts.items() if evidence >= _LAB_EVIDENCE}
    known = {key_of(spelling) for lab in labs for spelling in lab.spellings}
    labs += [
        Entity(key_of(name), "lab", name) for name in sorted(named) if key_of(name) not in known
    ]
    owners = Counter(key_of(stem) for lab in labs for stem in bare_forms(lab))
    return {stem for stem, labs_of in owners.items() if labs_of > 1 and not book.taken(stem)}


def _starts_with_known(book: Book, name: str) -> bool:
    """Whether a run only puts a word behind a product (Grok Labs is a lab, Grok Team is not)."""
    return key_of(name.split(" ")[0]) in book.products and not has_lab_tail(name)


def _piece_of_known(book: Book, name: str) -> bool:
    """Whether a Chinese lab is only a piece of a known one (加州大学, of several)."""
    key = key_of(name)
    return any(known.startswith(key) or known.endswith(key) for known in book.by_key)


def _field_of_known(book: Book, name: str) -> bool:
    """Whether a run only puts a field behind a lab that is known: 谷歌语音."""
    key = key_of(name)
    if key.endswith(tuple(words("unit_tails_zh"))):
        return False
    holders = (book.holder(key[:length]) for length in range(2, len(key)))
    return any(holder is not None and holder.kind == "lab" for holder in holders)


def _chinese_people(book: Book, seen: _Seen) -> None:
    dotted = {part for name in seen.by_evidence("dotted") for part in key_of(name).split("·")}
    known = {key_of(s) for e in book.entities.values() for s in e.spellings}
    sounds = Counter(
        form
        for key in {key_of(n) for n in seen.by_evidence("chinese_person")}
        for form in romanised(key)
    )
    for name in seen.by_evidence("chinese_person"):
        key = key_of(name)
        if key in known or any(key in part or part in key for part in dotted if len(part) > 1):
            continue
        meant = book.person_by_romanisation(name, list(book.new))
        if meant and sounds[key_of(meant.name)] < 2:  # else two people may be meant
            book.spell(meant, name, f"{meant.name} is how {name} is romanised")
        else:
            book.add("person", name, "named in full in an article")


def _pairs(book: Book, seen: _Seen) -> None:
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


def _dotted(book: Book, seen: _Seen) -> None:
    for name in seen.by_evidence("dotted"):
        if book.taken(name):
            continue
        meant = book.person_by_sound(name, list(book.new))
        meant = meant or book.person_by_sound(name, list(book.entities))
        if meant:
            book.spell(meant, name, f"{name} sounds like {meant.name}")
        else:
            book.add("person", name, "named in full in an article")
