"""Who speaks as "I" in a whole article: who signs it, or who answers in an interview."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.language.names import Entity
from rag.moves.lexicon import Lexicon
from rag.moves.tape import Tape
from rag.records import Block, Sentence

_SPEAKS = 2  # sentences with an "I", from which on an article is one person's


def author_of(
    blocks: Sequence[Block], tape_of: Callable[[Sentence], Tape], lexicon: Lexicon
) -> tuple[Entity, ...]:
    """Whoever "I" means where no quotation says; nobody in news."""
    told = [tape_of(s) for b in blocks if b.kind == "paragraph" for s in b.sentences]
    if sum("I" in tape.text for tape in told) < _SPEAKS:
        return ()
    for tape in told:
        own = lexicon.slot("self_named", tape.text, 0, len(tape.text))
        if own is not None:
            return tape.item(own).entities
    signed = lexicon.slot("signed", told[-1].text, 0, len(told[-1].text))
    if signed is not None:
        return told[-1].item(signed).entities
    titles = [tape_of(s) for b in blocks if b.kind in ("title", "heading") for s in b.sentences]
    for tape in titles:
        named = [item for item in tape.items if item and item.symbol == "P"]
        if len(named) == 1 and lexicon.says("interview", tape.text):
            return named[0].entities
    return ()
