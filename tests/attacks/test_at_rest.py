"""No test person's number lies on the disk of a service that people have lived in, but where it has to.

Looked for, in 12 and 10 digits, with and without sign: in the database's file as it lies, its log (WAL) and so every
table of it, in every file of the store and inside PDFs and zips, in mails, layers and metrics, and in a backup of it
all. Allowed: registers.db of the demo, which stands in for the population register.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from permits.adapters.safekeeping import back_up
from permits.case.times import utc_now
from permits.demo.people import PEOPLE
from tests.attacks.town import BO, Town, begun, copied
from tests.conftest import principal_of

pytestmark = pytest.mark.xdist_group("town")

ALLOWED = {"registers.db"}
UNREAD = {".gpkg"}  # layers of maps, which are published as open data
TENS = {person.number[2:] for person in PEOPLE}
LIKE_A_NUMBER = re.compile(rb"(?<!\d)(?:19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)")


@pytest.fixture(scope="module")
def lived_in(first_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """With an application under way that names somebody by number, beside all that has been handed in and decided."""
    town = copied(first_town, tmp_path_factory.mktemp("at-rest") / "data")
    anna = principal_of(town.app, "anna")
    draft = begun(town.app, anna, "Norrhaga 30:12", medsokande=BO)
    assert town.services.applying.open(anna, draft.id).answers["medsokande"]["personal_number"] == BO["personal_number"]
    while town.services.reacting.react_once():
        pass
    return town


def numbers_in(content: bytes) -> set[str]:
    """The test persons' numbers in bytes, by their ten digits."""
    return {(one + two).decode() for one, two in LIKE_A_NUMBER.findall(content)} & TENS


def parts_of(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from parts_of(packed.read(name))
    if content[:4] == b"%PDF":
        for page in pypdfium2.PdfDocument(content):
            yield page.get_textpage().get_text_range().encode()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for name, kept in pdf.attachments.items():
                yield name.encode()
                yield from parts_of(kept.get_file().read_bytes())


def found_under(folder: Path) -> tuple[list[str], int]:
    """Which files hold a number, and how many were read."""
    holding, read = [], 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix in UNREAD or path.name in ALLOWED:
            continue
        read += 1
        held = {number for part in parts_of(path.read_bytes()) for number in numbers_in(part)}
        held |= numbers_in(path.name.encode())
        holding += [f"{path.relative_to(folder)}: {number}" for number in sorted(held)]
    return holding, read


def test_no_number_is_on_the_disk(lived_in: Town) -> None:
    data = lived_in.settings.data
    assert (data / "lovlig.db").is_file()
    holding, read = found_under(data)
    assert holding == []
    assert read > 20


def test_no_number_is_in_a_backup(lived_in: Town, tmp_path: Path) -> None:
    back_up(lived_in.settings, tmp_path, utc_now())
    assert found_under(tmp_path)[0] == []
    assert not [path for path in tmp_path.rglob("*") if path.name == "personal-keys"]


def test_they_would_be_found(lived_in: Town, tmp_path: Path) -> None:
    """In whatever form, and inside what is packed: else the tests above could not fail."""
    register = (lived_in.settings.data / "registers.db").read_bytes()
    assert len(numbers_in(register)) == len(PEOPLE)
    number = PEOPLE[0].number
    forms = [
        number,
        number[2:],
        f"{number[:8]}-{number[8:]}",
        f"{number[2:8]}+{number[8:]}",
        f"{number[:8]} {number[8:]}",
    ]
    for place, form in enumerate(forms):
        with zipfile.ZipFile(tmp_path / f"{place}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("brev.txt", f"Nummer: {form}.")
    assert len(found_under(tmp_path)[0]) == len(forms)
