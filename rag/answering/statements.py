"""What a text says of whom: who comes, goes, stays or founds, where, when, and whether for sure.

A claim and its evidence are read by the same rules, clause by clause, so that the verifier can
hold what is said of one person against what is said of the same person, and not of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.answering.statement_forms import Clause, Statement, beside, words
from rag.answering.statement_turns import named_in_turn
from rag.answering.verify_moves import moves_in
from rag.language.dates import find_dates
from rag.language.names import NameMention, Registry
from rag.language.numbers import find_numbers
from rag.language.script import fold

_SENTENCE = re.compile(r"[。!?！？;；\n]|\.(?=[\s”\"]|$)")
_CLAUSE = re.compile(
    r"[,，“”「」]|——| — |其中| (?=(?:and|but|while|before|after|although|though|until|when|where"
    r"|who|which|whether|because|as|then)\b)"
)
_OBJECT_CHARS = 40  # at most so far stands whom a verb takes: "hired the veteran engineer X"
_BROAD = {"post": "in", "back": "in", "fired": "out"}


class Reader:
    """Reads the statements and clauses of one text."""

    def __init__(
        self,
        text: str,
        published: str | None,
        registry: Registry,
        same: Mapping[str, str] | None = None,
    ) -> None:
        """Read a text; ``same`` gives the ids of names that another stands for in brackets."""
        self.same = same or {}
        text = named_in_turn(text.replace("*", ""), registry)
        self.text = fold(text)
        # "chief executive" is nobody's name, whoever the articles call by a word like it.
        self.names = [m for m in registry.find(text) if not m.surface.islower()]
        self.people = [m for m in self.names if m.entity.kind == "person"]
        self.dates = find_dates(text, published)
        self.figures = find_numbers(text)
        self.verbs = sorted(self._verbs())
        self.sides = self._sides()
        self.moves = [
            self._doubted(*move) for move in moves_in(text, published, registry, self.same)
        ]

    def _doubted(self, move: Statement, start: int, end: int) -> Statement:
        """A move with the doubt and the denial that the clause around it has."""
        told = [
            s
            for verb in self.verbs
            if start <= verb[0] < end
            for s in [self._statement(*verb)]
            if not s.people or s.people & move.people
        ]
        hedged = any(s.hedged for s in told)
        hedged = hedged if told else bool(words("hedge").search(self.text[start:end]))
        negated = any(s.negated and (s.way == move.way or len(told) == 1) for s in told)
        return replace(move, hedged=move.hedged or hedged, negated=move.negated or negated)

    def statements(self) -> list[Statement]:
        """Everything said of people's coming, going, staying and founding, in order."""
        return [self._statement(*verb) for verb in self.verbs]

    def clauses(self) -> list[Clause]:
        """The clauses of the text, in order; one without a deed shares that of the one before."""
        found: list[Clause] = []
        for start, end in self._spans(0, len(self.text)):
            clause = self._clause(start, end)
            same_sentence = found and self.sentence(start)[0] < start
            if same_sentence and not clause.ways:
                clause = replace(clause, ways=found[-1].ways)
            elif same_sentence and found[-1].dates and clause.goes_on:
                found[-1] = replace(found[-1], ways=found[-1].ways | clause.ways)
            found.append(clause)
        return found

    def sentence_clauses(self) -> list[Clause]:
        """The sentences of the text, and the parts of one that a colon or semicolon divides."""
        edges = [
            0,
            *(m.end() for m in re.finditer(r"[。!?;:]|[.](?=\s|$)", self.text)),
            len(self.text),
        ]
        return [self._clause(a, b) for a, b in pairwise(edges) if self.text[a:b].strip()]

    def whole(self) -> Clause:
        """The text as one clause."""
        return self._clause(0, len(self.text))

    def _verbs(self) -> Iterator[tuple[int, int, str, bool]]:
        """Start, end, way, and whether the verb is done to somebody."""
        taken: list[tuple[int, int]] = []
        for name, way in (
            ("taken", "in"), ("sent", "fired"), ("stays", "stay"), ("founds", "found"),
            ("goes", "out"), ("posts", "post"), ("backs", "back"), ("comes", "in"),
        ):  # fmt: skip
            for match in words(name).finditer(self.text):
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                taken.append((match.start(), match.end()))
                yield match.start(), match.end(), way, name in ("taken", "sent")

    def _spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for stop in [*(m.end() for m in _SENTENCE.finditer(self.text, start, end)), end]:
            yield from self._parts(at, stop)
            at = stop

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for match in _CLAUSE.finditer(self.text, start, end):
            if any(m.start < match.end() and match.start() < m.end for m in self.names):
                continue  # a comma or an "and" within a name
            if self.text[at : match.start()].strip():
                yield at, match.start()
            at = match.start()
        if self.text[at:end].strip():
            yield at, end

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence that holds a position begins and ends."""
        start = max((m.end() for m in _SENTENCE.finditer(self.text, 0, at)), default=0)
        after = _SENTENCE.search(self.text, at)
        return start, after.end() if after else len(self.text)

    def _around(self, at: int) -> tuple[int, int]:
        """The clause that holds a position."""
        start, end = self.sentence(at)
        return next(((a, b) for a, b in self._parts(start, end) if a <= at < b), (start, end))

    def _clause(self, start: int, end: int) -> Clause:
        def inside(at: int) -> bool:
            return start <= at < end

        named = [m for m in self.names if inside(m.start)]
        ways = {way for at, _, way, _ in self.verbs if inside(at)}
        sides = {side for _, at, side in self.sides if inside(at)}
        if ways & {"out", "fired"} and "to" in sides:
            ways.add("in")
        if ways & {"in", "post", "back"} and sides & {"from", "was"}:
            ways.add("out")
        return Clause(
            self.text[start:end],
            frozenset(_BROAD.get(way, way) for way in ways),
            frozenset(_BROAD.get(way, way) for way in ways),
            self._ids(named, "person"),
            self._ids(named, "lab"),
            frozenset(d.iso for d in self.dates if inside(d.start)),
            tuple(n for n in self.figures if inside(n.start)),
        )

    def _statement(self, start: int, end: int, way: str, done_to: bool) -> Statement:
        here, stop = self._around(start)
        head, _ = self.sentence(start)
        before = self.text[head:start]
        passive = bool(words("passive").search(before[-14:]))
        people, perhaps, by_name = self._who(start, end, done_to and not passive)
        labs: dict[str, set[str]] = {"to": set(), "from": set(), "at": set()}
        for lab, at, side in self.sides:
            if self._nearest(at) == start:
                labs["from" if side == "was" else side].add(lab)
        if way in ("in", "post", "back"):
            labs["to"] |= labs.pop("at")
            labs["at"] = set()
        if done_to and not passive:
            labs["to" if way == "in" else "from"] |= self._doer(head, start)
        return Statement(
            way,
            people,
            perhaps,
            by_name,
            frozenset(labs["to"]),
            frozenset(labs["from"]),
            frozenset(labs["at"]),
            frozenset(d.iso for d in self.dates if here <= d.start < stop),
            self._negated(before, self.text[end : max(stop + 12, self.sentence(start)[1])]),
            self._hedged(head, start, stop),
            bool(words("planned").search(self.text[here:start][-16:])),
            bool(words("done").search(self.text[here:stop])),
            bool(words("reported").search(before)),
        )

    def _doer(self, head: int, start: int) -> set[str]:
        """The lab that hires or dismisses: the first of the sentence that no preposition rules."""
        ruled = {at for _, at, _ in self.sides}
        named = [m for m in self.names if head <= m.start < start and m.start not in ruled]
        labs = [m for m in named if m.entity.kind == "lab"]
        return set(self._ids(labs[:1], "lab"))

    def _hedged(self, head: int, start: int, stop: int) -> bool:
        """Whether the words around a verb, or those that lead to it, leave it open."""
        barriers = [m.end() for m in words("settles").finditer(self.text, head, start)]
        lead = self.text[max([head, *barriers]) : start]
        own = self._around(start)[0]
        close = self.text[max([own, *(b for b in barriers if b > own)]) : stop]
        hedge = words("hedge")
        offered = words("offered").search(close) and not words("accepts").search(close)
        return bool(hedge.search(lead) or hedge.search(close) or offered)

    def _negated(self, before: str, after: str) -> bool:
        """Whether a verb is denied: in its clause, or by a denial earlier in its sentence."""
        own = _CLAUSE.split(before)[-1]
        for match in words("negation").finditer(own):
            gap = own[match.end() :]
            if len(gap) <= 24 and not words("not_that").search(gap + after[:40]):
                return True
        led_in = re.split(r"[:;]|\bbut\b|但", before)[-1]
        return bool(words("denial").search(led_in) or words("refuted").search(after))

    def _who(self, start: int, end: int, takes: bool) -> tuple[frozenset[str], frozenset[str], str]:
        """The people a verb speaks of, who else may be meant, and a subject that nobody knows."""
        nobody: frozenset[str] = frozenset()
        head, stop = self.sentence(start)
        after = [m for m in self.people if 0 <= m.start - end <= _OBJECT_CHARS and m.start < stop]
        told_of = after and words("of_whom").fullmatch(self.text[end : after[0].start])
        if after and (takes or told_of or self.text.startswith(" by ", end)):
            return self._group(after[0]), nobody, ""
        named = [m for m in self.people if m.end <= start]
        unknown = re.search(r"由([^,，由]{2,16})$", self.text[head:start])
        if unknown and not any(m.start >= head + unknown.start(1) for m in named):
            return nobody, nobody, unknown[1]
        for at in reversed(range(len(named))):
            mention = named[at]
            if mention.start < head and not words("pronoun").search(self.text[head:start]):
                break
            if self._may_act(mention, start):
                others = [m for m in named[:at] if m.start >= head and self._free(m, mention)]
                beside = [m for m in named if m.start >= head and self._beside(m)]
                return self._group(mention), self._ids([*others, *beside], "person"), ""
        return nobody, nobody, ""

    def _beside(self, mention: NameMention) -> bool:
        """Whether a person is told to act along with another: "with Ada", "与…共同"."""
        return bool(words("along").search(self.text[: mention.start][-16:]))

    def _free(self, mention: NameMention, other: NameMention) -> bool:
        """Whether nothing is told of a person before another is named, so that both may act."""
        between = self.text[mention.end : other.start]
        deeds = any(mention.end <= verb < other.start for verb, *_ in self.verbs)
        told = words("tells").search(between) or words("owner").match(between)
        return not (deeds or told) and self._may_act(mention, other.start)

    def _may_act(self, mention: NameMention, verb: int) -> bool:
        """Whether a person may be the one that a later verb speaks of."""
        after = self.text[mention.end : verb]
        owned = words("owner").match(after)
        if owned and owned.end() < len(after):
            return False  # "Wren's deputy left" tells nothing of Wren; "Wren's departure" does
        before = self.text[: mention.start][-16:]
        return not words("oblique").search(before)

    def _group(self, mention: NameMention) -> frozenset[str]:
        """A person and those named together with them: "A, B and C"."""
        at = self.people.index(mention)
        found = [mention]
        for step in (-1, 1):
            one = at
            while 0 <= one + step < len(self.people):
                pair = sorted((one, one + step))
                edges = self.people[pair[0]].end, self.people[pair[1]].start
                deeds = any(edges[0] <= verb < edges[1] for verb, *_ in self.verbs)
                if deeds or not words("and").fullmatch(self.text[slice(*edges)]):
                    break
                one += step
                found.append(self.people[one])
        return self._ids(found, "person")

    def _nearest(self, at: int) -> int:
        """The verb that a lab at a position belongs to: the last before it in its sentence."""
        head, stop = self.sentence(at)
        here, close = self._around(at)
        inside = [s for s, *_ in self.verbs if here <= s < close]
        before = [s for s, *_ in self.verbs if head <= s <= at]
        after = [s for s, *_ in self.verbs if at < s < stop]
        for found, pick in ((inside, min), (before, max), (after, min)):
            if found:
                chosen = [s for s in found if s <= at] if found is inside else found
                return max(chosen) if chosen else pick(found)
        return -1

    def _sides(self) -> list[tuple[str, int, str]]:
        """Each lab that is left (``from``) or come to (``to``): its id, where, and the side."""
        found = []
        for mention in self.names:
            if mention.entity.kind != "lab":
                continue
            head, _ = self.sentence(mention.start)
            before, after = self.text[head : mention.start], self.text[mention.end :]
            for side in ("from", "at", "to"):
                if beside(f"{side}_before").search(before) or beside(f"{side}_after").search(after):
                    if side == "at" and words("past_post").search(_CLAUSE.split(before)[-1]):
                        side = "was"
                    found.append((self.id_of(mention), mention.start, side))
                    break
        return found

    def id_of(self, mention: NameMention) -> str:
        """The id of a mention, or of the name that it stands beside in brackets."""
        return self.same.get(mention.entity.id, mention.entity.id)

    def _ids(self, mentions: Sequence[NameMention], kind: str) -> frozenset[str]:
        return frozenset(self.id_of(m) for m in mentions if m.entity.kind == kind)
