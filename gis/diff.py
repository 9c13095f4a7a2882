"""What a new version of a layer adds, removes and changes against the one that holds."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shapely

from gis.kinds import RULES
from gis.layers import LayerKind, PublishedLayer
from gis.store import Feature, LayerStore


@dataclass(frozen=True)
class LayerDiff:
    """What differs. Features by their key ("Alviken 1:18, 2"), or by their shape where the kind has no key; sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        told = {"added": len(self.added), "removed": len(self.removed), "changed": len(self.changed)}
        return told | {"unchanged": self.unchanged}

    def as_dict(self, most: int = 500) -> dict[str, Any]:
        """Plain values, with at most `most` names in each list and all of them counted."""
        told = {name: value[:most] if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return told | {"counts": self.counts}


def diff(old: PublishedLayer | None, new_path: Path, kind: LayerKind | None = None) -> LayerDiff:
    """The difference between a published layer (None: there was none) and a version's file.

    `kind` is needed only without an old layer. Raises LayerUnreadableError for a file that cannot be read.
    """
    kind = old.kind if old else kind or LayerKind.CONSTRAINT
    before = _fingerprints(old.path, kind) if old else {}
    after = _fingerprints(new_path, kind)
    shared = before.keys() & after.keys()
    changed = {name for name in shared if before[name] != after[name]}
    return LayerDiff(
        added=tuple(sorted(after.keys() - shared)),
        removed=tuple(sorted(before.keys() - shared)),
        changed=tuple(sorted(changed)),
        unchanged=len(shared) - len(changed),
    )


def differing(
    old: PublishedLayer | None, new_path: Path, kind: LayerKind, most: int
) -> tuple[list[Feature], list[Feature]]:
    """The features to draw of a difference, at most `most` of each: new or changed, and gone or as they were."""
    told = diff(old, new_path, kind)
    after, before = (*told.added, *told.changed), (*told.removed, *told.changed)
    return _named(new_path, kind, after[:most]), _named(old.path, kind, before[:most]) if old else []


def _named(path: Path, kind: LayerKind, names: tuple[str, ...]) -> list[Feature]:
    wanted = set(names)
    return [feature for name, (feature, _print) in _prints(path, kind).items() if name in wanted]


def _fingerprints(path: Path, kind: LayerKind) -> dict[str, bytes]:
    return {name: told for name, (_feature, told) in _prints(path, kind).items()}


def _prints(path: Path, kind: LayerKind) -> dict[str, tuple[Feature, bytes]]:
    """By the feature's name, the feature and a digest of its normalised geometry (to the millimetre) and columns."""
    features = LayerStore(path.parent).all_in(path)
    shapes = shapely.to_wkb(
        shapely.normalize(shapely.set_precision([f.geometry for f in features], 0.001, "pointwise"))
    )
    seen: Counter[str] = Counter()
    prints: dict[str, tuple[Feature, bytes]] = {}
    for feature, wkb in zip(features, shapes, strict=True):
        name = _name(feature, kind, wkb)
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        told = repr(sorted((column, value) for column, value in feature.properties.items() if value is not None))
        prints[name] = feature, hashlib.blake2b(wkb + told.encode(), digest_size=16).digest()
    return prints


def _name(feature: Feature, kind: LayerKind, wkb: bytes) -> str:
    key = RULES[kind].key
    if key and all(feature.text(column) for column in key):
        return ", ".join(feature.text(column) for column in key)
    shape = hashlib.blake2b(wkb, digest_size=4).hexdigest()
    return f"{feature.text('name') or 'utan namn'} [{shape}]"
