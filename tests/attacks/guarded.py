"""What every answer says about itself, whatever it is: how it may be shown, kept and framed."""

from __future__ import annotations

from werkzeug.test import TestResponse

MAY_BE_KEPT = {
    "static", "public.theme", "public.logo", "map_data.cell", "map_data.buildings", "health.health",
    "auth.describe_ourselves", "api.rules",
}  # fmt: skip
"""Addresses whose answers hold nothing of anybody."""


def faults_of(answer: TestResponse) -> list[str]:
    """What is missing from the headers that every answer has."""
    headers, faults = answer.headers, []
    for name, value in (
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ):  # fmt: skip
        if headers.getlist(name) != [value]:
            faults.append(f"{name}: {headers.getlist(name)}")
    policies = headers.getlist("Content-Security-Policy")
    policy = policies[0] if policies else ""
    if len(policies) != 1 or "default-src 'none'" not in policy:
        faults.append(f"policy: {policies}")
    scripts = next((part for part in policy.split("; ") if part.startswith("script-src")), "")
    if "unsafe" in scripts or "*" in policy or "http:" in scripts or "data:" in scripts:
        faults.append(f"scripts: {scripts}")
    if answer.mimetype == "text/html" and ("unsafe" in policy or "frame-ancestors 'none'" not in policy):
        faults.append(f"a page with a loose policy: {policy}")
    for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin"):
        if name in headers:
            faults.append(f"{name}: {headers[name]}")
    return faults


def is_kept_by_nobody(answer: TestResponse) -> bool:
    return "no-store" in answer.headers.get("Cache-Control", "") and "public" not in answer.headers["Cache-Control"]
