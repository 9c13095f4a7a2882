"""Every column says whether it tells of anybody, and the page made of that is the one in docs/."""

from __future__ import annotations

import pytest

from permits.adapters.database import personal_page
from permits.adapters.database.personal import Holding
from permits.adapters.database.personal_tables import TABLES
from permits.adapters.database.tables import metadata
from permits.adapters.database.texts import CASES, REGISTRY
from permits.cli import main
from tests.service import ROOT


def test_every_table_and_column_is_described() -> None:
    """A new one is described in permits/adapters/database/personal_tables.py."""
    assert personal_page.undescribed() == []
    assert set(personal_page.WORDS) == {CASES, REGISTRY}


def test_the_page_is_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    """When this fails: .venv/bin/python -m permits.cli personal-data > docs/personuppgifter.md"""
    assert main(["personal-data"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "personuppgifter.md").read_text(encoding="utf-8")


def test_what_is_not_described_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    persons = TABLES["persons"]
    fewer = {name: kind for name, kind in persons.columns.items() if name != "name"}
    changed = {**TABLES, "persons": Holding("alla", persons.purpose, {**fewer, "shoe_size": persons.columns["name"]})}
    del changed["drafts"]
    monkeypatch.setattr(personal_page, "TABLES", changed)
    assert personal_page.undescribed() == ["drafts", "persons.name", "persons.shoe_size finns inte"]
    with pytest.raises(LookupError):
        personal_page.personal_data_page()


def test_whatever_may_be_anybodys_name_or_address_is_said_to_be() -> None:
    """By their names alone: nobody has called these plain."""
    telling = ("name", "mail", "email", "street", "city", "postal_code", "phone", "address", "applicant", "counterpart")
    for table in metadata.sorted_tables:
        personal = TABLES[table.name].columns
        unsaid = {column.name for column in table.columns if column.name.endswith(telling)} - set(personal)
        assert unsaid <= {"name", "filename"}, table.name
