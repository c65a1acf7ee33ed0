"""Follow-ups scored: dialogues asked turn by turn, each turn knowing the desk's own answers.

A dialogue is right where its last turn is: every required fact told, or a refusal where the
articles hold no answer. ``turns`` is the share of all the turns after the first that are right.

    python eval/score_dialogues.py INDEX --wrong     lists what went wrong in the tuning half
"""

from __future__ import annotations

import argparse
import json
import sys
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from scoring import holds, mean

from rag import Desk
from rag.language.dates import find_dates
from rag.records import Answer, Json


@dataclass(frozen=True, slots=True)
class DialogueScore:
    """One dialogue: which of its turns were answered rightly, and what was said."""

    id: str
    split: str
    language: str
    corpus: str
    right: tuple[bool, ...]  # turn by turn
    told: tuple[str, ...]

    @property
    def last(self) -> bool:
        """Whether the last turn is right."""
        return self.right[-1]


def turn_right(turn: Json, answer: Answer) -> bool:
    """Whether an answer tells every fact that the turn asks for, or rightly refuses."""
    if not turn["answerable"]:
        return not answer.answered
    return answer.answered and holds(f"{answer.text} {_dates_of(answer)}", turn["answers"])


def _dates_of(answer: Answer) -> str:
    """The dates an answer gives, in the forms that the accepted answers may use."""
    forms = []
    for found in find_dates(answer.text, None):
        forms.append(found.iso)
        if found.precision == "day":
            month, day = int(found.iso[5:7]), int(found.iso[8:10])
            forms += [
                f"{month_name[month]} {day}",
                f"{day} {month_name[month]}",
                f"{month}月{day}日",
            ]
    return " ".join(forms)


def score_dialogue(desk: Desk, row: Json) -> DialogueScore:
    """The score of one dialogue, asked from its first turn to its last."""
    history: list[tuple[str, str]] = []
    right = []
    for turn in row["turns"]:
        answer = desk.ask(turn["question"], history=history)
        right.append(turn_right(turn, answer))
        history.append((turn["question"], answer.text))
    told = tuple(f"{asked} → {' '.join(said.split())}" for asked, said in history)
    return DialogueScore(
        row["id"], row["split"], row["language"], row["corpus"], tuple(right), told
    )


def score_dialogues(desk: Desk, path: Path) -> list[DialogueScore]:
    """The score of every dialogue in a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [score_dialogue(desk, json.loads(line)) for line in lines if line.strip()]


def dialogue_table(scores: Sequence[DialogueScore]) -> Json:
    """The shares right, of each half, and of each half by language."""

    def figures(keep: Callable[[DialogueScore], bool]) -> Json:
        some = [s for s in scores if keep(s)]
        later = [right for s in some for right in s.right[1:]]
        return {
            "dialogues": len(some),
            "right": round(mean(s.last for s in some), 4),
            "turns": round(mean(later), 4),
        }

    form: Json = {}
    for split in sorted({s.split for s in scores}):
        form[split] = figures(lambda s, split=split: s.split == split)
        for language in sorted({s.language for s in scores}):
            form[f"{split} {language}"] = figures(
                lambda s, split=split, language=language: (s.split, s.language) == (split, language)
            )
    return form


def main() -> None:
    """Print the table, and where asked what went wrong in the tuning half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--dialogues", type=Path, default=ROOT / "eval/dialogues.jsonl")
    parser.add_argument("--wrong", action="store_true", help="list the tuning half's failures")
    given = parser.parse_args()
    scores = score_dialogues(Desk.open(given.index), given.dialogues)
    for name, row in dialogue_table(scores).items():
        print(f"{name:14}", "  ".join(f"{key} {value:g}" for key, value in row.items()))
    if given.wrong:
        for s in (s for s in scores if s.split == "tune" and not all(s.right)):
            print(s.id)
            for right, told in zip(s.right, s.told, strict=True):
                print("  +" if right else "  -", told[:300])


if __name__ == "__main__":
    main()
