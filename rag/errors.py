"""The errors the product raises on purpose: each is one clear sentence for its reader."""

from __future__ import annotations


class RagError(Exception):
    """Work that could not be done: what was given, what was expected, what to run."""


class SourceError(RagError):
    """A source path that cannot be read as articles."""


class IndexMissing(RagError):
    """There is no index where one was expected."""


class IndexDamaged(RagError):
    """An index file does not match its checksum."""


class IndexMismatch(RagError):
    """The index was built with another embedding model or format."""


class IndexLocked(RagError):
    """Another process is writing the index."""


class EncoderError(RagError):
    """An embedding model cannot be loaded."""


class QuestionError(RagError):
    """A question that cannot be asked: empty, or too long."""


class ModelError(RagError):
    """A language model that cannot be reached or did not answer in the form asked for."""
