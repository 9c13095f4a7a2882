"""A zip that somebody handed in: judged by its table of contents, and unpacked under names of our own."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from gis.refusals import UnreadableFileError

MOST_MEMBERS: Final = 500
MOST_BYTES: Final = 2 << 30  # of all that is unpacked
MOST_RATIO: Final = 200  # geometry packs to a tenth; a bomb to a thousandth
SMALL: Final = 1 << 20  # may pack to whatever it likes
SIDES: Final = ("shx", "dbf", "prj", "cpg")  # what belongs to a .shp
_PLAN: Final = b"ss637040"  # the namespace of plans in GML
_BEGINNING: Final = 4096  # bytes; where a file's namespaces stand
_BESIDE: Final = frozenset({"sbn", "sbx", "qix", "qmd", "qml", "qpj", "xml", "txt", "md", "pdf", "html", "lyr", "sld"})


@dataclass(frozen=True)
class Unpacked:
    """A file out of a zip: where it lies now, and the name that it had."""

    path: Path
    name: str


def unpack(path: Path, folder: Path) -> list[Unpacked]:
    """The files of a zip that can be layers, in `folder`, each Shapefile with what belongs to it.

    Raises UnreadableFileError for a zip that is broken, locked, a bomb, or points outside itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpacked(archive, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError, ValueError):
        raise UnreadableFileError("Zip-filen är skadad. Packa den igen.") from None


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> list[Unpacked]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members:
        _judge(member)
    if len(members) > MOST_MEMBERS:
        raise UnreadableFileError(f"Zip-filen har fler än {MOST_MEMBERS} filer. Packa bara de som hör till lagret.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise UnreadableFileError("Zip-filen blir större än 2 GB uppackad. Dela upp den.")
    names = {_plain(member): member for member in members if not _is_rubbish(member)}
    shapes = [name for name in names if name.lower().endswith(".shp")]
    if shapes:
        return [_shapefile(archive, names, name, folder / str(at)) for at, name in enumerate(sorted(shapes))]
    in_markup = [name for name in names if _ending(name) == "xml"]
    layers = [name for name in names if _ending(name) not in _BESIDE | {*SIDES}]
    layers = [*layers, *(name for name in in_markup if _is_plan(archive, names[name]))] or in_markup
    if not layers:
        raise UnreadableFileError("Zip-filen har ingen fil med ett kartlager.")
    return [_one(archive, names[name], folder / str(at)) for at, name in enumerate(sorted(layers))]


def _is_plan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether an .xml is a plan: most of those that lie beside a layer only describe it."""
    with archive.open(member) as packed:
        return _PLAN in packed.read(_BEGINNING)


def _shapefile(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, folder: Path) -> Unpacked:
    beside = {other.lower(): member for other, member in names.items()}
    stem = name[: -len(".shp")]
    missing = [f".{side}" for side in ("shx", "dbf") if f"{stem}.{side}".lower() not in beside]
    if missing:
        raise UnreadableFileError(f"Till {name[:60]} saknas {' och '.join(missing)}. Packa alla filer som hör till.")
    folder.mkdir()
    for side in ("shp", *SIDES):
        if member := beside.get(f"{stem}.{side}".lower()):
            _write(archive, member, folder / f"lager.{side}")
    return Unpacked(folder / "lager.shp", PurePosixPath(stem).name)


def _one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Unpacked:
    folder.mkdir()
    _write(archive, member, folder / "lager")
    return Unpacked(folder / "lager", PurePosixPath(_plain(member)).name)


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Unpack one file, never more than the table of contents has said."""
    left = member.file_size
    with archive.open(member) as packed, path.open("wb") as file:
        while chunk := packed.read(1 << 20):
            left -= len(chunk)
            if left < 0:
                raise UnreadableFileError("Zip-filen innehåller mer än den säger. Packa den igen.")
            file.write(chunk)


def _judge(member: zipfile.ZipInfo) -> None:
    name = _plain(member)
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in name[:3]:
        raise UnreadableFileError(f"Zip-filen pekar utanför sig själv ({name[:60]}). Packa den igen.")
    if member.external_attr >> 28 == 0o12:
        raise UnreadableFileError(f"Zip-filen har en länk ({name[:60]}). Packa själva filen i stället.")
    if member.flag_bits & 0x1:
        raise UnreadableFileError("Zip-filen är låst med lösenord. Packa den utan.")
    if name.lower().endswith(".zip"):
        raise UnreadableFileError("Zip-filen har en zip i sig. Packa bara en gång.")
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise UnreadableFileError(f"Zip-filen har en fil som blir orimligt stor uppackad ({name[:60]}).")


def _plain(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/")


def _is_rubbish(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(_plain(member)).parts
    return any(part == "__MACOSX" or part.startswith(".") for part in parts)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()
