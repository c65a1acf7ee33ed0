"""Personnel moves: what each article tells, and the ledger over all of them.

In data order: ``lexicon`` (words as data) → ``tape`` and ``annotate`` (a sentence as symbols)
→ ``events`` (clauses and their triggers) → ``combine`` (one move told in parts) → ``extract``
→ ``ledger`` → ``filters``.
"""

from rag.moves.extract import extract_moves
from rag.moves.filters import filter_moves
from rag.moves.ledger import disagreements, merge_moves

__all__ = ["disagreements", "extract_moves", "filter_moves", "merge_moves"]
