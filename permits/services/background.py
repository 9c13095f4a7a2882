"""The municipality's background map, held against what its service says of itself."""

from __future__ import annotations

from gis.backgrounds import Background, faults
from permits.municipality import Municipality


def background_faults(municipality: Municipality, capabilities: bytes) -> list[str]:
    """What in the service's capabilities does not fit the profile, in words; empty when all fits."""
    return faults(Background(**municipality.background), capabilities)
