"""How long ago what holds of a layer was last found to be what its source has, in days and in words."""

from __future__ import annotations

from datetime import datetime

from permits.case.times import swedish_day
from permits.services.harvest_shapes import LayerAge, Sources
from permits.services.ports import Clock, LayerCatalogue
from permits.words import Text, _


class LayerAges:
    """The ages of the layers that have a source which is on."""

    def __init__(self, sources: Sources, catalogue: LayerCatalogue, clock: Clock) -> None:
        self._sources = sources
        self._catalogue = catalogue
        self._clock = clock

    def ages(self) -> dict[str, LayerAge]:
        """Every age by layer. A layer whose version was never compared with its source has none to tell."""
        sources = [source for source in self._sources.every() if source.active]
        if not sources:
            return {}
        current = self._catalogue.current()
        holding = {source.layer: current[source.layer].version_id for source in sources if source.layer in current}
        known = self._sources.confirmed(set(holding.values()))
        return {
            source.layer: LayerAge(
                source.layer, known.get(holding.get(source.layer, "")), source.wish.oldest, source.failures > 0
            )
            for source in sources
        }

    def notes(self) -> dict[str, str]:
        """What is said (Swedish) of each layer that is older than it may grow, wherever an answer rests on it."""
        now = self._clock()
        return {name: note for name, age in self.ages().items() if (note := too_old(age, now))}


def days_since(age: LayerAge, now: datetime) -> int | None:
    """Calendar days in Sweden; None when it was never compared."""
    return None if age.confirmed is None else (swedish_day(now) - swedish_day(age.confirmed)).days


def too_old(age: LayerAge, now: datetime) -> str:
    """What an answer says of a layer that is older than it may grow (Swedish); "" for one that is not."""
    if age.oldest is None:
        return ""
    days = days_since(age, now)
    if days is None:
        return "underlaget har inte kunnat jämföras med källan"
    return f"underlaget hämtades senast för {days} dagar sedan" if days > age.oldest else ""


def age_words(age: LayerAge, now: datetime) -> Text:
    """The age as the desk tells of it."""
    days = days_since(age, now)
    if days is None:
        return _("aldrig jämfört med källan")
    if days == 0:
        return _("stämde med källan i dag")
    return _("stämde med källan i går") if days == 1 else _("stämde med källan för %(n)s dagar sedan", n=days)
