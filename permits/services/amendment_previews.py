"""What a draft of the settings would mean, section by section: shown to the administrator before it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from permits.services.order_text import usual_day
from permits.services.preview_decisions import preview_delegation, preview_phrases
from permits.services.preview_fees import preview_fees
from permits.services.preview_papers import preview_documents
from permits.services.preview_queue import preview_areas
from permits.services.preview_shapes import Drafted, Preview
from permits.words import Text, _, date_text


def preview_days(drafted: Drafted) -> tuple[Preview, ...]:
    """The last day and the reminders of what is sent today."""
    def told(days: int, reminders: tuple[int, ...]) -> Text:
        due = date_text(usual_day(drafted.today, days))
        if not reminders:
            return _("Svar senast %(day)s, ingen påminnelse", day=due)
        listed = ", ".join(str(day) for day in sorted(reminders, reverse=True))
        return _("Svar senast %(day)s, påminnelse %(days)s dagar före", day=due, days=listed)

    both = (drafted.before, drafted.after)
    orders = (told(each.answer_days, each.remind_days) for each in both)
    hearings = (told(each.hearing.answer_days, each.hearing.remind_days) for each in both)
    rows = ((_("Föreläggande om komplettering"), *orders), (_("Utskick till grannar"), *hearings))
    return (Preview(_("Om det skickas i dag"), heads=(_("Vad"), _("Nu"), _("Efter ändringen")), rows=rows),)


PREVIEWS: Final[Mapping[str, Callable[[Drafted], tuple[Preview, ...]]]] = {
    "phrases": preview_phrases,
    "delegation": preview_delegation,
    "documents": preview_documents,
    "fees": preview_fees,
    "areas": preview_areas,
    "days": preview_days,
}
