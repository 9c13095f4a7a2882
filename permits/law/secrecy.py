"""Why something in a public record may be kept secret: the grounds that a building committee meets (OSL 2009:400).

21:3, 3 a and 7 rest on a summary of the statute, the others on known practice: none was read word for word here. An
officer judges each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class SecrecyGround:
    """A ground by `code`, as it is cited, and what it is about (Swedish)."""

    code: str
    citation: str
    about: str


GROUNDS: Final = (
    SecrecyGround("21:3", "OSL 21 kap. 3 §", "var någon som kan bli hotad eller förföljd finns eller kan nås"),
    SecrecyGround("21:3a", "OSL 21 kap. 3 a §", "någon med skyddad folkbokföring"),
    SecrecyGround("21:7", "OSL 21 kap. 7 §", "personuppgifter som kan komma att användas mot dataskyddsreglerna"),
    SecrecyGround("21:1", "OSL 21 kap. 1 §", "någons hälsa eller sexualliv"),
    SecrecyGround("22:1", "OSL 22 kap. 1 §", "någons personliga förhållanden i folkbokföringen"),
    SecrecyGround("18:8", "OSL 18 kap. 8 §", "säkerhets- eller bevakningsåtgärder i en byggnad eller anläggning"),
    SecrecyGround("18:13", "OSL 18 kap. 13 §", "risk- och sårbarhetsanalyser och planering inför kriser"),
    SecrecyGround("15:2", "OSL 15 kap. 2 §", "totalförsvaret"),
    SecrecyGround("31:16", "OSL 31 kap. 16 §", "affärs- eller driftförhållanden hos den som har affärer med kommunen"),
    SecrecyGround("31:23", "OSL 31 kap. 23 §", "ett upphovsrättsligt skyddat verk"),
)
PROTECTED_IDENTITY: Final = "21:3"
"""The ground that is proposed where somebody in the case is protected."""
REFUSED_BY: Final = "2 kap. 15 § tryckfrihetsförordningen, 6 kap. 3 § OSL"
"""That whoever is refused may have a written decision, which can be appealed."""
APPEALED_BY: Final = "6 kap. 7 och 8 §§ OSL, 44 § förvaltningslagen"
"""That the decision is appealed to the administrative court of appeal, within three weeks."""


def ground(code: str) -> SecrecyGround | None:
    """The ground with this code."""
    return next((each for each in GROUNDS if each.code == code), None)
