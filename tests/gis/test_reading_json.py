"""GeoJSON read piece by piece says the same, however small the pieces, as when it is read whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gis.reading.json_file import read_geojson
from gis.reading.json_stream import features_in
from gis.reading.pile import MOST_COLUMNS, Pile
from gis.refusals import UnreadableFileError

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.lists(values, max_size=5),
    st.dictionaries(st.text().filter(lambda name: name not in {"features", "type"}), values, max_size=3),
    st.integers(1, 40),
    st.sampled_from([None, 1]),
    st.booleans(),
    st.booleans(),
)
@example([{"}": None}], {}, 1, None, False, False)
@example([[{"]": "{["}]], {}, 3, None, False, False)
@example(['"}]{[\\'], {'\\"': "\ud83d"}, 1, None, False, True)
def test_pieces_of_any_size_give_the_same_features(
    tmp_path_factory, features, members, at_a_time, indent, in_ascii, last
):
    members |= {"type": "FeatureCollection"}
    whole = {**members, "features": features} if last else {"features": features, **members}
    path = tmp_path_factory.getbasetemp() / "pieces.json"
    text = json.dumps(whole, indent=indent, ensure_ascii=in_ascii)
    path.write_bytes(text.encode("utf-8", "surrogatepass" if in_ascii else "replace"))
    told = {}
    read = list(features_in(path, told, at_a_time))
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert read == expected.pop("features")
    assert told == expected


@given(st.binary(max_size=80), st.integers(1, 9))
@example(b'{"features":["', 1)
@example(b'{"features":[1 2]}', 1)
@example(b'{"features":[}', 1)
@example(b'{"type":"FeatureCollection","features":[{]}', 2)
@example(b'{"type" "FeatureCollection"}', 2)
def test_what_is_no_collection_is_always_explained(tmp_path_factory, content, at_a_time):
    path = tmp_path_factory.getbasetemp() / "noise.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"\.$"):
        list(features_in(path, {}, at_a_time))


def test_columns_that_come_late_stand_empty_before_and_too_many_are_refused(tmp_path):
    def piled(properties, name):
        path = tmp_path / f"{name}.json"
        features = [{"type": "Feature", "properties": told, "geometry": None} for told in properties]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        pile = Pile(tmp_path / name)
        read_geojson(path, pile, lambda _done, _total: None)
        return pile

    pile = piled([{"a": 1}, {"b": True, "a": 2.5}, {"geometry": "x", "c": 1 << 70, "d": "\ud800"}], "a")
    (frame,) = pile.frames(10)
    assert pile.types == {"a": "REAL", "b": "BOOLEAN", "geometry": "TEXT", "c": "TEXT", "d": "TEXT"}
    told = frame.drop(columns=frame.geometry.name).to_dict("list")
    assert told == {
        "a": [1, 2.5, None],
        "b": [None, 1, None],
        "geometry": [None, None, "x"],
        "c": [None, None, str(1 << 70)],
        "d": [None, None, "\ufffd"],
    }
    pile.close()
    assert Pile(tmp_path / "a").types == pile.types
    with pytest.raises(UnreadableFileError, match=f"fler än {MOST_COLUMNS} kolumner"):
        piled([{f"c{number}": 1 for number in range(MOST_COLUMNS + 1)}], "b")
