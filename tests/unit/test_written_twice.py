"""A button pressed again because nobody answered: the same words so soon are the same message."""

from __future__ import annotations

from tests.unit.desks import Desks


def test_a_message_that_is_sent_again_after_a_word_in_between_is_one(desks: Desks) -> None:
    ylva, officer = desks.resident(), desks.officer()
    case_id = desks.submitted(ylva).case_id

    def said() -> list[str]:
        return [each.text for each in desks.handling.case(officer, case_id).case.messages]

    desks.answering.write(ylva, case_id, "När blir det klart?")
    desks.noting.write(officer, case_id, desks.handling.case(officer, case_id).case.version, "Snart.")
    desks.answering.write(ylva, case_id, "När blir det klart?")
    assert said() == ["När blir det klart?", "Snart."]
    desks.clock.turn(minutes=2)
    desks.answering.write(ylva, case_id, "När blir det klart?")
    assert said() == ["När blir det klart?", "Snart.", "När blir det klart?"]
