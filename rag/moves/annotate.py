"""A sentence's tape: names, dates, roles and pronouns found, and noun phrases reduced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.language.dates import find_dates
from rag.language.names import Entity, Registry
from rag.language.script import fold, is_cjk
from rag.moves.lexicon import Lexicon
from rag.moves.tape import Item, Tape

_WORDS = (
    ("pronoun_object", "O"),
    ("pronoun", "H"),
    ("role", "R"),
    ("company", "C"),
    ("pronoun_plural", "T"),
    ("first_person", "I"),
)


def annotate(
    clean: str, registry: Registry, document: str, anchor: str | None, lexicon: Lexicon
) -> Tape:
    """The tape of one sentence, its appositions and lists reduced to the people in them."""
    folded = fold(clean)
    items = [
        Item(
            "P" if mention.entity.kind == "person" else "L",
            mention.start,
            mention.end,
            mention.surface,
            (mention.entity,),
        )
        for mention in registry.find(clean, document)
    ]
    dates = find_dates(clean, anchor)
    _add(items, (Item("D", d.start, d.end, clean[d.start : d.end], date=d) for d in dates))
    for name, symbol in _WORDS:
        pattern = lexicon.words.get(name)
        if pattern:
            found = pattern.finditer(_masked(folded, items))
            _add(
                items, (Item(symbol, m.start(), m.end(), clean[m.start() : m.end()]) for m in found)
            )
    items = [
        replace(item, founder=item.symbol == "R" and lexicon.says("founder", fold(item.surface)))
        for item in items
    ]
    if lexicon.language == "zh":
        items = [_with_spaces(item, folded) for item in items]
    return _reduce(Tape.of(folded, items), lexicon)


def _with_spaces(item: Item, folded: str) -> Item:
    """The item with the spaces that set a Latin name off from the Chinese around it."""
    before, after = folded[item.start - 2 : item.start], folded[item.end : item.end + 2]
    start = item.start - (len(before) == 2 and before[1] == " " and not before[0].isascii())
    return replace(item, start=start, end=item.end + (after[:1] == " " and not after.isascii()))


def _masked(folded: str, items: Iterable[Item]) -> str:
    """The text with what is recognised already blotted out, so that no word starts inside it."""
    chars = list(folded)
    for item in items:
        chars[item.start : item.end] = "\0" * (item.end - item.start)
    return "".join(chars)


def _add(items: list[Item], more: Iterable[Item]) -> None:
    """Adds what does not overlap with an item that is there already."""
    for item in more:
        if item.start < item.end and all(
            item.end <= other.start or other.end <= item.start for other in items
        ):
            items.append(item)


def _reduce(tape: Tape, lexicon: Lexicon) -> Tape:
    rules = lexicon.reductions
    tape = tape.reduce_each(rules["alias"], _keep)
    tape = tape.reduce_each(rules["roles"], _keep_role)
    tape = tape.reduce_each(rules["rival"], _keep)
    for name in ("person", "person_after", "who"):
        tape = tape.reduce_each(rules.get(name, ()), _person)
    tape = tape.reduce_each(rules.get("described", ()), _described)
    tape = tape.reduce_each(rules.get("company_of", ()), _company_of)
    tape = tape.reduce_each(rules["group"], _group)
    tape = tape.reduce_each(rules.get("group_after", ()), _person)
    return tape.reduce_each(rules.get("who", ()), _person)


def _keep(tape: Tape, match: re.Match[str]) -> Item:
    return tape.item(match.start("keep"))


def _keep_role(tape: Tape, match: re.Match[str]) -> Item:
    """Two roles of one person: the last is the more telling (founder and chief scientist)."""
    items = [tape.items[at] for at in range(match.start(), match.end())]
    roles = [item for item in items if item and item.symbol == "R"]
    return replace(roles[-1], start=roles[0].start, founder=any(one.founder for one in roles))


def _person(tape: Tape, match: re.Match[str]) -> Item:
    groups = match.groupdict()
    at = match.start("person") if groups.get("person") else match.start()
    item = tape.item(at)
    lab: Entity | None = item.lab
    if groups.get("lab"):
        lab = tape.item(match.start("lab")).entities[0]
    post = tape.item(match.start("role")) if groups.get("role") else None
    role = post.surface if post else item.role
    founder = post.founder if post else item.founder
    words = f"{groups.get('former') or ''} {groups.get('former2') or ''}".strip()
    past = bool(words) and not any(w in words for w in ("current", "现任", "时任", "also"))
    who = item.relative or bool(groups.get("relative"))
    former = item.former or past
    return replace(item, lab=lab, role=role, founder=founder, former=former, relative=who)


def _described(tape: Tape, match: re.Match[str]) -> Item:
    """Somebody told by the lab they come from, as a pronoun with that affiliation."""
    item = tape.item(match.start("lab"))
    return replace(item, symbol="H", surface="the one", entities=(), lab=item.entities[0])


def _company_of(tape: Tape, match: re.Match[str]) -> Item:
    """The company of somebody, who stays with it for the lookup of its name."""
    return replace(tape.item(match.start("person")), symbol="C", surface="their company")


def _group(tape: Tape, match: re.Match[str]) -> Item:
    people = [
        item
        for item in (tape.items[at] for at in range(match.start(), match.end()))
        if item and item.symbol == "P"
    ]
    parts = [part for item in people for part in (item.parts or (item,))]
    for at, part in enumerate(parts[1:], 1):
        before = parts[at - 1]
        if part.lab is None and part.role is None and _plural(before.role):
            parts[at] = replace(
                part,
                lab=before.lab,
                former=before.former,
                role=before.role,
                founder=before.founder,
            )
    told = next((item for item in people if item.lab), people[0])
    return replace(
        people[0],
        entities=tuple(dict.fromkeys(e for part in parts for e in part.entities)),
        lab=told.lab,
        former=told.former,
        end=people[-1].end,
        parts=tuple(parts),
    )


def _plural(role: str | None) -> bool:
    """Whether a post told once is that of all the people listed after it; Chinese does not say."""
    return role is not None and (role.endswith("s") or is_cjk(role[-1]))
