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
        told = {name: list(value[:most]) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return told | {"counts": self.counts}


def diff(old: PublishedLayer | None, new_path: Path, kind: LayerKind | None = None) -> LayerDiff:
    """The difference between a published layer (None: there was none) and a version's file.

    `kind` is needed only without an old layer. Raises LayerUnreadableError for a file that cannot be read.
    """
    before, after = _both(old, new_path, kind)
    shared = before.keys() & after.keys()
    changed = {name for name in shared if before[name].digest != after[name].digest}
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
    before, after = _both(old, new_path, kind)
    same = {name for name in before.keys() & after.keys() if before[name].digest == after[name].digest}
    was = [told.feature for name, told in before.items() if name not in same]
    becomes = [told.feature for name, told in after.items() if name not in same]
    return becomes[:most], was[:most]


@dataclass(frozen=True)
class _Told:
    """A feature and a digest of its normalised geometry (to the millimetre) and its columns."""

    digest: bytes
    feature: Feature


def _both(
    old: PublishedLayer | None, new_path: Path, kind: LayerKind | None
) -> tuple[dict[str, _Told], dict[str, _Told]]:
    kind = old.kind if old else kind or LayerKind.CONSTRAINT
    return (_by_name(old.path, kind) if old else {}), _by_name(new_path, kind)


def _by_name(path: Path, kind: LayerKind) -> dict[str, _Told]:
    features = LayerStore(path.parent).all_in(path)
    rounded = shapely.set_precision([feature.geometry for feature in features], 0.001, "pointwise")
    seen: Counter[str] = Counter()
    told: dict[str, _Told] = {}
    for feature, wkb in zip(features, shapely.to_wkb(shapely.normalize(rounded)), strict=True):
        name = _name(feature, kind, wkb)
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        columns = repr(sorted((column, value) for column, value in feature.properties.items() if value is not None))
        told[name] = _Told(hashlib.blake2b(wkb + columns.encode(), digest_size=16).digest(), feature)
    return told


def _name(feature: Feature, kind: LayerKind, wkb: bytes) -> str:
    key = RULES[kind].key
    if key and all(feature.text(column) for column in key):
        return ", ".join(feature.text(column) for column in key)
    shape = hashlib.blake2b(wkb, digest_size=4).hexdigest()
    return f"{feature.text('name') or 'utan namn'} [{shape}]"
