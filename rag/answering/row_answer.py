"""Answers from the ledger of moves: who, where to, when, in which role, and complete lists."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.compose import Draft
from rag.answering.conflicts import Told, tell_sides
from rag.answering.ledger import Ledger, person_of
from rag.answering.post_names import post_text
from rag.answering.question import Question
from rag.answering.render import date_text, is_chinese, name_text, say
from rag.answering.row_choice import asked_rows
from rag.answering.rows import cite_row, row_text
from rag.answering.steps import Step, documents_of, steps_of
from rag.records import Move
from rag.retrieval import Retriever

LISTED = 40  # steps shown in one answer; the ledger itself shows the rest
_STANDING = {"stated": "yes", "denied": "no", "rumoured": "unclear"}  # the first told decides
_DISPUTED = {"date": "date", "lab": "destination"}  # what is asked, and the slot that tells it


def answer_from_ledger(
    question: Question, ledger: Ledger, retriever: Retriever, latest: str | None
) -> Draft | None:
    """A draft where the ledger holds what is asked; None leaves the question to the sentences."""
    rows = asked_rows(question, ledger)
    if not rows:
        return None
    if question.asks == "yes_no" and not question.career:
        return _yes_or_no(question, rows, retriever, latest)
    steps = _meant(question, steps_of(question, rows))
    if question.asks == "person" or len(steps) > 1:
        return _listed(question, steps, retriever, latest)
    return _one_told(question, steps[0], retriever)


def _meant(question: Question, steps: list[Step]) -> list[Step]:
    """The steps that are asked about: the first, the last, the newest, or all."""
    dated = [step for step in steps if step.lead.date and step.lead.date[0].isdigit()]
    if question.order and dated:
        end = dated[0] if question.order == "first" else dated[-1]
        return [step for step in dated if step.lead.date == end.lead.date]
    one = question.asks in ("date", "lab", "role") and len(question.people) == 1
    if one and dated and not (question.many or question.labs or question.career):
        newest = dated[-1]  # "when did X leave?": the newest departure
        return _onward(newest, steps) if question.asks == "lab" else [newest]
    return steps


def _onward(step: Step, steps: list[Step]) -> list[Step]:
    """The undated steps from where a step led, so after it; the step itself where there is none."""
    reached = step.lead.destination
    onward = [one for one in steps if reached and not one.lead.date and one.lead.origin == reached]
    return onward or [step]


def _yes_or_no(
    question: Question, rows: list[Move], retriever: Retriever, latest: str | None
) -> Draft:
    """Yes where a row states it, no where it is denied, both where articles do both, else open."""
    told = {status: [row for row in rows if row.status == status] for status in _STANDING}
    draft = Draft(question.language)
    stated, denied = told["stated"], told["denied"]
    if stated and denied and not documents_of(denied) <= documents_of(stated):
        _tell_both(draft, question, stated[0], denied[0], retriever)
        return draft
    row = next(rows[0] for rows in told.values() if rows)
    word = _STANDING[row.status]
    numbers = cite_row(draft, row, retriever)
    text = row_text(row, question, retriever.registry)
    if question.still:  # "is X still at Y?": a departure means no, none that none is known
        word = {"yes": "no", "no": "yes"}.get(word, word)
        if row.destination and _is_at(question, row, retriever):
            word = "no_departure"
    answer = say(question.language, word, latest=date_text(latest, question.language))
    draft.claim(f"{answer}{'' if is_chinese(question.language) else ' '}{text}", numbers)
    if row.status == "denied":
        draft.claim(draft.quote(numbers[0]), numbers[:1])
    return draft


def _tell_both(
    draft: Draft, question: Question, stated: Move, denied: Move, retriever: Retriever
) -> None:
    """A move that one article states and another denies: both, with the denial quoted."""
    sides, texts = [], []
    for row in (stated, denied):
        numbers = cite_row(draft, row, retriever)
        word = say(question.language, "told" if row is stated else "told_not")
        sides.append(Told(word, tuple(numbers), _published(row, retriever)))
        texts.append((row_text(row, question, retriever.registry), numbers))
    tell_sides(draft, stated.person, sides)
    for text, numbers in texts:
        draft.claim(text, numbers)
    draft.claim(draft.quote(texts[1][1][0]), texts[1][1][:1])


def _published(row: Move, retriever: Retriever) -> str | None:
    return retriever.store.article(row.sources[0].document).published


def _is_at(question: Question, row: Move, retriever: Retriever) -> bool:
    """Whether a row brought its person to a lab of the question."""
    lab = retriever.registry.resolve(row.destination or "")
    return lab is not None and any(asked.id in (lab.id, *lab.parents) for asked in question.labs)


def _one_told(question: Question, step: Step, retriever: Retriever) -> Draft:
    """One step: the thing asked for first, then the row; every version where sources disagree."""
    draft = Draft(question.language)
    slot = _DISPUTED.get(question.asks)
    versions = step.versions(slot) if slot else []
    if slot and len(versions) > 1:
        _tell_versions(draft, question, slot, versions, retriever)
        return draft
    row = step.lead
    numbers = cite_row(draft, row, retriever, question.asks == "date")
    text = row_text(row, question, retriever.registry)
    direct = _direct(question, row)
    draft.claim(f"{direct}{text}" if direct else text, numbers)
    draft.claim(draft.quote(numbers[0]), numbers[:1])
    return draft


def _tell_versions(
    draft: Draft,
    question: Question,
    slot: str,
    versions: Sequence[Sequence[Move]],
    retriever: Retriever,
) -> None:
    """The versions of one step side by side, and a row for each."""
    sides, told = [], []
    for rows in versions:
        row = max(rows, key=lambda row: len(row.date or ""))
        numbers = cite_row(draft, row, retriever, dated=slot == "date")
        value = _value(question, row, slot, retriever)
        sides.append(Told(value, tuple(numbers), _published(row, retriever)))
        told.append((row_text(row, question, retriever.registry), numbers))
    person = person_of(versions[0][0], retriever.registry)
    about = name_text(person, question.language) if person else versions[0][0].person
    tell_sides(draft, about, sides)
    for text, numbers in told:
        draft.claim(text, numbers)


def _value(question: Question, row: Move, slot: str, retriever: Retriever) -> str:
    if slot == "date":
        return date_text(row.date, question.language)
    lab = retriever.registry.resolve(row.destination or "")
    return name_text(lab, question.language) if lab else row.destination or ""


def _listed(
    question: Question, steps: list[Step], retriever: Retriever, latest: str | None
) -> Draft:
    """A step a claim, and for a list of people how many they are and what the list covers."""
    language = question.language
    draft = Draft(language)
    listed = steps[:LISTED]
    numbers = [cite_row(draft, step.lead, retriever, question.asks == "date") for step in listed]
    people = len({step.lead.person for step in steps})
    if question.asks in ("person", "number") and people > 1:
        frame = "count" if latest else "count_undated"
        covers = say(language, frame, n=people, latest=date_text(latest, language))
        draft.claim(covers, sorted({n for cited in numbers for n in cited}))
    for step, cited in zip(listed, numbers, strict=True):
        draft.claim(row_text(step.lead, question, retriever.registry), cited)
    return draft


def _direct(question: Question, row: Move) -> str | None:
    """The one thing asked for, said first: the date, or the post."""
    language = question.language
    stop = "。" if is_chinese(language) else ". "
    if question.asks == "date" and row.date:
        return date_text(row.date, language) + stop
    if question.asks == "role" and row.role:
        post = post_text(row.role, language)
        return post[:1].upper() + post[1:] + stop if post else None
    return None
