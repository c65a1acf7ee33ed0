"""A registry as rows for storing, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rag.language.names import Entity, Registry

Row = dict[str, Any]


def rows_of(registry: Registry) -> list[Row]:
    """One row an entity, one an article's bare names, and one for the rest."""
    rows: list[Row] = [
        {
            "row": "entity",
            "id": entity.id,
            "kind": entity.kind,
            "name": entity.name,
            "zh": entity.zh,
            "aliases": list(entity.aliases),
            "parents": list(entity.parents),
            "why": list(entity.why),
            "listed": entity.id in registry.listed,
            "heard": entity.id in registry.heard,
        }
        for entity in registry.entities.values()
    ]
    rows += [
        {"row": "scope", "document": document, "names": dict(names)}
        for document, names in registry.scopes.items()
    ]
    bare = {key: list(ids) for key, ids in registry.bare.items()}
    rows.append(
        {
            "row": "lists",
            "products": sorted(registry.products),
            "bare": bare,
            "given": sorted(registry.given),
        }
    )
    return rows


def registry_of(rows: Iterable[Mapping[str, Any]]) -> Registry:
    """The registry of the rows."""
    entities: dict[str, Entity] = {}
    listed, heard = set(), set()
    scopes: dict[str, dict[str, str]] = {}
    products: list[str] = []
    bare: dict[str, tuple[str, ...]] = {}
    given: list[str] = []
    for row in rows:
        if row["row"] == "entity":
            entities[row["id"]] = Entity(
                row["id"],
                row["kind"],
                row["name"],
                row["zh"],
                tuple(row["aliases"]),
                tuple(row["parents"]),
                tuple(row["why"]),
            )
            listed |= {row["id"]} if row["listed"] else set()
            heard |= {row["id"]} if row["heard"] else set()
        elif row["row"] == "scope":
            scopes[row["document"]] = dict(row["names"])
        else:
            products, given = row["products"], row["given"]
            bare = {key: tuple(ids) for key, ids in row["bare"].items()}
    return Registry(
        entities,
        frozenset(products),
        frozenset(listed),
        frozenset(heard),
        bare,
        frozenset(given),
        scopes,
    )
