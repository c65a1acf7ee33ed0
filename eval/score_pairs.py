"""The verifier scored on pairs of a claim and its evidence, made by hand.

``caught`` is the share of wrong claims in which the verifier found a fault, ``kept`` the share
of supported ones in which it found none, ``named`` the share of wrong claims whose own kind of
fault is among those found.

    python eval/score_pairs.py INDEX --wrong     lists what went wrong in the tuning half
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from scoring import mean

from rag import Desk
from rag.answering.verify import Evidence, faults
from rag.language.names import Registry
from rag.records import Json


@dataclass(frozen=True, slots=True)
class PairScore:
    """One pair: the fault put into its claim (None: it is supported), and those found."""

    row: Json
    fault: str | None
    split: str
    found: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether a wrong claim was caught, or a supported one kept."""
        return bool(self.found) == (self.fault is not None)


def score_pair(row: Json, registry: Registry) -> PairScore:
    """The verifier's word on one pair."""
    held = [Evidence(row["evidence"], row["published"])]
    found = tuple(faults(row["claim"], held, registry))
    return PairScore(row, row["fault"], row["split"], found)


def score_pairs(registry: Registry, path: Path) -> list[PairScore]:
    """The verifier's word on every pair of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [score_pair(json.loads(line), registry) for line in lines if line.strip()]


def pair_table(scores: Sequence[PairScore]) -> Json:
    """Caught and kept of each half, and what was caught by kind of fault."""
    form: Json = {}
    for split in sorted({s.split for s in scores}):
        of_split = [s for s in scores if s.split == split]
        wrong = [s for s in of_split if s.fault]
        supported = [s for s in of_split if not s.fault]
        form[split] = {
            "pairs": len(of_split),
            "caught": round(mean(s.right for s in wrong), 4),
            "named": round(mean(s.fault in s.found for s in wrong), 4),
            "kept": round(mean(s.right for s in supported), 4),
        }
        for kind in sorted({str(s.fault) for s in wrong}):
            of_kind = [s for s in wrong if s.fault == kind]
            form[f"{split} {kind}"] = {
                "pairs": len(of_kind),
                "caught": round(mean(s.right for s in of_kind), 4),
                "named": round(mean(s.fault in s.found for s in of_kind), 4),
            }
    return form


def main() -> None:
    """Print the table, and where asked what went wrong in the tuning half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--pairs", type=Path, default=ROOT / "eval/verifier_pairs.jsonl")
    parser.add_argument("--wrong", action="store_true", help="list the tuning half's failures")
    given = parser.parse_args()
    scores = score_pairs(Desk.open(given.index).store.registry(), given.pairs)
    for name, row in pair_table(scores).items():
        print(f"{name:16}", "  ".join(f"{key} {value:g}" for key, value in row.items()))
    if given.wrong:
        for s in (s for s in scores if s.split == "tune" and not s.right):
            print(f"{s.row['id']} fault {s.fault}, found {', '.join(s.found) or 'none'}")
            print(f"    claim:    {s.row['claim']}")
            print(f"    evidence: {s.row['evidence']} ({s.row['published']})")


if __name__ == "__main__":
    main()
