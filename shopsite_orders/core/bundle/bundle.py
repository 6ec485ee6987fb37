"""A bundle: one ZIP file with what was answered, byte for byte but for what was replaced, and a manifest.

``manifest.json`` says what made it, what was asked and what of it is new, and lists the bodies: ``01-authorize.json``,
``02-download.xml`` and so on.
"""

import json
import zipfile
from collections.abc import Mapping
from os import PathLike
from typing import Any, BinaryIO, Literal, TypeAlias

import attrs

FORMAT = 1
Kind: TypeAlias = Literal["authorize", "download", "post"]
_ENDINGS: Mapping[Kind, str] = {"authorize": "json", "download": "xml", "post": "txt"}
_MANIFEST = "manifest.json"
_LARGEST = 256 * 1024 * 1024  # bytes of one member, so that no file blows up into all of the memory


@attrs.frozen(kw_only=True)
class Slice:
    """Where one order stands in a body; `placed_at` is the store's clock in ISO form."""

    number: str | None
    placed_at: str | None
    begin: int
    end: int


@attrs.frozen(kw_only=True)
class Recorded:
    """One body that came; `headers` are those that are safe to tell, `orders` is empty for any other reply."""

    kind: Kind
    status: int | None
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    orders: tuple[Slice, ...] = ()


@attrs.frozen(kw_only=True)
class Bundle:
    """What was recorded, in order, and `about` it all that JSON can say."""

    about: Mapping[str, Any]
    recorded: tuple[Recorded, ...]

    def write(self, file: BinaryIO) -> None:
        """Write the bundle as a ZIP file that is the same for the same bundle."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            entries = [*map(_entry, _names(self.recorded), self.recorded)]
            manifest = {"format": FORMAT, **self.about, "recorded": entries}
            archive.writestr(_member(_MANIFEST), json.dumps(manifest, indent=2, ensure_ascii=False))
            for name, one in zip(_names(self.recorded), self.recorded, strict=True):
                archive.writestr(_member(name), one.body)

    @classmethod
    def read(cls, file: "str | PathLike[str] | BinaryIO") -> "Bundle":
        """Read what `write` has written.

        Raises:
            OSError: the file cannot be opened.
            ValueError: it is not a bundle, or one of another format.
        """
        try:
            with zipfile.ZipFile(file) as archive:
                about = json.loads(_content(archive, _MANIFEST))
                made, entries = about.pop("format"), about.pop("recorded")
                recorded = [_read(entry, archive) for entry in entries if made == FORMAT]
        except (zipfile.BadZipFile, LookupError, TypeError, AttributeError, ValueError, NotImplementedError) as error:
            raise ValueError("expected a bundle, as doctor --bundle writes it; the file is something else") from error
        if made != FORMAT:
            raise ValueError(f"the bundle has format {made!r} and this version reads format {FORMAT}: use its own")
        return cls(about=about, recorded=tuple(recorded))


def _names(recorded: tuple[Recorded, ...]) -> list[str]:
    return [f"{place:02}-{one.kind}.{_ENDINGS[one.kind]}" for place, one in enumerate(recorded, 1)]


def _entry(name: str, recorded: Recorded) -> dict[str, Any]:
    return {
        "file": name,
        "kind": recorded.kind,
        "status": recorded.status,
        "headers": dict(recorded.headers),
        "orders": [attrs.asdict(order) for order in recorded.orders],
    }


def _read(entry: dict[str, Any], archive: zipfile.ZipFile) -> Recorded:
    orders = tuple(Slice(**order) for order in entry.pop("orders"))
    return Recorded(body=_content(archive, entry.pop("file")), orders=orders, **entry)


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member without the time it was written at."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is larger than a bundle's member can be")
    return archive.read(name)
