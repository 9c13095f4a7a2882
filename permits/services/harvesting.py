"""What GIS staff do with the source of a layer: say where it is, try it, have it fetched, turn it off, look back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from gis.harvesting.credentials import read_credential
from gis.harvesting.filters import pairs_in
from gis.harvesting.harvest import look
from gis.harvesting.refusing import HarvestError
from gis.harvesting.shapes import Offer
from gis.layers import LayerKind
from permits.case.access import Permission, Principal, may
from permits.services.harvest_days import next_due
from permits.services.harvest_reach import Reach, asked_of
from permits.services.harvest_shapes import HarvestRun, LayerAge, LayerSource, Sources, SourceWish
from permits.services.layer_ages import LayerAges
from permits.services.layer_columns import OwnColumn, guessed, own_columns
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.standing_layers import StandingLayers
from permits.words import _

MOST_RUNS: Final = 30
LONGEST_ADDRESS: Final = 1000
LOOKS_SECRET: Final = ("key", "token", "secret", "password", "passwd", "losenord")


@dataclass(frozen=True)
class SourceView:
    """A layer's source as its page shows it; `source` is None when there is none yet."""

    source: LayerSource | None
    runs: tuple[HarvestRun, ...]
    age: LayerAge | None
    logins: tuple[str, ...]


class Harvesting:
    """The desk of sources. Fetching is the worker's; nothing here changes what holds."""

    def __init__(self, sources: Sources, standing: StandingLayers, reach: Reach, ages: LayerAges, clock: Clock) -> None:
        self._sources = sources
        self._standing = standing
        self._reach = reach
        self._ages = ages
        self._clock = clock

    def view(self, who: Principal, layer: str) -> SourceView:
        """Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        entry = self._standing.entry(layer)
        logins = tuple(self._reach.login_names()) if may(who, Permission.PUBLISH_LAYERS) else ()
        return SourceView(
            self._sources.get(entry.name),
            tuple(self._sources.runs(entry.name, MOST_RUNS)),
            self._ages.ages().get(entry.name),
            logins,
        )

    def ages(self) -> dict[str, LayerAge]:
        """The age of each layer that has a source."""
        return self._ages.ages()

    def own_columns(self, layer: str) -> list[OwnColumn]:
        """The columns that a layer has or must have. Raises NotFound."""
        return own_columns(LayerKind(self._standing.entry(layer).kind))

    def guessed(self, layer: str, offer: Offer, wish: SourceWish) -> dict[str, str]:
        """Which column of the source each of the layer's own may be: as chosen, else by likeness."""
        chosen = {source: own for own, source in wish.columns.items()}
        return guessed(self.own_columns(layer), offer.columns, chosen)

    def look(self, who: Principal, layer: str, wish: SourceWish) -> Offer:
        """What the address has, asked now; of a collection its columns and first features. Raises NotFound, Refused."""
        _needs(who, Permission.PUBLISH_LAYERS)
        kind = LayerKind(self._standing.entry(layer).kind)
        self._check(wish)
        try:
            return look(self._reach.looking(wish.login), asked_of(wish, kind, self._standing))
        except HarvestError as error:
            raise Refused(error.text) from None

    def save(self, who: Principal, layer: str, wish: SourceWish, version: int) -> LayerSource:
        """Keep where the layer is fetched from, and fetch it from there by the schedule.

        `version` is what it was made from, 0 for none. Raises NotFound, Refused, Stale.
        """
        _needs(who, Permission.PUBLISH_LAYERS)
        entry = self._standing.entry(layer)
        self._check(wish)
        if not wish.collection:
            raise Refused(_("Välj vilken samling som ska hämtas."))
        if wish.login:
            self._check_login(wish)
        stands = self._sources.get(entry.name)
        now = self._clock()
        fresh = LayerSource(entry.name, wish, True, version + 1, now, who.name, due=next_due(wish, now))
        if stands is not None and stands.wish.asks == wish.asks:
            fresh = replace(
                fresh, digest=stands.digest, validators=stands.validators, harvested=stands.harvested,
                failures=stands.failures,
            )  # fmt: skip
        return self._saved(fresh, version)

    def turn(self, who: Principal, layer: str, version: int, *, on: bool) -> LayerSource:
        """Turn a source off, so that it is not fetched any more, or on again. Raises NotFound, Stale."""
        _needs(who, Permission.PUBLISH_LAYERS)
        stands = self._sources.get(layer)
        if stands is None:
            raise NotFound
        now = self._clock()
        due = next_due(stands.wish, now) if on else None
        turned = replace(
            stands, active=on, version=version + 1, changed=now, by_name=who.name, due=due, failures=0, forced=False
        )
        return self._saved(turned, version)

    def now(self, who: Principal, layer: str) -> None:
        """Have the layer fetched as soon as the worker can, whatever has changed. Raises NotFound, Refused."""
        _needs(who, Permission.PUBLISH_LAYERS)
        self._standing.entry(layer)
        if not self._sources.hurry(layer, self._clock()):
            raise Refused(_("Lagret har ingen källa som är på. Ange en, eller slå på den."))

    def _saved(self, source: LayerSource, version: int) -> LayerSource:
        if not self._sources.save(source, version):
            stands = self._sources.get(source.layer)
            raise Stale(stands.version if stands else 0, stands)
        return source

    def _check(self, wish: SourceWish) -> None:
        """Raises Refused for what cannot be right, before anybody is asked."""
        try:
            if len(wish.address) > LONGEST_ADDRESS:
                raise Refused(_("Adressen är för lång. Klistra in bara tjänstens egen adress."))
            self._reach.gate.checked(wish.address)
            if wish.where.strip() and not wish.where.lstrip().startswith("<"):
                pairs_in(wish.where)
        except HarvestError as error:
            raise Refused(error.text) from None
        named = [name.lower() for name, _value in parse_qsl(urlsplit(wish.address).query)]
        if any(word in name for name in named for word in LOOKS_SECRET):
            raise Refused(
                _("Adressen ser ut att ha en nyckel i sig. Den sparas inte här. Be den som driver tjänsten lägga in "
                  "den som en inloggning, och välj den.")
            )  # fmt: skip
        if wish.login and wish.login not in self._reach.login_names():
            raise Refused(_("Välj en inloggning som finns på servern."))

    def _check_login(self, wish: SourceWish) -> None:
        host = urlsplit(wish.address).hostname or ""
        try:
            credential = read_credential(self._reach.logins, wish.login)
        except HarvestError as error:
            raise Refused(error.text) from None
        if not credential.is_for(host):
            raise Refused(_("Inloggningen %(name)s är inte till för servern %(host)s.", name=wish.login, host=host))


def _needs(who: Principal, permission: Permission) -> None:
    if not may(who, permission):
        raise NotFound
