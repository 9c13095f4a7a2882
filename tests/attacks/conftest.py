"""A stage to try logins on and a town to break into, each made once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import create_app
from permits.adapters.saml import configuration, keys
from permits.settings import from_environment
from tests.attacks.saml_forge import NAME, NUMBER, Keys, Plan
from tests.attacks.saml_stage import Departure, Stage, settings_in
from tests.attacks.town import Town, copied, settled
from tests.conftest import copied_demo

RESIDENT = {NUMBER: ["199001012385"], NAME: ["Eva Prov"]}


@pytest.fixture(scope="session")
def saml_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for keys, which are the shortest that are taken: five hundred responses are signed with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "RSA_BITS", keys.FEWEST_RSA_BITS)
        yield tmp_path_factory.mktemp("saml-stage")


@pytest.fixture
def stage(saml_folder: Path) -> Stage:
    return Stage(settings_in(saml_folder))


Genuine = Callable[..., Plan]


@pytest.fixture
def genuine(stage: Stage) -> Genuine:
    return plans_for(stage)


def plans_for(stage: Stage) -> Genuine:
    """Makes the plan of a genuine response for a departure; keyword arguments are changes to it."""
    pair = keys.read(configuration.saml_folder(stage.settings) / "idp-signing.pem")
    held = Keys(pair.key, pair.certificate, stage.configuration.keys.encryption.certificate)

    def plan(departure: Departure, idp: str = "bankid", **changes: object) -> Plan:
        made = Plan(
            departure.request_id, configuration.TEST_ENTITY + idp, f"http://localhost:8000/saml/{idp}/metadata",
            "http://localhost:8000/saml/acs", held, attributes=RESIDENT,
        )  # fmt: skip
        return made.but(**changes)

    return plan


@pytest.fixture(scope="session")
def first_town(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Settled once; tests work on copies."""
    settings = from_environment({"LOVLIG_DATA": str(copied_demo(built_demo, tmp_path_factory.mktemp("town")))})
    return settled(settings, create_app(settings))


@pytest.fixture(scope="module")
def town(first_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town for one module, which leaves it as it found it, or harms nobody but itself."""
    return copied(first_town, tmp_path_factory.mktemp("copy") / "data")
