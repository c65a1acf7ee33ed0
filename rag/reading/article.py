"""From the bytes of one file to an article with its structure."""

from __future__ import annotations

import hashlib

from rag.errors import SourceError
from rag.language.script import detect_language
from rag.reading.blocks import blocks_of
from rag.reading.decoding import decode
from rag.reading.finding import SourceFile
from rag.reading.lines import source_of
from rag.reading.metadata import metadata_of
from rag.reading.structure import judged
from rag.records import Article
from rag.settings import Settings


def read_article(file: SourceFile, settings: Settings) -> Article:
    """The article of one file.

    Raises:
        SourceError: the file cannot be read, is too large, or is not text.
    """
    try:
        with file.path.open("rb") as stream:
            data = stream.read(settings.max_file_bytes + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise SourceError(f"{file.document} cannot be read: {reason}.") from error
    return article_from_bytes(data, file.document, settings)


def article_from_bytes(data: bytes, document: str, settings: Settings) -> Article:
    """The article that the bytes of a file hold.

    Raises:
        SourceError: there are too many bytes, none, or they are not text.
    """
    if len(data) > settings.max_file_bytes:
        raise SourceError(f"{document} is larger than {settings.max_file_bytes:,} bytes.")
    try:
        text, encoding = decode(data)
    except SourceError as error:
        raise SourceError(f"{document} cannot be read. {error}") from error
    if len(text) > settings.max_article_chars:
        most = settings.max_article_chars
        raise SourceError(f"{document} holds {len(text):,} characters, more than {most:,}.")
    if not text.strip():
        raise SourceError(f"{document} is empty.")
    source = source_of(text, document)
    lines = judged(source.lines)
    metadata = metadata_of(source, lines, document)
    kept = " ".join(line.clean for line in lines if line.kind != "boilerplate")
    return Article(
        document=document,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        language=detect_language(kept or source.view.text),
        title=metadata.title,
        published=metadata.published,
        outlet=metadata.outlet,
        author=metadata.author,
        blocks=blocks_of(lines, text, source.view),
        damage=source.view.damage,
    )
