"""Finding files: what is read, in which order, and why the rest is not."""

import os
from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.reading import find_files, read_article
from rag.settings import Settings


def found(*sources):
    files, skipped = find_files(sources)
    return [file.document for file in files], {Path(s.path).name: s.reason for s in skipped}


def test_articles_are_found_in_subfolders_in_a_steady_order(tmp_path):
    for name in ("b.md", "a.txt", "z/1.html", "y/x/2.HTM"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert found(tmp_path) == (["a.txt", "b.md", "y/x/2.HTM", "z/1.html"], {})


def test_a_source_may_be_a_file(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert found(tmp_path / "a.txt") == (["a.txt"], {})


def test_the_same_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert found(tmp_path, tmp_path)[0] == ["a.txt"]


def test_two_sources_with_an_article_of_one_name_say_so(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("x", encoding="utf-8")
    assert found(tmp_path / "one", tmp_path / "two") == (
        ["a.txt"],
        {"a.txt": "another source already has an article named 'a.txt'"},
    )


def test_a_source_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="There is no file or folder"):
        find_files([tmp_path / "nowhere"])


def test_what_is_not_an_article_is_skipped_with_the_reason(tmp_path):
    source, outside = tmp_path / "source", tmp_path / "outside"
    (source / "deep").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    (source / "a.txt").write_text("x", encoding="utf-8")
    (source / "README.md").write_text("x", encoding="utf-8")
    (source / "picture.png").write_bytes(b"\x89PNG")
    (source / ".hidden.txt").write_text("x", encoding="utf-8")
    os.mkfifo(source / "pipe.txt")
    (source / "out.txt").symlink_to(outside / "secret.txt")
    (source / "out").symlink_to(outside)
    (source / "broken.txt").symlink_to(source / "gone.txt")
    (source / "device.txt").symlink_to("/dev/zero")
    (source / "deep" / "loop").symlink_to(source)
    (source / "self.txt").symlink_to(source / "self.txt")
    documents, reasons = found(source)
    assert documents == ["a.txt"]
    assert reasons.pop("picture.png").startswith("not one of the file types read")
    assert reasons == {
        "README.md": "a README, not an article",
        "pipe.txt": "not a regular file",
        "out.txt": "a link out of the source folder",
        "out": "a link out of the source folder",
        "broken.txt": "a link that leads nowhere",
        "device.txt": "a link out of the source folder",
        "loop": "a link back to a folder already read",
        "self.txt": "a link that leads nowhere",
    }


def test_a_link_within_the_source_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "real" / "a.txt")
    assert found(tmp_path) == (["b.txt", "real/a.txt"], {})


def test_a_file_that_went_away_is_an_error_of_one_sentence(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    files, _ = find_files([tmp_path])
    (tmp_path / "a.txt").unlink()
    with pytest.raises(SourceError, match=r"^a\.txt cannot be read: no such file or directory\.$"):
        read_article(files[0], Settings())
