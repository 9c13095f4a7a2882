"""Arcs as straight pieces: as near as a centimetre, the way round that they were drawn, and what is no arc."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.reading.arcs import WITHIN, ArcError, straight_pieces

directions = st.floats(0, 6.28)


@given(directions, directions, directions, st.floats(0.5, 5_000), st.booleans())
def test_straight_pieces_keep_to_their_arc_within_a_centimetre(first, second, third, radius, circle):
    angles = np.array([first, second, third])
    if min(abs(np.sin((angles - np.roll(angles, 1)) / 2))) < 0.01:  # as good as one point
        return
    centre = np.array([151_000.0, 6_580_000.0])
    points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    found = straight_pieces(points, circle=circle)
    away = np.hypot(*(found - centre).T)
    middles = np.hypot(*((found[1:] + found[:-1]) / 2 - centre).T)
    assert np.abs(away - radius).max() < 1e-4
    assert (radius - middles).max() <= WITHIN + 1e-4
    turns = np.diff(np.unwrap(np.arctan2(*(found - centre).T[::-1])))
    leftwards = np.sin(second - first) + np.sin(third - second) + np.sin(first - third) > 0
    assert (np.sign(turns) == (1 if leftwards else -1)).all()
    told = (np.unwrap(np.arctan2(*(found - centre).T[::-1]))[-1] - first) % (2 * np.pi)
    ends = 0 if circle else (third - first) % (2 * np.pi)
    assert abs(np.sin((told - ends) / 2)) < 1e-4
    assert all((np.abs(found - point) < 1e-9).all(axis=1).any() for point in points)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(0, 0), (5, 0)], "fel antal"),
        ([(0, 0), (5, 5), (10, 0), (15, 5)], "fel antal"),
        ([(0, 0), (10, 0), (5, 0)], "rät linje"),
        ([(0, 0), (0, 0), (0, 0)], "utan utsträckning"),
        ([(0, 0), (5e8, 1e7), (1e9, 0)], "orimligt stor"),
    ],
)
def test_what_is_no_arc_is_explained(points, words):
    with pytest.raises(ArcError, match=words):
        straight_pieces(np.array(points, dtype=float))


def test_an_arc_as_good_as_straight_and_a_whole_circle():
    assert len(straight_pieces(np.array([(0.0, 0), (50, 0.001), (100, 0)]))) == 3
    around = straight_pieces(np.array([(0.0, 0), (20, 0), (0, 0)]))
    assert shapely.Polygon(around).area == pytest.approx(np.pi * 100, abs=0.5)
