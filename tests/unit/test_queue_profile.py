"""What a profile may say of the queue, and that what it says wrongly is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from permits.queue_profile import QueueProfileError, queue_of

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]}


def test_a_profile_that_says_nothing_gives_nobody_anything_by_itself(tmp_path: Path) -> None:
    profile = queue_of({}, tmp_path)
    assert not profile.automatic
    assert profile.warn_days == 14
    assert profile.weight(("tillbyggnad",)) == 1


def test_a_case_weighs_as_its_heaviest_part(tmp_path: Path) -> None:
    profile = queue_of({"weights": {"annat": 1.5, "eldstad": 0.5, "nybyggnad_enbostadshus": 3}}, tmp_path)
    assert profile.weight(("eldstad", "nybyggnad_enbostadshus")) == 3
    assert profile.weight(("eldstad",)) == 0.5
    assert profile.weight(("mur",)) == 1.5


def test_an_area_may_be_a_polygon_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "norr.geojson").write_text(json.dumps(SQUARE), encoding="utf-8")
    [area] = queue_of({"areas": [{"name": "Norr", "polygon": "norr.geojson"}]}, tmp_path).areas
    assert area.polygon == SQUARE


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ([], "queue ska vara en tabell"),
        ({"warnings": 3}, "queue.warnings"),
        ({"warn_days": 0}, "warn_days är 0"),
        ({"warn_days": "snart"}, "warn_days är 'snart'"),
        ({"tags": ["a|b"]}, "queue.tags"),
        ({"weights": {"slott": 2}}, "queue.weights.slott"),
        ({"weights": {"mur": -1}}, "queue.weights.mur är -1"),
        ({"areas": [{}]}, "ett namn"),
        ({"areas": [{"name": "Norr"}]}, r"Norr\): ange antingen"),
        ({"areas": [{"name": "Norr", "polygon": "saknas.geojson"}]}, "saknas.geojson kan inte läsas"),
        ({"officers": [{}]}, "ska ha login"),
        ({"officers": [{"login": "a", "areas": ["Norr"]}]}, "Norr finns varken"),
        ({"officers": [{"login": "a", "share": 2}]}, "share är 2"),
    ],
)
def test_what_is_wrong_is_named(told: Any, named: str, tmp_path: Path) -> None:
    with pytest.raises(QueueProfileError, match=named):
        queue_of(told, tmp_path)
