"""Personnel moves: what each article tells, and the ledger over all of them.

In data order: ``lexicon`` (words as data) → ``tape`` and ``annotate`` (a sentence as symbols)
→ ``clauses`` (who each speaks of) → ``places``, ``departures``, ``origins``, ``promotions`` and
``ends`` (from where to where), ``movers`` (who), ``dated`` (when) and ``standing`` (rumoured)
→ ``event``, ``affiliations``, ``unspoken`` and ``events`` (what a sentence tells) → ``combine``,
``consolidate`` (one move told in parts) and ``careers`` (steps between two stays) →
``authors`` and ``telling`` (a whole article) → ``extract`` → ``ledger``
→ ``filters``.
"""

from rag.moves.extract import extract_moves
from rag.moves.filters import filter_moves
from rag.moves.ledger import disagreements, merge_moves

__all__ = ["disagreements", "extract_moves", "filter_moves", "merge_moves"]
