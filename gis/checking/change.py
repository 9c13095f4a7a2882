"""Checks of a new version against the one that holds: whether so much can have changed in the world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import shapely

from gis.checking.before import key_of
from gis.checking.problem import Problem, Submission, check

FEWER: Final = 0.2  # the share of features that may go in one version without a question
OTHER_AREA: Final = 0.2  # the share by which their area may grow or shrink


@check("rimlig förändring", blocks=False)
def has_not_changed_beyond_belief(layer: Submission) -> Iterator[Problem]:
    """A layer that has lost a fifth of its features or ground is more often a broken export than a changed world."""
    before, now = layer.before, len(layer.frame)
    if before is None or not before.count:
        return
    if now < before.count * (1 - FEWER):
        share = round(100 * (1 - now / before.count))
        yield Problem(
            None, f"Lagret har {now} objekt, {share} % färre än förra versionens {before.count}. Stämmer det?"
        )
    key = layer.key_columns()
    if key and before.keys:
        columns = layer.frame[key]
        gone = len(before.keys - {key_of(row) for row in columns.itertuples(index=False, name=None)})
        if gone > len(before.keys) * FEWER:
            share = round(100 * gone / len(before.keys))
            told = f"{gone} av förra versionens {len(before.keys)} objekt finns inte kvar ({share} %). Stämmer det?"
            yield Problem(None, told)
    area = float(shapely.area(layer.sound[~shapely.is_missing(layer.sound)]).sum())
    if layer.is_of_areas and before.area and abs(area - before.area) > before.area * OTHER_AREA:
        share, way = round(100 * abs(area / before.area - 1)), "större" if area > before.area else "mindre"
        yield Problem(None, f"Objektens yta är tillsammans {share} % {way} än i förra versionen. Stämmer det?")
