"""Every address asked as somebody about everything in the town, and the table of who was let in to what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from permits.web.limits import PACKAGES
from tests.attacks.guarded import MAY_BE_KEPT, faults_of, is_kept_by_nobody
from tests.attacks.routes import ROUTES, Route, body_of, expected, things_of, url_of
from tests.attacks.town import NOBODY, RESIDENTS, Thing, Town, told_too_much

OF_THE_CASE = {
    ("shared", "bo-och-eva"): "co-applicant",
    ("shared", "strand"): "neighbour",
    ("by-agent", "järnväg"): "agent",
    ("by-agent", "strand"): "principal",
}
"""What somebody is to a case of the town, where it is neither its owner nor nothing."""
COLUMNS = (
    "nobody", "code", "resident", "owner", "co-applicant", "agent", "principal", "neighbour", "other", "officer",
    "challenged", "registrator", "reader", "delegate", "second_reader", "secretary", "inspector", "gis", "admin",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of one request: `kind` of the answer, and what was wrong with it."""

    endpoint: str
    method: str
    relation: str
    status: int
    is_let_in: bool
    kind: str = ""
    faults: tuple[str, ...] = ()

    @property
    def plain(self) -> tuple[str, str, str, int, bool]:
        """What the table tells of it, as it goes from one process to another."""
        return self.endpoint, self.method, self.relation, self.status, self.is_let_in


def relation_of(town: Town, who: str, thing: Thing | None) -> str:
    """What `who` is to the thing: nobody, by role, or by what they have to do with it."""
    if who not in RESIDENTS:
        return who
    if thing is None:
        return "resident"
    name = next((name for name, each in town.cases.items() if each.id == thing.id), "")
    return OF_THE_CASE.get((name, who)) or ("owner" if who in thing.of else "other")


def survey(town: Town, who: str) -> Iterator[Outcome]:
    """Ask for every address × every thing, by reading and by writing; what would spend something is left alone."""
    for endpoint, route in ROUTES.items():
        for number, thing in enumerate(things_of(town, route)):
            allowed = expected(route, who, thing)
            if route.spends and allowed == route.opens:
                continue
            # of packages nobody is made more in a minute than there are things here
            headed = route.method == "GET" and number == 0 and endpoint not in PACKAGES
            methods = (route.method, "HEAD") if headed else (route.method,)
            yield from (_asked(town, who, endpoint, route, thing, method, allowed) for method in methods)


def _asked(
    town: Town, who: str, endpoint: str, route: Route, thing: Thing | None, method: str, allowed: frozenset[int]
) -> Outcome:
    url = url_of(town, endpoint, thing)
    sent = {"data": body_of(town, route)} if method == "POST" else {}
    answer = town.browser(who).ask(method, url, **sent)
    wrong = [] if answer.status_code in allowed else [f"{answer.status_code}, not {sorted(allowed)}"]
    wrong += [f"tells {secret}" for secret in told_too_much(town, who, answer)]
    wrong += faults_of(answer)
    if who != NOBODY and endpoint not in MAY_BE_KEPT and not is_kept_by_nobody(answer):
        wrong.append(f"may be kept: {answer.headers.get('Cache-Control')}")
    return Outcome(
        endpoint, method, relation_of(town, who, thing), answer.status_code, allowed == route.opens,
        answer.mimetype, tuple(f"{method} {url}: {fault}" for fault in wrong),
    )  # fmt: skip


def table(outcomes: Sequence[Outcome]) -> str:
    """Address × who × outcome, a line an address, and the counts."""
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    for each in outcomes:
        cells[each.endpoint, each.relation].add(each.status)
    columns = [name for name in COLUMNS if any(relation == name for _endpoint, relation in cells)]
    wide = max((len(endpoint) for endpoint, _relation in cells), default=8)
    lines = [" " * wide + " " + " ".join(f"{name[:11]:>11}" for name in columns)]
    for endpoint in dict.fromkeys(each.endpoint for each in outcomes):
        told = ("/".join(str(status) for status in sorted(cells.get((endpoint, name), ()))) for name in columns)
        lines.append(f"{endpoint:<{wide}} " + " ".join(f"{cell or '·':>11}" for cell in told))
    let_in = Counter(each.relation for each in outcomes if each.is_let_in)
    refused = Counter(each.relation for each in outcomes if not each.is_let_in)
    lines.append(f"{'let in':<{wide}} " + " ".join(f"{let_in[name]:>11}" for name in columns))
    lines.append(f"{'refused':<{wide}} " + " ".join(f"{refused[name]:>11}" for name in columns))
    faults = sum(len(each.faults) for each in outcomes)
    endpoints = len({each.endpoint for each in outcomes})
    lines.append(
        f"{len(outcomes)} requests for {endpoints} addresses by {len(columns)} kinds of people: {faults} faults"
    )
    return "\n".join(lines)
