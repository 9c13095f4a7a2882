"""A construction sanction fee as it is considered: what was stated, the reckoning by law, and the time to comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from permits.case import events
from permits.case.times import swedish_day
from permits.law.sanction import Cut, Offence, On, Sanction, SanctionError, sanction
from permits.services.refusals import Refused
from permits.words import _

COMMENT_TIME: Final = timedelta(weeks=3)


def reckoned(told: Mapping[str, str], at: datetime) -> Sanction:
    """The fee in kronor with its steps (PBF 9 kap.). Raises Refused for what cannot be reckoned with."""
    try:
        return sanction(
            Offence(told.get("offence", "")),
            On(told.get("on", "")),
            year=swedish_day(at).year,
            area=Decimal(told.get("area") or "0"),
            pieces=int(told.get("pieces") or "0"),
            had_permit=told.get("had_permit") == "ja",
            again=told.get("again") == "ja",
            cut=Cut(told.get("cut") or Cut.NONE),
        )
    except SanctionError as error:
        raise Refused(_(str(error))) from error
    except (ValueError, InvalidOperation):
        raise Refused(_("Välj vad som gjordes och på vad, och skriv arean eller antalet som ett tal.")) from None


def considered(told: Mapping[str, str], at: datetime) -> events.SanctionConsidered:
    """That the fee is considered, and until when whom it is about may comment (11 kap. 58 §). Raises Refused."""
    fee = reckoned(told, at)
    steps = tuple({"what": step.what, "amount": step.amount, "citation": str(step.citation)} for step in fee.steps)
    kept = {name: str(text) for name, text in told.items() if text}
    return events.SanctionConsidered(fee.amount, steps, kept, swedish_day(at) + COMMENT_TIME)
