"""The files of a part are put in their places, so that a killed process leaves no half file and a repeat no double.

They are written in a folder that no reader looks into. The manifest then tells of all files, those that are there and
those that come, before the first is moved; so whoever writes the part again, after a crash at any moment, knows what to
remove. What was there goes before anything new comes: no order is ever there twice. A file that would be replaced by
its like is left alone.
"""

from pathlib import Path
from stat import S_IMODE

import attrs

from shopsite_orders.core.files.folder import sync_folder
from shopsite_orders.frames.dataset.manifest import DatasetFile, Manifest, read_manifest, write_manifest


def place(folder: Path, staged: Path, manifest: Manifest) -> None:
    """Let a part of the dataset in `folder` consist of the files of `manifest`, which are in `staged`."""
    before = read_manifest(folder, manifest.part) or Manifest(part=manifest.part)
    same = {file for file in before.files if before.complete and (folder / file.path).exists()} & {*manifest.files}
    old = [file for file in before.files if file not in same]
    new = [file for file in manifest.files if file not in same]
    if old or new:
        write_manifest(folder, attrs.evolve(manifest, files=(*before.files, *new), complete=False))
        _exchange(folder, staged, old, new)
    write_manifest(folder, manifest)


def _exchange(folder: Path, staged: Path, old: list[DatasetFile], new: list[DatasetFile]) -> None:
    modes = {}
    for file in old:
        place = folder / file.path
        if place.exists():
            modes[file.path] = S_IMODE(place.stat().st_mode)
            place.unlink()
    for file in new:
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.path in modes:
            (staged / file.path).chmod(modes[file.path])
        (staged / file.path).replace(place)
    for each in {above for file in (*old, *new) for above in (folder / file.path).parents[:3] if above.exists()}:
        sync_folder(each)
