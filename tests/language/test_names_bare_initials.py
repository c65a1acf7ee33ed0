"""A name that is initials alone has no family name to be heard."""

from __future__ import annotations

from rag.language.names import Entity, Registry
from rag.language.names_bare import scope_of


def test_a_name_of_initials_alone_is_read_without_harm() -> None:
    person = Entity("person:r-k", "person", "R. K.")
    text = "R. K. 与拉马努金一同离开。"
    names, named = scope_of(text, Registry({person.id: person}), {})
    assert named == {person.id}
    assert "拉马努金" not in names
