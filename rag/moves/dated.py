"""When a move takes place: the nearest date that its sentence tells, else what came before."""

from __future__ import annotations

from rag.language.dates import DateMention, date_after
from rag.moves.context import Context
from rag.moves.lexicon import Lexicon
from rag.moves.movers import Trigger
from rag.moves.places import Scope
from rag.moves.tape import Tape


class Dates:
    """Finds the dates of the moves of one sentence."""

    def __init__(self, tape: Tape, lexicon: Lexicon, context: Context, number: int) -> None:
        self.tape, self.text = tape, tape.text
        self.lexicon, self.context, self.number = lexicon, context, number

    def of(self, trigger: Trigger, scope: Scope) -> DateMention | None:
        """The day it takes effect, else the nearest date: in the clause, or last before it."""
        effect = self.lexicon.slot("effect", self.text, trigger.end, len(self.text))
        if effect is not None:
            return self.tape.item(effect).date
        inside = [at for at in range(scope.start, scope.right) if self.text[at] == "D"]
        if inside:
            before = [at for at in inside if at < trigger.end]
            after = [at for at in inside if at >= trigger.end]
            first = after if self.lexicon.language == "en" else before[::-1]
            best = (first or before[::-1] or after)[0]
            return self.tape.item(best).date
        at = self.text.rfind("D", 0, scope.start)
        told = self.tape.item(at).date if at >= 0 else self.context.before(self.number)
        later = date_after(self.text[at + 1 : trigger.end], told) if told else None
        if later or at >= 0:
            return later or told
        background = self.lexicon.says("background", self.text[max(0, scope.start - 8) : scope.end])
        return None if background else self.context.day(self.number)
