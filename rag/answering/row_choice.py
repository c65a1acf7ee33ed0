"""Which rows of the ledger tell what a question asks: none where rows cannot tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.answering.ledger import Ledger
from rag.answering.lexicon import concepts_in, load_toml, shared_concepts
from rag.answering.post_names import post_text
from rag.answering.premise import names_post, posts_in, tells_move, tells_post
from rag.answering.question import Question
from rag.answering.question_rules import says, terms_of
from rag.language.dates import precision_of
from rag.language.names import Entity
from rag.language.script import fold
from rag.moves.edtf import same_time
from rag.records import Move

_ARRIVING = frozenset({"joined", "returned", "founded"})
_LEAVING = frozenset({"left", "dismissed", "on_leave"})


def asked_rows(question: Question, ledger: Ledger) -> list[Move]:
    """The rows that tell what is asked; none where rows cannot tell it."""
    if question.career and question.people and not question.since and not question.until:
        return _career(question, ledger)
    if question.asks == "lab" and "university" in question.concepts:
        return []  # where somebody studied is no move
    if question.asks == "lab" and question.people and question.before:
        return _rows_before(question, ledger)
    if question.people and not question.labs and _asks_where_now(question):
        last = _until(question, ledger.last_known(question.people))
        return _newest(last) or last
    if question.asks == "role" and question.people and question.now:
        return _newest(row for row, _ in ledger.of_people(question.people) if row.role)
    if question.asks == "person" and not question.people and not question.kinds:
        return _holders(question, ledger)
    if not question.kinds or not question.names:
        return []
    if question.asks == "person":
        return _people_asked(question, ledger)
    if not question.people:
        return []  # "when?" without a person is told by sentences
    rows = ledger.matching(question)
    if question.asks == "yes_no":
        return [] if question.choice else rows or _still_there(question, ledger)
    standing = ("stated", "rumoured") if question.rumour else ("stated",)
    return _slot_rows(question, ledger, [row for row in rows if row.status in standing])


def _career(question: Question, ledger: Ledger) -> list[Move]:
    """Every stated step of the people of a question; none where one row is all there is."""
    rows = [row for row, _ in ledger.of_people(question.people) if row.status == "stated"]
    return rows if len(rows) > 1 else []


def _slot_rows(question: Question, ledger: Ledger, told: list[Move]) -> list[Move]:
    """The rows that fill the one thing asked about a person's move: where to, when, as what."""
    if question.asks == "lab":
        onward = _later_rows(question, ledger)
        return onward if question.later and onward else _with_goal(question, told) or onward
    if question.asks == "date":
        return _dated(question, told)
    if question.asks == "role":
        return [row for row in told if row.role and row.kind not in _LEAVING]
    return []


def _with_goal(question: Question, told: list[Move]) -> list[Move]:
    """The rows that tell where somebody went: those with where from or when, if there are any.

    Being called the founder of a lab tells of no going there.
    """
    rows = [row for row in told if row.destination]
    if question.kinds == {"founded"}:
        return rows
    steps = [row for row in rows if row.date or row.origin]
    return steps or [row for row in rows if row.kind != "founded"]


def _dated(question: Question, told: list[Move]) -> list[Move]:
    """The rows with dates: none where the first of several is asked and one has no date."""
    if question.order == "first" and "joined" in question.kinds:
        told = [row for row in told if row.kind != "returned"]  # a return is no first joining
    if question.announced:
        words = frozenset(load_toml("questions.toml")["announcing"])
        told = [row for row in told if shared_concepts(words, told_of(row))]
    dated = [row for row in told if row.date]
    if question.side == "from":  # the day of an arrival is not the day of leaving
        dated = [row for row in dated if row.kind in _LEAVING or tells_move(question, told_of(row))]
    if question.by_day:
        dated = [row for row in dated if precision_of(row.date or "") == "day"]
    return [] if question.order and len(dated) < len(told) else dated


def _asks_where_now(question: Question) -> bool:
    """Whether a question asks where somebody is, now or at a given time, and of no move."""
    if question.asks != "lab" or question.many:
        return False
    return question.now or ("work" in question.concepts and not question.kinds)


def _until(question: Question, rows: Iterable[Move]) -> list[Move]:
    """The rows not after the time that is asked about."""
    until = question.until
    return [row for row in rows if not until or not row.date or row.date[: len(until)] <= until]


def _people_asked(question: Question, ledger: Ledger) -> list[Move]:
    """The rows of those who moved, where a question asks who did."""
    if question.together:
        return _companions(question, ledger)
    if question.people and question.order and len(question.people) > 1:
        return [row for row in ledger.matching(question) if row.status == "stated"]
    if "promoted" in question.kinds and not names_post(question):
        return []  # "who minds the kernels?": no row tells it
    if question.people:
        return _successors(question, ledger)
    if "promoted" in question.kinds:
        question = replace(question, kinds=question.kinds | _ARRIVING)
    standing = ("stated", "rumoured") if question.rumour else ("stated",)
    told = [row for row in ledger.matching(question) if row.status in standing]
    if question.stand_in:
        told = [row for row in told if says("stand_in", told_of(row))]
    for name in question.unplaced:
        told = [row for row in told if fold(name) in told_of(row)]
    if question.post:
        told = [row for row in told if _held(question.post, row)]
    return _narrowed(question, told, ledger)


def _held(post: str, row: Move) -> bool:
    """Whether a row tells of a folded post, in its own words or as it is called in English."""
    told = f"{told_of(row)} {post_text(row.role or '', 'en') or ''}"
    return terms_of(post) <= terms_of(fold(told))


def _successors(question: Question, ledger: Ledger) -> list[Move]:
    """The row by which the first after the people named came to their post, where a row tells it.

    The post is the one that the question names, else the one that they left.
    """
    if "promoted" not in question.kinds:
        return []
    left = [row for row, _ in ledger.of_people(question.people) if row.status == "stated"]
    gone = ledger.departures(question.labs)
    since = min((row.date for row in left if row.date and row in gone), default=None)
    people = {row.person for row in left}
    taken = [
        row
        for row in ledger.arrivals(question.labs)
        if row.status == "stated" and row.person not in people and _to_post(question, row, left)
    ]
    later = [row for row in taken if row.date and (not since or row.date >= since[: len(row.date)])]
    if not since and len({row.person for row in taken}) > 1:
        return []  # who of them came after is not told
    first = min((row.date or "" for row in later), default=None)
    return [row for row in later if row.date == first] or [row for row in taken if not row.date]


def _to_post(question: Question, row: Move, left: Sequence[Move]) -> bool:
    """Whether a row brings somebody to the post that a question names, or to that of those gone."""
    role = fold(row.role or "")
    if not role:
        return False
    if posts_in(question):
        return tells_post(question, role)
    held = [fold(one.role) for one in left if one.role]
    posts = frozenset(load_toml("questions.toml")["posts"])
    return any(old in role or posts & concepts_in(old) & concepts_in(role) for old in held)


def _holders(question: Question, ledger: Ledger) -> list[Move]:
    """The newest row by which somebody came to the post asked about: who holds it now.

    All rows of those who came to it or left it, where all who held it are asked for.
    """
    if not question.labs or not posts_in(question) or question.stand_in:
        return []
    rows = ledger.arrivals(question.labs)
    if question.many:
        rows = rows + [row for row in ledger.departures(question.labs) if row.kind in _LEAVING]
    held = [row for row in rows if row.role and tells_post(question, fold(row.role))]
    stated = [row for row in held if row.status == "stated"]
    return stated if question.many else _newest(stated)


def _still_there(question: Question, ledger: Ledger) -> list[Move]:
    """The newest row by which somebody came to the lab where they may still be."""
    if not question.still:
        return []
    labs = {entity.id for entity in question.labs}
    return _newest(row for row, d in ledger.of_people(question.people) if labs & d)


def _companions(question: Question, ledger: Ledger) -> list[Move]:
    """The moves of others that one article tells as the same step as that of the people named."""
    own = [row for row in ledger.matching(question) if row.status == "stated"]
    others = ledger.matching(replace(question, people=(), left_out=_ids(question.people)))
    return [
        row for row in others if row.status == "stated" and any(_same_step(row, one) for one in own)
    ]


def _same_step(row: Move, other: Move) -> bool:
    """Whether two people's moves have an end, an article and, as far as told, a time in common."""
    ends = row.destination == other.destination if other.destination else row.origin == other.origin
    told = {source.document for source in row.sources} & {s.document for s in other.sources}
    dates = row.date is None or other.date is None or same_time(row.date, other.date)
    return ends and bool(told) and dates


def _ids(people: Iterable[Entity]) -> frozenset[str]:
    return frozenset(entity.id for entity in people)


def _narrowed(question: Question, rows: list[Move], ledger: Ledger) -> list[Move]:
    """The rows that also speak of what else the question names: a team, a field, a post."""
    if question.side == "to" and "joined" in question.kinds:
        rows = [row for row in rows if row.kind != "founded"] or rows
    if "promoted" in question.kinds:
        by_role = [row for row in rows if row.role and tells_post(question, fold(row.role))]
        rows = by_role or [row for row in rows if tells_post(question, told_of(row))]
    if "founder" in question.concepts and question.side == "from":
        rows = _of_founders(question, rows, ledger)
    wanted = question.concepts & frozenset(load_toml("questions.toml")["narrows"])
    return [row for row in rows if shared_concepts(wanted, told_of(row))] or rows


def _of_founders(question: Question, rows: list[Move], ledger: Ledger) -> list[Move]:
    """The rows of those who founded the lab or are called founders; all where few are so known."""
    founded = [row for row in ledger.arrivals(question.labs) if row.kind == "founded"]
    names = {row.person for row in founded}
    called = [
        row
        for row in rows
        if row.person in names or shared_concepts(frozenset({"founder"}), fold(row.role or ""))
    ]
    people, known = {row.person for row in rows}, {row.person for row in called}
    return called if len(known) > 1 or len(known) * 2 >= len(people) else rows


def told_of(row: Move) -> str:
    """What a row's sources say of it, folded."""
    return fold(" ".join([row.role or "", *(source.quote for source in row.sources)]))


def _newest(rows: Iterable[Move]) -> list[Move]:
    """The stated rows of the latest date among some, undated ones left out."""
    dated = [row for row in rows if row.status == "stated" and row.date and row.date[0].isdigit()]
    newest = max((row.date or "" for row in dated), default="")
    return [row for row in dated if row.date == newest]


def _rows_before(question: Question, ledger: Ledger) -> list[Move]:
    """The rows by which the people of the question came to its labs, with where from."""
    labs = {entity.id for entity in question.labs}
    return [
        row
        for row, destination in ledger.of_people(question.people)
        if row.origin and row.status == "stated" and (not labs or labs & destination)
    ]


def _later_rows(question: Question, ledger: Ledger) -> list[Move]:
    """The rows by which the people came to labs other than those of the question."""
    if question.side != "from" and not question.later:
        return []
    labs = {entity.id for entity in question.labs}
    rows = [
        row
        for row, destination in ledger.of_people(question.people)
        if row.kind in question.kinds | _ARRIVING
        and row.status == "stated"
        and destination
        and not labs & destination
    ]
    left = [row for row in rows if row in ledger.departures(question.labs)]
    return left or (_newest(rows) if question.later and labs else rows)
