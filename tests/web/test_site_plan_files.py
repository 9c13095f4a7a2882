"""The situationsplan as files: printed and measured with a ruler, and read back by a drawing program's reader."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import page as conformance
import pikepdf
import pyogrio
import pytest
from flask import Flask
from PIL import Image
from shapely import box

from gis import crs
from permits.case.access import Principal
from permits.services import Services
from tests.attacks.town import begun
from tests.conftest import principal_of
from tests.demo_people import persona
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]
DPI = 400
MM = 25.4 / DPI
SIDE = 20.0  # true metres
READER = "pdftoppm"


def plots(ours: Services) -> Iterator[Any]:
    """Properties of the demo that lie as a plot does."""
    layer = ours.places.layers()["fastigheter"]
    yield from (each for each in ours.places.store.all(layer) if 900 < each.geometry.area < 6000)


def placed(ours: Services, plot: Any) -> Any:
    """The report of a house, SIDE by twelve true metres with its long side due east, amid a plot."""
    east, north = plot.geometry.representative_point().coords[0]
    factor = crs.scale_at(east, north)
    half, deep = SIDE / 2 * factor, 6.0 * factor
    return ours.places.report(box(east - half, north - deep, east + half, north + deep), plot.text("designation"))


def longest_red_line(pdf: bytes, folder: Path) -> float:
    """The longest unbroken horizontal line of a house's walls (0.55 mm; measures are 0.2), in mm on paper."""
    (folder / "plan.pdf").write_bytes(pdf)
    subprocess.run([READER, "-r", str(DPI), "-png", "-singlefile", "plan.pdf", "plan"], cwd=folder, check=True)
    with Image.open(folder / "plan.png") as opened:
        red, green, blue = (np.asarray(band) for band in opened.convert("RGB").split())
    new = (red > 140) & (green < 110) & (blue < 110)
    walls = np.logical_and.reduce([new[offset : len(new) - 6 + offset] for offset in range(6)])  # 0.38 mm thick
    longest = 0
    for row in walls[walls.any(axis=1)]:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(int), [0]))))
        longest = max(longest, int((edges[1::2] - edges[::2]).max()))
    return longest * MM


@pytest.mark.parametrize(("paper", "scale"), [("A4", 500), ("A3", 400)])
def test_a_side_of_twenty_metres_is_as_long_as_the_scale_says(
    app: Flask, tmp_path: Path, paper: str, scale: int
) -> None:
    """At 1:500 it is 40.0 mm, and at 1:400 50.0 mm, but for the width of the line itself."""
    ours = services_of(app)
    kinds = ["komplementbyggnad"]
    for plot in plots(ours):
        report = placed(ours, plot)
        plan = ours.places.site_plan_of(kinds, [report], paper)
        if plan is not None and plan.scale == scale:
            break
    else:
        pytest.fail(f"no plot at 1:{scale}")
    pdf = ours.site_plan_files.pdf(kinds, [report], paper)
    assert pdf is not None
    line = 0.55  # mm, and the corners are drawn out
    assert longest_red_line(pdf, tmp_path) - line == pytest.approx(SIDE * 1000 / scale, abs=0.15)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_sheet_has_the_size_of_its_paper_and_passes_as_archive_and_accessible(app: Flask, paper: str) -> None:
    ours = services_of(app)
    report = placed(ours, next(plots(ours)))
    pdf = ours.site_plan_files.pdf(["komplementbyggnad"], [report], paper)
    assert pdf is not None
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        size = sorted(float(side) * 25.4 / 72 for side in document.pages[0].MediaBox[2:])
    assert size == pytest.approx([210, 297] if paper == "A4" else [297, 420], abs=0.01)
    for profile in ("3a", "ua1"):
        report_of = conformance.validate_pdf_bytes(pdf, profile=profile)
        assert [str(each) for each in report_of.failures] == []


def test_a_drawing_program_finds_the_layers_where_they_are(app: Flask, tmp_path: Path) -> None:
    ours = services_of(app)
    report = placed(ours, next(plots(ours)))
    drawn = ours.site_plan_files.dxf(["komplementbyggnad"], [report])
    assert drawn is not None
    (tmp_path / "plan.dxf").write_bytes(drawn)
    read = pyogrio.read_dataframe(tmp_path / "plan.dxf")
    names = set(read["Layer"])
    assert {"FASTIGHETSGRANSER", "BYGGNADER", "NYTT", "AVSTAND", "EGEN_FASTIGHET"} <= names
    new = read[(read["Layer"] == "NYTT") & (read["Text"].isna() | (read["Text"] == ""))]
    assert len(new) == 1
    assert new.geometry.iloc[0].hausdorff_distance(report.footprint.exterior) < 0.002
    texts = set(read["Text"].dropna())
    assert report.designation in texts
    assert "Ny byggnad" in texts
    farthest = max(boundary.distance for boundary in report.boundaries)
    assert farthest > 0
    assert f"{farthest:.2f}".replace(".", ",") + " m" in texts


def test_the_applicant_fetches_both_and_a_draft_without_a_place_has_none(
    app: Flask, client: CheckingClient, login: LogIn
) -> None:
    anna = login(client, "anna")
    draft = begun(app, anna, persona("anna").property or "")
    for ending, begins in (("pdf", b"%PDF-"), ("pdf?papper=A3", b"%PDF-"), ("dxf", b"  0\r\nSECTION")):
        answer = client.get(f"/ansokan/{draft.id}/situationsplan.{ending}")
        assert answer.status_code == 200
        assert answer.data.startswith(begins)
        assert "attachment" in answer.headers["Content-Disposition"]
    empty = services_of(app).applying.start(anna)
    for ending in ("pdf", "dxf"):
        assert client.get(f"/ansokan/{empty.id}/situationsplan.{ending}").status_code == 404


def test_the_officer_fetches_what_the_case_recorded(app: Flask, client: CheckingClient, login: LogIn) -> None:
    case = submitted(app, principal_of(app, "anna"), "anna")
    login(client, "officer")
    assert client.get(f"/handlaggning/{case}/situationsplan.pdf").data.startswith(b"%PDF-")
    assert b"FASTIGHETSGRANSER" in client.get(f"/handlaggning/{case}/situationsplan.dxf").data
    assert client.get("/handlaggning/finns-inte/situationsplan.pdf").status_code == 404
