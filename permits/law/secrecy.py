"""Why something in a public record may be kept secret: the grounds that a building committee meets (OSL 2009:400).

What each is about was held against what authorities and preparatory works say of it, since the statute itself was not
to be had word for word: 21:1, 3 and 7 against Skatteverket's guidance; 15:2, 18:8 and 18:13 against MSB's; 15:1 against
JK 2309-03-21, of building drawings; 31:23 against prop. 1999/2000:35; 21:3 a and 31:16 against a summary alone. An
officer judges each, and reads the paragraph.
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
    SecrecyGround("18:8", "OSL 18 kap. 8 §", "säkerhets- eller bevakningsåtgärder i en byggnad eller anläggning"),
    SecrecyGround("18:13", "OSL 18 kap. 13 §", "risk- och sårbarhetsanalyser och planering inför kriser"),
    SecrecyGround("15:1", "OSL 15 kap. 1 §", "förhållandet till en annan stat, till exempel en beskicknings lokaler"),
    SecrecyGround("15:2", "OSL 15 kap. 2 §", "totalförsvaret eller rikets säkerhet i övrigt"),
    SecrecyGround("31:16", "OSL 31 kap. 16 §", "affärs- eller driftförhållanden hos den som har affärer med kommunen"),
    SecrecyGround(
        "31:23",
        "OSL 31 kap. 23 §",
        "ett verk som inte är offentliggjort och kom in utan samtycke av den som har rätten",
    ),
)
NO_LONGER: Final = (SecrecyGround("22:1", "OSL 22 kap. 1 §", "någons personliga förhållanden i folkbokföringen"),)
"""What may stand in earlier judgements, and is not to choose: it is of those who register the population."""

PROTECTED_IDENTITY: Final = "21:3"
"""The ground that is proposed where somebody in the case is protected."""
REFUSED_BY: Final = "6 kap. 3 § OSL, 2 kap. 19 § tryckfrihetsförordningen"
"""That whoever is refused may have a written decision, which can be appealed."""
APPEALED_BY: Final = "6 kap. 7 och 8 §§ OSL, 44 § förvaltningslagen"
"""That the decision is appealed to the administrative court of appeal, within three weeks."""


def ground(code: str) -> SecrecyGround | None:
    """The ground with this code."""
    return next((each for each in (*GROUNDS, *NO_LONGER) if each.code == code), None)
