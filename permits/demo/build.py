"""Kjellstavik made ready: its registers, its plans and its map layers, built once and published."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from geopandas import GeoDataFrame

from gis.layers import LayerKind
from gis.store import LayerStore
from gis.writing import write_version
from permits.case.access import Principal, Role
from permits.demo.staff import STAFF
from permits.municipality import Municipality, read_profile
from permits.services.layering import declare_layers
from permits.services.ports import PersonStore
from permits.services.reassessing import begin_following
from permits.services.shapes import LayerVersionRow

PUBLISHED = date(2025, 12, 1)
STAMP = "demo-stamp.json"
STAFF_LOGIN = "personal"  # the name of the staff's identity provider (adapters.saml.configuration)
SYSTEM = Principal("system", "Kjellstavik byggs", frozenset({Role.GIS}))
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Kjellstavik:
    """All of the municipality in memory; frames in EPSG:3006, plan files on disk."""

    frames: dict[str, GeoDataFrame]
    plan_files: list[Path]


def build(data: Path, progress: Callable[[str], None] = print, database_url: str | None = None) -> None:
    """Make Kjellstavik in `data`. Does nothing when this very Kjellstavik is already there.

    What is half-made never counts: files are written beside and renamed, and the stamp is written last.
    """
    data.mkdir(parents=True, exist_ok=True)
    stamp = data / STAMP
    mark = _mark()
    versions = _built_before(stamp, mark, data)
    if versions is None:
        progress("Bygger demokommunen Kjellstavik")
        versions = _make(data, progress)
        _replace_text(stamp, json.dumps({"mark": mark, "versions": versions}, indent=1))
    _publish(versions, database_url or f"sqlite:///{data / 'lovlig.db'}", progress)


def _mark() -> str:
    """Changes when the code that draws the municipality changes."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.toml"), *HERE.glob("*.geojson")]):
        if not path.name.startswith(("idp", "staff")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _built_before(stamp: Path, mark: str, data: Path) -> dict[str, dict[str, object]] | None:
    try:
        told = json.loads(stamp.read_text(encoding="utf-8"))
        versions: dict[str, dict[str, object]] = told["versions"]
        store = LayerStore(data / "layers")
        whole = (data / "registers.db").is_file() and all(
            store.path_of(str(version["version"])).is_file() for version in versions.values()
        )
        return versions if told["mark"] == mark and whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make(data: Path, progress: Callable[[str], None]) -> dict[str, dict[str, object]]:
    beside = data / "demo-building"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    made = _draw(beside, progress)
    progress("Skriver kartlager")
    store, profile = LayerStore(data / "layers"), read_profile(HERE / "kjellstavik.toml")
    versions: dict[str, dict[str, object]] = {}
    for declared in profile.layers:
        layer = made.frames[declared.name]
        versions[declared.name] = {
            "version": write_version(layer, LayerKind(declared.kind), store),
            "count": len(layer),
        }
    (beside / "registers.db").replace(data / "registers.db")
    kept = data / "demo"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    (beside / "plans").rename(kept / "plans")
    shutil.rmtree(beside, ignore_errors=True)
    return versions


def _draw(beside: Path, progress: Callable[[str], None]) -> Kjellstavik:
    from gis.detailed_plan import read_plans, to_layers
    from permits.adapters.registers.embedded import write_registers
    from permits.demo import frames
    from permits.demo.addresses import number
    from permits.demo.buildings import raise_buildings
    from permits.demo.constraints import make_constraints
    from permits.demo.designations import designate
    from permits.demo.ground import ground
    from permits.demo.network import network
    from permits.demo.ownership import holdings, inhabitants, registered
    from permits.demo.parcels import local, make_parcels
    from permits.demo.plans import write_plans

    progress("Delar in marken i fastigheter")
    parcels = designate(make_parcels())
    addresses = number(parcels)
    progress("Bygger hus")
    built = raise_buildings(parcels, addresses)
    progress("Skriver detaljplaner och register")
    plan_files = write_plans(parcels, beside / "plans")
    areas, provisions = to_layers([plan for file in plan_files for plan in read_plans(file)])
    people = inhabitants(addresses, {one.designation for one in built if one.main})
    write_registers(beside / "registers.db", people, registered(parcels, addresses), holdings(parcels))
    plots = [local(parcel.shape) for parcel in parcels if parcel.plot]
    layers = {
        "fastigheter": frames.properties(parcels),
        "byggnader": frames.buildings(built),
        "vagar": frames.roads(network()),
        "jarnvag": frames.railway(network()),
        "vatten": frames.water(ground()),
        "kommungrans": frames.border(parcels),
        "detaljplaner": areas,
        "planbestammelser": provisions,
        **make_constraints(ground(), network(), plots),
    }
    return Kjellstavik(layers, plan_files)


def _publish(versions: dict[str, dict[str, object]], url: str, progress: Callable[[str], None]) -> None:
    """Declare the layers and let these versions hold, unless staff have already published something of their own."""
    from permits.adapters.database import migrate, open_database

    migrate(url)
    database = open_database(url)
    try:
        catalogue = database.layers
        profile = read_profile(HERE / "kjellstavik.toml")
        declare_layers(catalogue, profile)
        _engage(database.persons, profile)
        for name, made in versions.items():
            holds = next(iter(catalogue.history(name)), None)
            if holds is not None and (holds.by != SYSTEM.person_id or holds.version == made["version"]):
                continue
            declared = profile.layer(name)
            now = datetime.now(UTC)
            row = LayerVersionRow(
                id=f"{name}-{str(made['version'])[:12]}",
                layer=name,
                version=str(made["version"]),
                filename=f"{name}.gpkg",
                source=declared.source if declared else "",
                count=int(str(made["count"])),
                handed_in=now,
                by=SYSTEM.person_id,
                by_name=SYSTEM.name,
            )
            if all(known.id != row.id for known in catalogue.versions(name)):
                catalogue.add_version(row)
            moves = catalogue.history(name)
            catalogue.move_pointer(
                row.id,
                expected_revision=moves[0].revision if moves else 0,
                by=SYSTEM,
                at=now,
                # what is to hold from now may not begin before what it takes over from
                published=max([PUBLISHED, *(move.published for move in moves)]),
            )
            progress(f"Publicerar {declared.title if declared else name}")
        # as migrate does: what is published before the first worker runs is told to the cases too
        begin_following(database.reassessments, catalogue, datetime.now(UTC))
    finally:
        database.close()


def _engage(persons: PersonStore, profile: Municipality) -> None:
    """Let the staff be known before they first log in, so that cases can be given to them."""
    for member in STAFF:
        roles = {profile.staff_roles[group] for group in member.groups if group in profile.staff_roles}
        if roles:
            person_id = persons.identify_staff(STAFF_LOGIN, member.user_id, member.name)
            persons.note_roles(person_id, roles)


def _replace_text(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
