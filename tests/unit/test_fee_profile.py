"""How a profile's fee schedules are read, and what is said of those that are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits.fee_profile import ScheduleError, fee_schedules
from permits.law.facts import MeasureKind
from permits.law.fees import Hours, schedule_on
from permits.law.measures import INSTALLATIONS_ONLY
from permits.municipality import ProfileError, read_profile

PROFILE = Path(__file__).parents[2] / "permits/demo/kjellstavik.toml"
ONE: dict[str, Any] = {
    "taxa_id": "A",
    "name": "Taxa A",
    "valid_from": date(2026, 1, 1),
    "hourly_rate": 1000,
    "permit": {"mur": {"follows": 6, "departs": 8.5, "outside": 8, "start": 2}, "annat": 5},
}


def test_the_hours_of_a_measure_are_told_by_complexity_or_as_one_number() -> None:
    (schedule,) = fee_schedules([ONE])
    assert schedule.permit == {"mur": Hours(6, 8.5, 8, 2), "annat": Hours(5, 5, 5)}
    assert (schedule.hearing_hours, schedule.announcement, schedule.further_share) == (0, 0, 1)


def test_a_schedule_takes_over_what_it_does_not_say_itself() -> None:
    later = {
        "taxa_id": "B", "name": "Taxa B", "based_on": "A", "valid_from": date(2027, 1, 1), "hourly_rate": 1100
    }  # fmt: skip
    first, second = fee_schedules([ONE, later])
    assert (second.taxa_id, second.hourly_rate, second.permit) == ("B", 1100, first.permit)


def test_schedules_are_kept_oldest_first() -> None:
    older = ONE | {"taxa_id": "0", "valid_from": date(2025, 1, 1)}
    assert [schedule.taxa_id for schedule in fee_schedules([ONE, older])] == ["0", "A"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hourly_rate": "dyrt"}, "hourly_rate är 'dyrt'; ange hela kronor"),
        ({"hourly_rate": 0}, "hourly_rate är 0; ange hela kronor, 1–"),
        ({"hourly_rate": True}, "hourly_rate är True"),
        ({"hourly_rate": 1180.5}, "hourly_rate är 1180.5; ange hela kronor"),
        ({"valid_from": "i fjol"}, "valid_from är 'i fjol'; ange ett datum"),
        ({"name": " "}, "name ska vara en text"),
        ({"timpris": 1000}, "timpris är inget som en taxa kan ange"),
        ({"permit": {"hundkoja": 3}}, "permit.hundkoja är ingen åtgärd"),
        ({"permit": {"mur": -1}}, "permit.mur är -1; ange timmar"),
        ({"permit": {"mur": {"follows": 1, "departs": 2}}}, "permit.mur saknar outside"),
        ({"permit": {"mur": {"follows": 1, "departs": 2, "outside": 3, "stop": 4}}}, "permit.mur känner inte stop"),
        ({"permit": {"mur": {"follows": 1, "departs": float("inf"), "outside": 3}}}, "permit.mur.departs är inf"),
        ({"permit": 8}, "permit ska vara en tabell"),
        ({"notification": {"eldstad": "2"}}, "notification.eldstad är '2'; ange timmar"),
        ({"base_map": {"mur": 9.5}}, "base_map.mur är 9.5; ange hela kronor"),
        ({"further_share": 2}, "further_share är 2; ange en andel mellan 0 och 1"),
        ({"based_on": "C"}, "based_on är 'C'; ange taxa_id för en taxa som står tidigare"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_told_by_its_key(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ScheduleError) as told:
        fee_schedules([ONE | changed])
    assert said in str(told.value)
    assert str(told.value).startswith("fees (A)")


@pytest.mark.parametrize("key", ["taxa_id", "name", "valid_from", "hourly_rate", "permit"])
def test_what_a_schedule_must_say_is_asked_for(key: str) -> None:
    with pytest.raises(ScheduleError, match=f"saknar {key}"):
        fee_schedules([{name: value for name, value in ONE.items() if name != key}])


def test_two_schedules_cannot_begin_the_same_day_nor_share_a_name() -> None:
    with pytest.raises(ScheduleError, match="samma dag, 2026-01-01"):
        fee_schedules([ONE, ONE | {"taxa_id": "B"}])
    with pytest.raises(ScheduleError, match="två taxor heter A"):
        fee_schedules([ONE, ONE | {"valid_from": date(2027, 1, 1)}])


@pytest.mark.parametrize("told", [{"taxa_id": "A"}, "dyrt", [1, 2]])
def test_fees_that_are_no_list_of_schedules_are_told(told: Any) -> None:
    with pytest.raises(ScheduleError, match="ska vara en lista av taxor"):
        fee_schedules(told)


def test_the_demo_has_a_schedule_for_every_measure_and_every_day_of_the_new_law() -> None:
    fees = read_profile(PROFILE).fees
    assert schedule_on(date(2025, 11, 30), fees) is None
    assert [schedule_on(day, fees) for day in (date(2025, 12, 1), date(2026, 12, 31))] == [fees[0], fees[0]]
    assert schedule_on(date(2027, 1, 1), fees) == fees[1]
    for schedule in fees:
        assert set(schedule.permit) == {kind.value for kind in set(MeasureKind) - INSTALLATIONS_ONLY}
        assert set(schedule.notification) >= {kind.value for kind in INSTALLATIONS_ONLY}
        assert "påhittad" in schedule.name
        for hours in schedule.permit.values():
            assert 0 < hours.follows < hours.departs
            assert hours.follows < hours.outside


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("hourly_rate = 1180", "hourly_rate = -1", "fees (KF 2025/118): hourly_rate är -1"),
        ("[documents.tillbyggnad]", "[documents.utbyggnad]", "documents.utbyggnad är ingen åtgärd"),
        ('situationsplan = "normal"', 'situationsplan = "alltid"', "situationsplan är 'alltid'; ange normal"),
        ('[[fees]]\ntaxa_id = "KF 2026', '[fees]\ntaxa_id = "KF 2026', "kan inte läsas"),
    ],
)
def test_the_profile_says_which_key_is_wrong(tmp_path: Path, before: str, after: str, said: str) -> None:
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ProfileError) as told:
        read_profile(path)
    assert said in str(told.value)
