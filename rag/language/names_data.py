"""The data files of well-known people, labs and products, and a user's own file of names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from rag.errors import SourceError
from rag.language.names import Entity, Kind
from rag.language.names_spelling import key_of, variants


def id_of(kind: str, name: str) -> str:
    """The id of an entity, made from its display name.

    >>> id_of("person", "Sam Altman"), id_of("lab", "月之暗面")
    ('person:sam-altman', 'lab:月之暗面')
    """
    return f"{kind}:" + re.sub(r"[^\w]+", "-", key_of(name)).strip("-")


def known_names(extra: Path | None) -> tuple[dict[str, Entity], frozenset[str]]:
    """The entities of the data files by id, and the folded names of products.

    Raises:
        SourceError: the file ``extra`` cannot be read, or a line of it is not as expected.
    """
    entities, products = _built_in()
    if extra is None:
        return dict(entities), products
    merged = dict(entities)
    for entity in _user_file(extra):
        known = merged.get(entity.id)
        merged[entity.id] = _joined(known, entity) if known else entity
    return merged, products


@cache
def _built_in() -> tuple[dict[str, Entity], frozenset[str]]:
    rows = [("person", cells) for cells in _rows("people.tsv")]
    rows += [("lab", cells) for cells in _rows("labs.tsv")]
    entities = {}
    for kind, cells in rows:
        entity = _entity("person" if kind == "person" else "lab", cells, "listed in the data file")
        entities[entity.id] = entity
    products = {
        key
        for cells in _rows("products.tsv")
        for name in cells[:1] + _split(cells, 1)
        for key in variants(name)
    }
    return entities, frozenset(products)


def _rows(name: str) -> list[list[str]]:
    text = files("rag.language").joinpath("data", name).read_text(encoding="utf-8")
    return _cells(text)


def _cells(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def _split(cells: list[str], column: int) -> list[str]:
    cell = cells[column] if column < len(cells) else ""
    return [part.strip() for part in cell.split("|") if part.strip()]


def _entity(kind: Kind, cells: list[str], why: str) -> Entity:
    name = cells[0]
    chinese = _split(cells, 1)
    aliases = dict.fromkeys(chinese[1:] + _split(cells, 2))
    parents = tuple(id_of("lab", parent) for parent in _split(cells, 3)) if kind == "lab" else ()
    zh = chinese[0] if chinese else None
    return Entity(id_of(kind, name), kind, name, zh, tuple(aliases), parents, (why,))


def _joined(known: Entity, more: Entity) -> Entity:
    aliases = dict.fromkeys([*known.aliases, *([more.zh] if more.zh else []), *more.aliases])
    aliases.pop(known.zh or "", None)
    return Entity(
        known.id,
        known.kind,
        known.name,
        known.zh or more.zh,
        tuple(aliases),
        tuple(dict.fromkeys(known.parents + more.parents)),
        known.why + more.why,
    )


def _user_file(path: Path) -> list[Entity]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"the file of names {path} cannot be read as UTF-8 text: {error}"
        ) from error
    found = []
    for number, cells in enumerate(_cells(text), start=1):
        kind = cells[0].lower()
        if kind not in ("person", "lab") or len(cells) < 2 or not cells[1]:
            raise SourceError(
                f"row {number} of the file of names {path} is {' | '.join(cells)!r}; expected"
                " person or lab, the name, the Chinese name, other spellings split by |"
            )
        chosen: Kind = "person" if kind == "person" else "lab"
        found.append(_entity(chosen, cells[1:], f"listed in {path.name}"))
    return found
