"""How the built-in encoder is made: ``python -m rag.encoding.training`` runs the whole recipe."""
