"""The labs that articles name, put into the book: by evidence, by a known ending, as units of a
house, and a Chinese name and its pinyin as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rag.language.names import Entity
from rag.language.names_bare import bare_forms, lab_stems
from rag.language.names_book import Book
from rag.language.names_labs import has_lab_tail
from rag.language.names_labs_units_zh import units
from rag.language.names_people import words_of
from rag.language.names_romanised import romanised_lab, translated_lab
from rag.language.names_seen import Seen
from rag.language.names_shapes import LATIN_NAME, words
from rag.language.names_sound import is_given_name
from rag.language.names_spelling import key_of

_LAB_EVIDENCE = 2  # what must speak for a lab that has no lab's ending


def learn_labs(book: Book, seen: Seen) -> None:
    """Adds the labs that the articles name, one entity for all its spellings."""
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
        first = key_of(name.split(" ")[0])
        if " " in name and first not in parts and not is_given_name(first):
            stems.setdefault(first, lab)  # Quetzal is Quetzal Cómputo, where it is a lab at all
    chinese = seen.by_evidence("chinese_lab")
    keys = {key_of(name) for name in chinese}  # one of a name's two scripts
    sounds = Counter(form for key in keys for form in _in_latin(key))
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

    Qiheng Intelligence, or Qiheng, is 启衡智能, unless another Chinese lab sounds like it.
    """
    forms = [form for form in _in_latin(name) if sounds[form] == 1]
    held = [entity for entity in map(book.holder, forms) if entity]
    found = {e.id: e for e in held if e.kind == "lab" and e.id in book.new and e.zh is None}
    return next(iter(found.values())) if len(found) == 1 else None


def _in_latin(name: str) -> tuple[str, ...]:
    """How a Chinese lab is written in Latin letters: with its endings in English, or in pinyin."""
    return (*translated_lab([name]), *romanised_lab([name]))


def learn_units(book: Book, texts: Iterable[str]) -> None:
    """Adds the labs named as a unit of a known house: 京东AI研究院."""

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
