"""What is gone through for people's secrets keeps its kind: only texts are changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from permits.case.model import Case
from permits.case.pauses import PauseGround
from permits.services.redacting import Redaction
from tests.unit.desks import Desks


@dataclass(frozen=True)
class Told:
    ground: PauseGround
    text: str


def test_a_word_of_our_own_stays_what_it_is(desks: Desks) -> None:
    case: Case = desks.applying.case_of(desks.resident(), desks.submitted(desks.resident()).case_id).case
    hidden = replace(case, parties=tuple(replace(each, protected=True) for each in case.parties))
    ground = next(iter(PauseGround))
    gone = Redaction(hidden, {}).all((Told(ground, f"Skrivet av {case.parties[0].name}."),))[0]
    assert gone.ground is ground
    assert case.parties[0].name not in gone.text
