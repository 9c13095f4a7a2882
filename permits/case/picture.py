"""The life of a case as a picture: each state with the moves that it opens, who makes them, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from permits.case.access import PERMISSIONS, Role
from permits.case.lifecycle import MOVES, OPEN, Move
from permits.case.model import DECIDED, IN_BUILDING, STATE_LABELS, State

BEGINS: Final = State.SUBMITTED
WIDTH, LINE, HEAD, GAP, APART, MARGIN = 430, 20, 34, 26, 120, 24
WHO: Final = {
    Role.APPLICANT: "sökande",
    Role.REGISTRATOR: "registrator",
    Role.READER: "läsare",
    Role.OFFICER: "handläggare",
    Role.GIS: "GIS",
    Role.ADMIN: "administratör",
    Role.DELEGATE: "delegat",
    Role.SECOND_READER: "andra läsare",
    Role.SECRETARY: "sekreterare",
    Role.INSPECTOR: "inspektör",
}
STYLE: Final = (
    "text{font:14px system-ui,sans-serif;fill:#1c211e}.name{font-weight:600;font-size:16px}.who{fill:#5b635e;"
    "font-size:12px;text-anchor:end}.stays{fill:#5b635e}.card{fill:#fff;stroke:#1c211e;stroke-width:1.5}"
    ".way{fill:none;stroke:#1d5c4f;stroke-width:1.5;marker-end:url(#tip)}.rule{stroke:#c9cfcb}"
)


def _told_once() -> dict[str, tuple[Move, ...]]:
    """The moves that move nothing and are the same in many states, under the name of those states together."""
    staying = [move for move in MOVES if move.enters is None]
    mine = {move.name for move in staying if move.leaves >= OPEN}
    return {
        "I alla öppna lägen": tuple(move for move in staying if move.name in mine),
        "I hela byggskedet": tuple(move for move in staying if move.leaves == IN_BUILDING),
        "I alla avgjorda lägen": tuple(
            move for move in staying if move.leaves >= frozenset(DECIDED) and move.name not in mine
        ),
    }


TOLD_ONCE: Final = _told_once()
EVERYWHERE: Final = tuple(move for moves in TOLD_ONCE.values() for move in moves)
"""What may be done without moving the case in every state of a kind: told once, under the states."""


@dataclass(frozen=True)
class Card:
    """A state drawn at (x, y), `leading` its moves elsewhere in the order of its lines and `staying` those in place."""

    state: State
    column: int
    x: int
    y: int
    leading: tuple[Move, ...]
    staying: tuple[Move, ...]

    @property
    def height(self) -> int:
        return (
            HEAD + LINE * (len(self.leading) + len(self.staying)) + (LINE // 2 if self.leading and self.staying else 6)
        )

    def line(self, place: int) -> int:
        """The baseline of the leading move at this place."""
        return self.y + HEAD + LINE * place + 14


def ranks() -> dict[State, int]:
    """How many moves each state is from the beginning at least, so that no way passes over a column.

    A state that no move reaches is not there.
    """
    found, edge = {BEGINS: 0}, [BEGINS]
    while edge:
        entered = [move.enters for state in edge for move in MOVES if state in move.leaves and move.enters is not None]
        after = [state for state in dict.fromkeys(entered) if state not in found]
        found.update(dict.fromkeys(after, found[edge[0]] + 1))
        edge = after
    return found


def cards() -> tuple[Card, ...]:
    """Every state that can be reached, a column for each rank."""
    laid: list[Card] = []
    reached = ranks()
    for column in range(max(reached.values()) + 1):
        y = MARGIN
        for state in State:
            if reached.get(state) != column:
                continue
            moves = [move for move in MOVES if state in move.leaves]
            leading = tuple(move for move in moves if move.enters not in {None, state})
            staying = tuple(move for move in moves if move.enters in {None, state} and move not in EVERYWHERE)
            card = Card(state, column, MARGIN + column * (WIDTH + APART), y, leading, staying)
            laid.append(card)
            y += card.height + GAP
    return tuple(laid)


def svg() -> str:
    """The picture, an SVG that stands by itself."""
    laid = cards()
    by_state = {card.state: card for card in laid}
    width = max(card.x for card in laid) + WIDTH + MARGIN + APART // 2
    below = max(card.y + card.height for card in laid) + GAP
    height = below + HEAD + LINE * max(len(moves) for moves in TOLD_ONCE.values()) + 2 * MARGIN
    ways = [
        _way(card, place, by_state[move.enters])
        for card in laid
        for place, move in enumerate(card.leading)
        if move.enters is not None
    ]
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#1d5c4f"/></marker></defs>'
    )
    drawn = "".join(line for card in laid for line in _card(card)) + "".join(_everywhere(below))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" lang="sv">'
        f"<title>Ett ärendes väg</title><style>{STYLE}</style>{tip}"
        f'<rect width="{width}" height="{height}" fill="#f6f7f5"/>{drawn}{"".join(ways)}</svg>\n'
    )


def _card(card: Card) -> Iterator[str]:
    yield f'<rect class="card" x="{card.x}" y="{card.y}" width="{WIDTH}" height="{card.height}" rx="4"/>'
    yield f'<text class="name" x="{card.x + 12}" y="{card.y + 23}">{escape(STATE_LABELS[card.state])}</text>'
    for place, move in enumerate(card.leading):
        yield from _line(card.x, card.line(place), move, "leads")
    top = card.line(len(card.leading)) + (LINE // 2 if card.leading else 0)
    if card.leading and card.staying:
        yield f'<path class="rule" d="M{card.x + 12} {top - 19}h{WIDTH - 24}"/>'
    for place, move in enumerate(card.staying):
        yield from _line(card.x, top + LINE * place, move, "stays")


def _everywhere(y: int) -> Iterator[str]:
    for column, (title, moves) in enumerate(TOLD_ONCE.items()):
        x = MARGIN + column * (WIDTH + APART)
        yield f'<text class="name" x="{x + 12}" y="{y + 23}">{escape(title)}</text>'
        for place, move in enumerate(moves):
            yield from _line(x, y + HEAD + 14 + LINE * place, move, "stays")


def _line(x: int, y: int, move: Move, kind: str) -> Iterator[str]:
    yield f'<text class="{kind}" x="{x + 12}" y="{y}">{escape(move.label)}</text>'
    yield f'<text class="who" x="{x + WIDTH - 12}" y="{y}">{escape(who_makes(move))}</text>'


def _way(card: Card, place: int, to: Card) -> str:
    """From the move's line to the state that it enters: forwards, back, or round in the same column."""
    y, into = card.line(place) - 5, to.y + HEAD // 2
    if to.column > card.column:
        start, end = card.x + WIDTH, to.x
        return (
            f'<path class="way" d="M{start} {y}C{start + APART // 2} {y} {end - APART // 2} {into} {end - 2} {into}"/>'
        )
    if to.column < card.column:
        start, end = card.x, to.x + WIDTH
        return (
            f'<path class="way" d="M{start} {y}C{start - APART // 2} {y} {end + APART // 2} {into} {end + 2} {into}"/>'
        )
    start = card.x + WIDTH
    return f'<path class="way" d="M{start} {y}C{start + 50} {y} {start + 50} {into} {start + 2} {into}"/>'


def who_makes(move: Move) -> str:
    """The roles that may make a move, in words."""
    roles = PERMISSIONS[move.needs].roles
    return ", ".join(WHO[role] for role in Role if role in roles)


def text() -> str:
    """The same in words, for a terminal."""
    lines: list[str] = []
    for card in cards():
        goes_on = card.state.is_open or card.state.is_building
        lines.append(f"{STATE_LABELS[card.state]}{'' if goes_on else ' (avslutat)'}")
        for move in (*card.leading, *card.staying):
            to = f" → {STATE_LABELS[move.enters]}" if move in card.leading and move.enters else ""
            lines.append(f"    {move.label} [{who_makes(move)}]{to}")
    for title, moves in TOLD_ONCE.items():
        lines.append(title)
        lines += [f"    {move.label} [{who_makes(move)}]" for move in moves]
    return "\n".join(lines) + "\n"
