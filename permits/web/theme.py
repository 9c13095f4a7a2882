"""The municipality's colour, turned into accents that can be read on light and on dark paper."""

from __future__ import annotations

import re

LIGHT_PAPER = (0xF2, 0xEF, 0xE7)
DARK_PAPER = (0x26, 0x2D, 0x2A)
INK = (0x14, 0x18, 0x16)
WHITE = (0xFF, 0xFF, 0xFF)
ENOUGH = 4.6  # WCAG 2.2 asks 4.5:1; a little more, as washes lie under some text
FALLBACK = (0x1B, 0x5E, 0x57)

Colour = tuple[int, int, int]


def stylesheet(colour: str) -> str:
    """The custom properties for a colour (#rrggbb): the accent on light paper, on dark paper, and text on it."""
    accent = parse(colour)
    light = _moved_until_readable(accent, LIGHT_PAPER, towards=(0, 0, 0))
    dark = _moved_until_readable(accent, DARK_PAPER, towards=WHITE)
    return (
        f":root {{ --accent: {written(light)}; --accent-strong: {written(dark)}; --on-accent: {written(WHITE)}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --on-accent: {written(INK)}; }} }}\n"
    )


def parse(colour: str) -> Colour:
    """#rrggbb as three numbers; a colour written otherwise gives the house's own green."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", colour.strip())
    if not found:
        return FALLBACK
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue


def written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _moved_until_readable(colour: Colour, paper: Colour, towards: Colour) -> Colour:
    """The colour, darkened or lightened just as much as reading it on the paper asks."""
    for step in range(51):
        share = step / 50
        red, green, blue = (round(part + (aim - part) * share) for part, aim in zip(colour, towards, strict=True))
        if contrast((red, green, blue), paper) >= ENOUGH:
            return red, green, blue
    return towards
