"""Data goes one way through the package: a module imports only what stands before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    {"records", "errors", "settings"},
    {"language"},
    {"reading", "encoding"},
    {"moves"},
    {"store"},
    {"retrieval"},
    {"answering"},
    {"desk"},
    {"chat"},
    {"cli"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
ONE_DOOR = {  # library → the files that may import it
    "faiss": {"rag/store"},
    "sqlite3": {"rag/store"},
    "sentence_transformers": {"rag/encoding"},
    "torch": {"rag/encoding"},
    "onnxruntime": {"rag/encoding"},
    "gradio": {"rag/chat"},
}


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return names


def modules() -> list[Path]:
    return sorted(p for p in (ROOT / "rag").rglob("*.py") if p.name != "__main__.py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    part = path.relative_to(ROOT / "rag").parts[0].removesuffix(".py")
    if part == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        assert parts[0] not in {"eval", "tests", "benchmarks"}, name
        if parts[0] == "rag" and len(parts) > 1 and parts[1] != part:
            assert RANK[parts[1]] < RANK[part], f"{part} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_door(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for name in imported(path):
        doors = ONE_DOOR.get(name.split(".")[0])
        assert doors is None or any(relative.startswith(door) for door in doors), name


def test_every_part_has_its_rank() -> None:
    parts = {
        p.name.removesuffix(".py") for p in (ROOT / "rag").iterdir() if p.suffix in {"", ".py"}
    }
    assert parts - {"__pycache__", "__init__", "__main__"} == set(RANK)
