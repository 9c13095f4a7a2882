"""What a draft of the areas would mean: to whom the open cases that nobody has would go."""

from __future__ import annotations

from collections.abc import Iterator

from permits.case.folding import fold
from permits.municipality import Municipality
from permits.services.allotting import roster_of
from permits.services.fresh_cases import FreshCases
from permits.services.preview_shapes import MOST_SHOWN, Drafted, Preview
from permits.services.telling import measures_text
from permits.words import Text, _


def preview_areas(drafted: Drafted) -> tuple[Preview, ...]:
    """Where each new case lies and who would get it, now and after, each weighed by itself."""
    now, then = (dict(_given(drafted, each)) for each in (drafted.before, drafted.after))
    rows = tuple((number, about, now[number, about], told) for (number, about), told in then.items())
    lead = _("Vart och ett för sig. Det som fördelas först ändrar hur mycket den som fick det har att göra.")
    return (
        Preview(
            _("Nya ärenden som ingen har"),
            lead,
            (_("Ärende"), _("Åtgärd"), _("Nu"), _("Efter ändringen")),
            rows,
            empty=_("Alla ärenden har en handläggare."),
        ),
    )


def _given(drafted: Drafted, municipality: Municipality) -> Iterator[tuple[tuple[str, str], Text]]:
    unit = drafted.unit
    fresh = FreshCases(drafted.database, lambda: drafted.at, municipality, drafted.find)
    roster = roster_of(unit, municipality, drafted.at)
    for _number, case_id in unit.queue.unallotted(MOST_SHOWN):
        stored = unit.log.of_case(case_id)
        case = fold(stored)
        area = fresh.placing(case, stored).area
        chosen = roster.choose(case, area) if municipality.queue.automatic else None
        who = chosen.member.name if chosen else _("ingen, en människa fördelar")
        told = _("%(area)s: %(who)s", area=area or _("inget område"), who=who)
        yield (case.registry_number, measures_text(case.measures)), told
