"""Checks of a new version against the one that holds: whether so much can have changed in the world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from gis.checking.problem import Problem, check
from gis.checking.whole import Whole
from gis.kinds import AREAS

FEWER: Final = 0.2  # the share of features that may go in one version without a question
OTHER_AREA: Final = 0.2  # the share by which their area may grow or shrink


@check("rimlig förändring", blocks=False, across=True)
def has_not_changed_beyond_belief(layer: Whole) -> Iterator[Problem]:
    """A layer that has lost a fifth of its features or ground is more often a broken export than a changed world."""
    before, now = layer.before, layer.count
    if before is None or not before.count:
        return
    if now < before.count * (1 - FEWER):
        share = round(100 * (1 - now / before.count))
        yield Problem(
            None, f"Lagret har {now} objekt, {share} % färre än förra versionens {before.count}. Stämmer det?"
        )
    if len(layer.seen.keys) and before.keys is not None:
        gone = len(np.setdiff1d(before.keys, layer.seen.keys))
        if gone > len(before.keys) * FEWER:
            share = round(100 * gone / len(before.keys))
            told = f"{gone} av förra versionens {len(before.keys)} objekt finns inte kvar ({share} %). Stämmer det?"
            yield Problem(None, told)
    area = layer.seen.area
    if layer.rules.geometry <= AREAS and before.area and abs(area - before.area) > before.area * OTHER_AREA:
        share, way = round(100 * abs(area / before.area - 1)), "större" if area > before.area else "mindre"
        yield Problem(None, f"Objektens yta är tillsammans {share} % {way} än i förra versionen. Stämmer det?")
