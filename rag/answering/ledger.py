"""Answers from the ledger of moves: who, where to, when, in which role, and complete lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.compose import Draft
from rag.answering.lexicon import load_toml, shared_concepts
from rag.answering.premise import tells_post
from rag.answering.question import Question
from rag.answering.render import date_text, say
from rag.answering.rows import cite_row, dates_disagree, row_text
from rag.language.names import Entity, Registry
from rag.language.script import fold
from rag.moves.edtf import same_time
from rag.records import Move
from rag.retrieval import Retriever

_ARRIVING = frozenset({"joined", "returned", "founded"})
LISTED = 40  # rows shown in one answer; the ledger itself shows the rest


@dataclass(frozen=True, slots=True)
class Ledger:
    """The moves of one generation, with each row's person and labs resolved."""

    rows: tuple[Move, ...]
    people: tuple[str | None, ...]  # entity ids, row by row
    origins: tuple[frozenset[str], ...]
    destinations: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, rows: Sequence[Move], registry: Registry) -> Ledger:
        """The ledger with its names resolved through the registry."""

        def person(row: Move) -> str | None:
            entity = registry.resolve(row.person)
            return entity.id if entity else None

        def lab(name: str | None) -> frozenset[str]:
            entity = registry.resolve(name) if name else None
            return frozenset({entity.id, *entity.parents}) if entity else frozenset()

        return cls(
            tuple(rows),
            tuple(person(row) for row in rows),
            tuple(lab(row.origin) for row in rows),
            tuple(lab(row.destination) for row in rows),
        )

    def matching(self, question: Question) -> list[Move]:
        """The rows that the question's people, labs, kinds of move and dates all allow."""
        wanted = {entity.id for entity in question.people}
        labs = {entity.id for entity in question.labs}
        found = []
        for row, person, origin, destination in zip(
            self.rows, self.people, self.origins, self.destinations, strict=True
        ):
            if (wanted and person not in wanted) or person in question.left_out:
                continue
            if question.kinds and row.kind not in question.kinds:
                continue
            if not _sides(question, labs, origin, destination):
                continue
            if _within(row.date, question.since, question.until):
                found.append((row, bool(labs & origin) and bool(labs & destination)))
        both = (
            [row for row, joins in found if joins] if len(labs) > 1 and not question.either else []
        )
        return both or [row for row, _ in found]

    def of_people(self, people: Iterable[Entity]) -> list[tuple[Move, frozenset[str]]]:
        """Every row of these people, with the ids of its destination."""
        wanted = {entity.id for entity in people}
        rows = zip(self.rows, self.people, self.destinations, strict=True)
        return [(row, destination) for row, person, destination in rows if person in wanted]


def _sides(
    question: Question, labs: set[str], origin: frozenset[str], destination: frozenset[str]
) -> bool:
    """Whether the labs of the question stand on the sides of the row where it puts them."""
    if not labs:
        return question.side != "from" or bool(origin)
    if labs & origin and (labs - origin) & destination:
        return True
    if len(labs) > 1 and question.joins_labs:
        return False
    if question.side == "from":
        return bool(labs & origin)
    if question.side == "to":
        return bool(labs & destination)
    return bool(labs & (origin | destination))


def _within(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date as precise as known can lie in the window; unknown dates only if open."""
    if not since and not until:
        return True
    if not date or date == "XXXX":
        return False
    if date.startswith("XXXX-"):  # a day of a year that is not told: of each year asked about
        years = range(int((since or until or "")[:4]), int((until or since or "")[:4]) + 1)
        return any(_within(f"{year}{date[4:]}", since, until) for year in years)
    after = not since or date >= since[: len(date)]
    return after and (not until or date[: len(until)] <= until[: len(date)])


def answer_from_ledger(
    question: Question, ledger: Ledger, retriever: Retriever, latest: str | None
) -> Draft | None:
    """A draft where the ledger holds what is asked; None leaves the question to the sentences."""
    rows = _asked_rows(question, ledger)
    if not rows:
        return None
    if question.asks == "yes_no":
        return _yes_or_no(question, rows, retriever)
    return _rows_told(question, _ordered(question, rows), retriever, latest)


def _asked_rows(question: Question, ledger: Ledger) -> list[Move]:
    """The rows that tell what is asked; none where rows cannot tell it."""
    if question.asks == "lab" and question.people and question.before:
        return _rows_before(question, ledger)
    if question.asks == "lab" and question.people and question.now and not question.labs:
        return _latest_rows(question, ledger)
    if question.asks == "role" and question.people and question.now:
        return _newest(row for row, _ in ledger.of_people(question.people) if row.role)
    if not question.kinds or not question.names:
        return []
    if question.asks == "person" and question.together:
        return _companions(question, ledger)
    if question.asks == "person" and "promoted" in question.kinds and not question.people:
        question = replace(question, kinds=question.kinds | _ARRIVING)
    if (question.asks == "person") == bool(question.people):
        return []  # "who succeeded X?" is told by sentences, and so is "when?" without a person
    rows = ledger.matching(question)
    standing = ("stated", "rumoured") if question.rumour else ("stated",)
    told = [row for row in rows if row.status in standing]
    if question.asks == "yes_no":
        return rows
    if question.asks == "lab":
        return [row for row in told if row.destination] or _later_rows(question, ledger)
    if question.asks == "date":
        dated = [row for row in told if row.date]
        return [] if question.order and len(dated) < len(told) else dated
    if question.asks == "role":
        return [row for row in told if row.role]
    return _narrowed(question, told) if question.asks == "person" else []


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


def _narrowed(question: Question, rows: list[Move]) -> list[Move]:
    """The rows that also speak of what else the question names: a team, a field, a joining."""
    if question.side == "to" and "joined" in question.kinds:
        rows = [row for row in rows if row.kind != "founded"] or rows
    if "promoted" in question.kinds:
        rows = [row for row in rows if tells_post(question, _told(row))]
    wanted = question.concepts & frozenset(load_toml("questions.toml")["narrows"])
    told = [row for row in rows if _speaks_of(wanted, row)]
    return told or rows


def _speaks_of(wanted: frozenset[str], row: Move) -> bool:
    return bool(shared_concepts(wanted, _told(row)))


def _told(row: Move) -> str:
    """What a row's sources say of it, folded."""
    return fold(" ".join([row.role or "", *(source.quote for source in row.sources)]))


def _latest_rows(question: Question, ledger: Ledger) -> list[Move]:
    """The newest row by which the people came somewhere: where they are now."""
    return _newest(row for row, destination in ledger.of_people(question.people) if destination)


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
    if question.side != "from":
        return []
    labs = {entity.id for entity in question.labs}
    return [
        row
        for row, destination in ledger.of_people(question.people)
        if row.kind in question.kinds
        and row.kind != "left"
        and row.status == "stated"
        and destination
        and not labs & destination
    ]


def _ordered(question: Question, rows: list[Move]) -> list[Move]:
    rows = sorted(rows, key=lambda row: (row.date is None, row.date or ""))
    dated = [row for row in rows if row.date and not row.date.startswith("X")]
    if question.order and dated:
        end = dated[0] if question.order == "first" else dated[-1]
        return [row for row in dated if row.date == end.date]
    return rows


def _yes_or_no(question: Question, rows: list[Move], retriever: Retriever) -> Draft:
    """Yes where a row states it, no where the latest word denies it, open where it is rumour."""
    by_status = {row.status: row for row in rows}
    status = next(s for s in ("stated", "denied", "rumoured") if s in by_status)
    word = {"stated": "yes", "denied": "no", "rumoured": "unclear"}[status]
    if question.still:  # "is X still at Y?": a departure means no
        word = {"yes": "no", "no": "yes"}.get(word, word)
    draft = Draft(question.language)
    row = by_status[status]
    numbers = cite_row(draft, row, retriever)
    draft.claim(
        say(question.language, word) + " " + row_text(row, question.language, retriever), numbers
    )
    return draft


def _rows_told(
    question: Question, rows: list[Move], retriever: Retriever, latest: str | None
) -> Draft:
    language = question.language
    draft = Draft(language)
    listed = rows[:LISTED]
    numbers = [cite_row(draft, row, retriever, question.asks == "date") for row in listed]
    direct = _direct(question, rows)
    if question.asks == "person" and len(listed) > 1:
        people = len({row.person for row in rows})
        frame = "count" if latest else "count_undated"
        covers = say(language, frame, n=people, latest=date_text(latest, language))
        draft.claim(covers, sorted({n for cited in numbers for n in cited}))
    for row, cited in zip(listed, numbers, strict=True):
        text = row_text(row, language, retriever)
        draft.claim(f"{direct} {text}" if direct and row is listed[0] else text, cited)
    dates_disagree(draft, language, listed, numbers)
    return draft


def _direct(question: Question, rows: list[Move]) -> str | None:
    """The one thing asked for, said first: the date, or the lab."""
    language = question.language
    stop = "。" if language.startswith("zh") else "."
    if question.asks == "date" and len({row.date for row in rows}) == 1:
        return date_text(rows[0].date, language) + stop
    return None
