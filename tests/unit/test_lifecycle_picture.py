"""The picture of the lifecycle: every state and move of the table is in it, once, legible and well-formed."""

from __future__ import annotations

import pytest
from lxml import etree

from permits.case import picture, roles
from permits.case.access import Role
from permits.case.lifecycle import MOVES
from permits.case.model import STATE_LABELS, State
from permits.cli import main


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    assert set(picture.ranks()) == set(State)
    for card in picture.cards():
        if card.state.is_open:
            assert card.leading, f"{card.state} kan inte lämnas"


def test_every_move_is_in_the_picture_where_it_begins() -> None:
    shown = [(card.state, move.name) for card in picture.cards() for move in (*card.leading, *card.staying)]
    assert len(shown) == len(set(shown))
    told = {(state, move.name) for move in MOVES if move not in picture.EVERYWHERE for state in move.leaves}
    assert set(shown) == told
    assert all(move.leaves for move in MOVES)


def test_cards_do_not_cover_each_other_and_their_words_have_room() -> None:
    laid = picture.cards()
    for one in laid:
        for other in laid:
            if one is not other and one.x == other.x:
                assert one.y + one.height <= other.y or other.y + other.height <= one.y
        for move in (*one.leading, *one.staying):
            assert len(move.label) * 8 + len(picture.who_makes(move)) * 7 < picture.WIDTH - 16


def test_the_command_prints_a_picture_or_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lifecycle"]) == 0
    drawn = capsys.readouterr().out
    root = etree.fromstring(drawn)
    words = "".join(root.itertext())
    assert all(label in words for label in STATE_LABELS.values())
    assert main(["lifecycle", "--roles"]) == 0
    who = capsys.readouterr().out
    assert all(f"    {move.label}: {picture.who_makes(move)}" in who for move in MOVES)
    assert set(roles.IS) == set(picture.WHO) == set(Role)
    assert main(["lifecycle", "--text"]) == 0
    told = capsys.readouterr().out
    assert all(move.label in told for move in MOVES)
