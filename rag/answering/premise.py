"""What a sentence must hold before it may answer: the people asked about, and the move assumed.

A question takes things for granted: that this person was at that lab, that somebody succeeded
them, that there was a reason. A sentence that is merely about the same matter does not bear that
out, however alike it sounds; it is admitted only if it says so itself or leans on a sentence that
does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rag.answering.lexicon import any_of, concepts, load_toml, pattern_of, shared_concepts
from rag.answering.question import Question
from rag.answering.span_fit import contrary
from rag.language.script import fold, is_cjk

_LEAVING = frozenset({"left", "dismissed", "on_leave"})
_TYPED = frozenset(
    {"date", "duration", "money", "number", "age", "place", "person", "lab", "reason", "role"}
)
_MOVES = ("left", "joined", "founded", "returned", "dismissed", "on_leave")
_OF_A_MOVE = frozenset({"date", "lab", "role", "person"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence and its surroundings say, for a question to be held against."""

    folded: str
    people: frozenset[str]  # ids of the people the sentence names
    named_at: int  # where in the sentence it first names somebody; its length if nowhere
    people_before: frozenset[str]  # ids of those it names, and of those before it and in the title
    labs: frozenset[str]  # ids of the labs the sentence names, their parents with them
    labs_before: frozenset[str]  # and of those it leans on: of the last sentence that names any
    typed: bool  # whether it holds a span of the type asked for
    lead_ins: tuple[str, ...] = ()  # the words before each lab of the question that it names
    movers: frozenset[str] = frozenset()  # ids of those who make the move asked about
    labs_beside: frozenset[str] = frozenset()  # ids of those named beside the people asked about


def _words(name: str) -> re.Pattern[str]:
    return pattern_of("premises.toml", name)


def admits(question: Question, told: Told, on_record: bool) -> bool:
    """Whether a sentence may answer the question.

    Args:
        question: what is asked.
        told: the sentence and what stands around it.
        on_record: whether the ledger holds the move that the question takes for granted.
    """
    if told.folded.rstrip("”」』\"' ").endswith("?"):
        return False  # an article's own questions answer nothing
    if question.asks in _TYPED and (not told.typed or _words("untold").search(told.folded)):
        return False
    if not _about(question, told) or not _tells_attributes(question, told.folded):
        return False
    if not (on_record or _linked(question, told)):
        return False
    if _asks_successor(question):
        if told.movers and told.movers <= {person.id for person in question.people}:
            return False  # they took over there themselves
        succeeds = bool(_words("succession").search(told.folded))
        return succeeds and not _told_as_hearsay(question, told)
    if "promoted" in question.kinds and not tells_post(question, told.folded):
        return False
    return _bears_out(question, told, on_record)


def _bears_out(question: Question, told: Told, on_record: bool) -> bool:
    """Whether a sentence tells the move that a question takes for granted, not its contrary."""
    if not question.kinds:
        return True
    if not question.people:
        return question.asks not in ("date", "number") or tells_move(question, told.folded)
    if on_record:
        return question.asks != "date" or _dates_a_move(question, told)
    if _told_as_hearsay(question, told) or _turned_around(question, told):
        return False
    if not question.labs:
        return question.asks != "reason" or tells_move(question, told.folded) or told.typed
    labs = {lab.id for lab in question.labs}
    leans = not told.labs or bool(_words("company").search(told.folded))
    here = told.labs | (told.labs_before | told.labs_beside if leans else frozenset())
    if not labs <= here:
        return False
    return question.before or tells_move(question, told.folded) or _names_all(question, told)


def _dates_a_move(question: Question, told: Told) -> bool:
    """Whether a sentence tells a move of the kind asked about, as one that dates it must.

    Not asked of it where articles differ, or an arrival is spoken of too.
    """
    if question.disputed or "to" in question.directions:
        return True
    return tells_move(question, told.folded)


def _names_all(question: Question, told: Told) -> bool:
    """Whether a sentence names everybody asked about and tells no move of another kind."""
    named = {person.id for person in question.people} <= told.people
    labs = {lab.id for lab in question.labs} <= told.labs
    allowed = _LEAVING if "from" in (question.side, *question.directions) else frozenset[str]()
    other = [kind for kind in _MOVES if kind not in allowed]
    return named and labs and not any(_words(kind).search(told.folded) for kind in other)


def _told_as_hearsay(question: Question, told: Told) -> bool:
    """Whether a sentence only tells what is said, where a question asks what is so."""
    asked = question.asks in _OF_A_MOVE and not question.rumour
    return asked and bool(_words("hearsay").search(told.folded))


def _turned_around(question: Question, told: Told) -> bool:
    """Whether a sentence puts every lab of the question on the other side, among other labs."""
    if not told.lead_ins or told.labs <= {lab.id for lab in question.labs}:
        return False
    return all(contrary(question, lead) for lead in told.lead_ins)


def _tells_attributes(question: Question, folded: str) -> bool:
    """Whether a sentence speaks of what the question wants to know of somebody, such as pay."""
    asked = fold(question.text)
    return all(tell.search(folded) for ask, tell in _attributes() if ask.search(asked))


@cache
def _attributes() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    tables = load_toml("premises.toml")["attributes"].values()
    return tuple((any_of(table["ask"]), any_of(table["tell"])) for table in tables)


def leans_back(folded: str) -> bool:
    """Whether a sentence has a pronoun, or a description, that stands for somebody before it.

    Not where somebody speaks of themselves: whoever was named last need not be the speaker.
    """
    return not _words("speaker").search(folded) and (
        _words("pronoun").search(folded) is not None
        or _words("described").match(folded) is not None
    )


def tells_post(question: Question, folded: str) -> bool:
    """Whether a folded text speaks of the post that the question names, if it names one."""
    posts = posts_in(question)
    if posts:
        bare = folded if "vp" in posts else concepts()["vp"].sub(" ", folded)
        return bool(shared_concepts(posts, bare))
    roles = pattern_of("roles.toml", "role")
    named = {match.group() for match in roles.finditer(fold(question.text))}
    other_script = any(map(is_cjk, folded)) != any(is_cjk(post[0]) for post in named)
    return not named or other_script or any(post in folded for post in named)


def names_post(question: Question) -> bool:
    """Whether a question names a post."""
    roles = pattern_of("roles.toml", "role")
    return bool(posts_in(question)) or roles.search(fold(question.text)) is not None


def posts_in(question: Question) -> frozenset[str]:
    """The posts that a question names, as concepts; a vice president is no president."""
    posts = question.concepts & frozenset(load_toml("questions.toml")["posts"])
    return posts - {"ceo"} if "vp" in posts else posts


def _about(question: Question, told: Told) -> bool:
    """Whether the people of the question are meant: named, or leant on by a pronoun or none."""
    asked = {person.id for person in question.people}
    if not asked:
        return _about_lab(question, told)
    if not asked & told.people_before:
        return False  # of two people asked about, a sentence may tell of one
    if asked & told.people or question.asks == "person" or not told.people:
        return True
    leans = _words("pronoun").search(told.folded[: told.named_at])
    return bool(leans or _words("object_pronoun").search(told.folded))


def _about_lab(question: Question, told: Told) -> bool:
    """Whether a lab of the question is meant: named, or leant on where the sentence names none."""
    asked = {lab.id for lab in question.labs}
    if not asked or asked & told.labs:
        return True
    leans = not told.labs or bool(_words("company").search(told.folded))
    return leans and bool(asked & told.labs_before)


def _linked(question: Question, told: Told) -> bool:
    """Whether an article names the labs of a question near the people of it, where it has both.

    Else it takes for granted what no article tells: what somebody did at a lab they never were at.
    """
    if not question.people:
        return True
    near = told.labs | told.labs_before | told.labs_beside
    return all(near & {lab.id, *lab.parents} for lab in question.labs)


def _asks_successor(question: Question) -> bool:
    return question.asks == "person" and "promoted" in question.kinds and bool(question.people)


def tells_move(question: Question, folded: str) -> bool:
    """Whether a folded text has words for a move of the kind that a question asks about."""
    kinds = question.kinds & _LEAVING if question.side == "from" else question.kinds
    return any(_words(kind).search(folded) for kind in kinds or question.kinds)
