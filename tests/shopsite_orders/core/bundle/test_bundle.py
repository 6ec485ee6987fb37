"""A bundle as a file."""

import io
import json
import zipfile
from pathlib import Path

import attrs
import pytest

from shopsite_orders.core.bundle.bundle import Bundle, Recorded, Slice

BUNDLE = Bundle(
    about={"made_by": "a test", "new": {"unknown": {"Totals/New": 2}}},
    recorded=(
        Recorded(kind="authorize", status=200, headers={"Content-Type": "application/json"}, body=b"{}"),
        Recorded(
            kind="download",
            status=200,
            headers={},
            body=b"\x00\xffabc",
            orders=(Slice(number="1", placed_at="2024-01-02T03:04:05", begin=1, end=3),),
        ),
        Recorded(kind="post", status=None, headers={}, body=b"a=b"),
    ),
)


def written(bundle: Bundle) -> bytes:
    file = io.BytesIO()
    bundle.write(file)
    return file.getvalue()


def repacked(**changes: object) -> io.BytesIO:
    """Return the bundle with changes to its manifest; a value of `None` takes a part away."""
    file = io.BytesIO(written(BUNDLE))
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json")) | changes
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({n: v for n, v in manifest.items() if v is not None}))
    return file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(written(BUNDLE))
    assert Bundle.read(path) == BUNDLE == Bundle.read(io.BytesIO(written(BUNDLE)))


def test_its_members_say_what_they_are() -> None:
    with zipfile.ZipFile(io.BytesIO(written(BUNDLE))) as archive:
        assert archive.namelist() == ["manifest.json", "01-authorize.json", "02-download.xml", "03-post.txt"]
        assert archive.read("02-download.xml") == b"\x00\xffabc"


def test_the_same_bundle_is_the_same_file() -> None:
    assert written(BUNDLE) == written(attrs.evolve(BUNDLE))


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b"not a ZIP file"),
        repacked(recorded=None),
        repacked(recorded=5),
        repacked(recorded=[{"file": "elsewhere"}]),
        repacked(format=None),
    ],
)
def test_another_file_is_told_apart(file: io.BytesIO) -> None:
    with pytest.raises(ValueError, match=r"^expected a bundle, as doctor .* writes it; the file is something else$"):
        Bundle.read(file)


def test_a_bundle_of_another_format_is_told() -> None:
    with pytest.raises(ValueError, match=r"^the bundle has format 2 and this version reads format 1: use its own$"):
        Bundle.read(repacked(format=2))


def test_a_member_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopsite_orders.core.bundle.bundle._LARGEST", 4)
    with pytest.raises(ValueError, match="expected a bundle"):
        Bundle.read(io.BytesIO(written(BUNDLE)))


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Bundle.read(tmp_path / "none.zip")
