"""What holds of every answer, whatever the facts: monotone, never bolder for knowing less, never alone.

Answers stand in order of how freely they let somebody begin: NONE lets them begin at once, ANMALAN after a start
clearance that the board must give, JUDGE and UNKNOWN send them to the board before anything, and BYGGLOV asks for a
permit. An answer may never move towards freedom by somebody building more or knowing less.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import random
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import permits.law
from permits.law.assess import assess
from permits.law.book import Need, Outcome, Part, RuleBook, Topic, all_rules
from permits.law.facts import Facts, Unknown
from permits.services.fact_list import LAYERS
from tests.law.any_facts import NOT_KNOWN, NUMBERS, REMOVABLE, WHOLE_NUMBERS, known_facts

BROKEN = re.compile(r"\b(None|nan|inf|Unknown|True|False)\b|  |\.\.|\. \.|\.:|,\.|\{")
STRICT = {Need.NONE: 0, Need.ANMALAN: 1, Need.JUDGE: 2, Need.UNKNOWN: 2, Need.BYGGLOV: 3}
STRICT_OUTCOME = {Outcome.MET: 0, Outcome.JUDGE: 1, Outcome.UNKNOWN: 1, Outcome.MISSING: 2, None: 0}
AREAS_OF_A_BUILDING = ("footprint_area", "gross_area", "footprint_after")
GROWING = (
    AREAS_OF_A_BUILDING, ("ridge_height",), ("structure_height",), ("ground_area",), ("existing_ground_area",),
    ("existing_exempt_area",), ("earlier_extension_area",), ("existing_deck_area",), ("power_kw",), ("premises_area",),
    ("level_change",),
)  # fmt: skip


def need(facts: Facts) -> Need:
    return assess(facts, {}).need.need


def more_of(facts: Facts, names: tuple[str, ...], more: float) -> Facts:
    known = {name: getattr(facts, name) for name in names if not isinstance(getattr(facts, name), Unknown)}
    return replace(facts, **{name: value + more for name, value in known.items()})


@settings(max_examples=400, deadline=None)
@given(known_facts(), st.sampled_from(GROWING), st.floats(0.01, 60))
def test_growing_never_turns_needed_into_not_needed(facts: Facts, names: tuple[str, ...], more: float) -> None:
    assert STRICT[need(more_of(facts, names, more))] >= STRICT[need(facts)]


@settings(max_examples=300, deadline=None)
@given(known_facts(), st.floats(0.01, 20))
def test_moving_away_from_the_boundary_never_adds_a_duty(facts: Facts, more: float) -> None:
    moved = more_of(facts, ("distance_to_boundary",), more)
    near = [rule for rule in all_rules() if str(rule.places[0]) == "PBL 9 kap. 34 §"]
    assert near
    for rule in near:
        before, after = ([finding.outcome for finding in rule.findings(one)] or [None] for one in (facts, moved))
        assert STRICT_OUTCOME[after[0]] <= STRICT_OUTCOME[before[0]], rule.id
    assert STRICT[need(moved)] <= STRICT[need(facts)]


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 50))
def test_moving_away_from_tracks_never_adds_a_duty(facts: Facts, more: float) -> None:
    assert STRICT[need(more_of(facts, ("distance_to_railway",), more))] <= STRICT[need(facts)]


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 50))
def test_moving_away_from_a_building_never_removes_a_duty(facts: Facts, more: float) -> None:
    """A wall or a deck may be 1.8 m within 3.6 m of a building, and 1.2 m farther away (9:19)."""
    moved = more_of(facts, ("distance_to_building", "farthest_from_building"), more)
    assert STRICT[need(moved)] >= STRICT[need(facts)]


@settings(max_examples=400, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(REMOVABLE), min_size=1, max_size=5))
def test_knowing_less_never_gives_a_more_permissive_answer_nor_a_duty_out_of_nothing(
    facts: Facts, removed: set[str]
) -> None:
    """An answer that is given without a fact is the answer whatever that fact is. Only a plan's own exemption from
    permit that nobody has read is told beside the permit instead."""
    if "provisions" in removed and not isinstance(facts.provisions, Unknown):
        facts = replace(facts, provisions=tuple(one for one in facts.provisions if one.kind != "permit_exemption"))
    knowing, less = need(facts), need(replace(facts, **dict.fromkeys(removed, NOT_KNOWN)))
    if less in {Need.NONE, Need.ANMALAN, Need.BYGGLOV}:
        assert less is knowing


@pytest.mark.parametrize("name", REMOVABLE)
@settings(max_examples=6, deadline=None)
@given(facts=known_facts())
def test_no_single_fact_can_be_forgotten_to_be_let_go(name: str, facts: Facts) -> None:
    assert STRICT[need(replace(facts, **{name: NOT_KNOWN}))] >= min(STRICT[need(facts)], STRICT[Need.UNKNOWN])


@settings(max_examples=120, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(sorted(LAYERS))))
def test_a_layer_that_is_not_there_never_gives_a_more_permissive_answer(facts: Facts, gone: set[str]) -> None:
    blind = replace(facts, valuable=NOT_KNOWN, constraints=tuple(c for c in facts.constraints if c.layer not in gone))
    assert STRICT[need(blind)] >= min(STRICT[need(facts)], STRICT[Need.UNKNOWN])
    met = {f.rule for f in assess(blind, {}).about(Topic.BESIDE) if f.outcome is Outcome.MET}
    assert met <= {f.rule for f in assess(facts, {}).about(Topic.BESIDE) if f.outcome is Outcome.MET}


@settings(max_examples=60, deadline=None)
@given(known_facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(facts: Facts, chance: random.Random) -> None:
    books = {id(book): book for module in law_modules() for book in vars(module).values() if isinstance(book, RuleBook)}
    told = assess(facts, {})
    as_entered = {key: list(book.rules) for key, book in books.items()}
    try:
        for book in books.values():
            chance.shuffle(book.rules)
        forget()
        shuffled = assess(facts, {})
    finally:
        for key, book in books.items():
            book.rules[:] = as_entered[key]
        forget()
    assert len(books) == len(Topic)
    assert shuffled.need.need is told.need.need
    assert set(shuffled.need.findings) == set(told.need.findings)
    assert set(shuffled.findings) == set(told.findings)
    assert shuffled.documents == told.documents
    assert shuffled.control_officer is told.control_officer


def law_modules() -> list[Any]:
    names = [module.name for module in pkgutil.iter_modules(permits.law.__path__)]
    return [importlib.import_module(f"permits.law.{name}") for name in names]


def forget() -> None:
    """Empty every cache of answers."""
    for module in law_modules():
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@settings(max_examples=120, deadline=None)
@given(known_facts())
def test_other_regimes_always_stand_beside_the_answer(facts: Facts) -> None:
    found = assess(facts, {})
    titles = {finding.title for finding in found.about(Topic.BESIDE)}
    assert {"Strandskydd", "Fornlämningar", "Vattenskydd", "Natura 2000", "Biotopskydd", "Allmän väg"} <= titles
    assert {"Järnväg", "Kraftledning", "Kulturmiljö", "Översvämning", "Ras och skred"} <= titles


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(REMOVABLE)))
def test_every_finding_has_a_citation_a_title_and_swedish_sentences(facts: Facts, removed: set[str]) -> None:
    found = assess(replace(facts, **dict.fromkeys(removed, NOT_KNOWN)), {})
    for finding in found.findings:
        assert finding.citation
        assert finding.title
        assert finding.text[0] == finding.text[0].upper()
        assert finding.text.rstrip("”")[-1] in ".?"
        assert not BROKEN.search(finding.text), finding.text
        for fact in finding.facts:
            assert fact.label
            assert "None" not in fact.value
    assert found.need.sentence.endswith((".", "?"))
    assert set(found.need.findings) <= set(found.findings)


ABSURD = (-1.0, -0.001, -1e9, math.nan, math.inf, -math.inf, 0.0, 1e12, 1e300, 5e-324)


@settings(max_examples=250, deadline=None)
@given(known_facts(), st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from(ABSURD), min_size=1, max_size=4))
def test_nothing_absurd_raises(facts: Facts, absurd: dict[str, float]) -> None:
    assert assess(replace(facts, **absurd), {"tillbyggnad": {}}).findings


@pytest.mark.parametrize("name", NUMBERS)
@settings(max_examples=6, deadline=None)
@given(facts=known_facts(), absurd=st.sampled_from([math.nan, -1.0, -1e9]))
def test_what_no_measure_can_be_gives_no_more_than_not_knowing(name: str, facts: Facts, absurd: float) -> None:
    """A permit-free answer never rests on a value that cannot be."""
    without = need(replace(facts, **{name: NOT_KNOWN}))
    assert STRICT[need(replace(facts, **{name: absurd}))] >= min(STRICT[without], STRICT[Need.UNKNOWN])


@settings(max_examples=60, deadline=None)
@given(known_facts(), st.sampled_from(WHOLE_NUMBERS), st.sampled_from([-5, 0, 10**12]))
def test_absurd_whole_numbers_do_not_raise(facts: Facts, name: str, absurd: int) -> None:
    assert need(replace(facts, **{name: absurd}))


@settings(max_examples=100, deadline=None)
@given(known_facts())
def test_the_same_facts_give_the_same_assessment(facts: Facts) -> None:
    first = assess(facts, {})
    forget()
    assert assess(replace(facts), {}) == first


@settings(max_examples=100, deadline=None)
@given(known_facts())
def test_a_case_that_began_under_the_older_law_gets_no_verdict(facts: Facts) -> None:
    assert need(replace(facts, begun=date(2025, 11, 30))) is Need.JUDGE


@settings(max_examples=150, deadline=None)
@given(known_facts())
def test_a_permit_free_answer_never_passes_by_a_duty(facts: Facts) -> None:
    """Where the answer is that nothing is needed, no rule of the statute says that a permit is."""
    found = assess(facts, {}).need
    if found.need in {Need.NONE, Need.ANMALAN}:
        back = {rule.id for rule in all_rules() if rule.part is Part.BRINGS_BACK}
        assert not [f.rule for f in found.findings if f.rule in back and f.outcome is not Outcome.MET]
