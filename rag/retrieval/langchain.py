"""The door to LangChain: the desk's search as a ``BaseRetriever``."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.records import Hit


class DeskRetriever(BaseRetriever):
    """LangChain Documents for a query; each carries document, title, date and offsets."""

    search: Callable[[str, int], list[Hit]]
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        documents = []
        for hit in self.search(query, self.k):
            form = hit.as_json()
            documents.append(Document(page_content=form.pop("text"), metadata=form))
        return documents
