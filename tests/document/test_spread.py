"""Panels side by side, how they are kept in a project file, and what of a file is refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.checks import DocumentError, check_print_spec
from coverstudio.document.geometry import Box, Size
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition, Panel, PanelName, Spread
from tests.document.samples import cover, text

EDITION = Edition(printer="plain", kind="paperback", trim=Size(148, 210), paper="80g", pages=200)


def spread(*widths: tuple[PanelName, float], height: float = 210, edition: Edition = EDITION) -> Spread:
    """Return panels of these widths side by side."""
    panels: list[Panel] = []
    x = 0.0
    for name, width in widths:
        panels.append(Panel(name=name, box=Box(x, 0, width, height)))
        x += width
    return Spread(edition=edition, panels=tuple(panels))


def spec_of(of: Spread, bleed: float = 3) -> PrintSpec:
    """Return a print spec with these panels."""
    return PrintSpec(name="wrap", trim=of.size, bleed=bleed, spread=of)


PAPERBACK = spread(("back", 148), ("spine", 10), ("front", 148))


def test_a_spread_is_as_large_as_its_panels() -> None:
    assert PAPERBACK.size == Size(306, 210)
    assert PAPERBACK.panel("spine") == Panel(name="spine", box=Box(148, 0, 10, 210))
    assert PAPERBACK.panel("front-flap") is None


def test_only_the_outer_panels_have_bleed_at_their_sides() -> None:
    printed = [PAPERBACK.printed(panel, 3) for panel in PAPERBACK.panels]
    assert printed == [Box(-3, -3, 151, 216), Box(148, -3, 10, 216), Box(158, -3, 151, 216)]


def test_a_wrap_is_saved_and_loaded(tmp_path: Path) -> None:
    document = msgspec.structs.replace(cover(text()), print_spec=spec_of(PAPERBACK))
    store = AssetStore(tmp_path / "store")
    project_file.save(document, store, tmp_path / "wrap.cover")
    assert project_file.load(tmp_path / "wrap.cover", store) == document


def test_a_cover_from_before_there_were_spreads_is_one_front() -> None:
    plain = msgspec.json.encode(print_spec("a5"))
    without = {name: value for name, value in msgspec.json.decode(plain).items() if name != "spread"}
    assert msgspec.json.decode(msgspec.json.encode(without), type=PrintSpec) == print_spec("a5")


@pytest.mark.parametrize(
    ("panels", "trim", "sentence"),
    [
        (spread(("back", 148), ("spine", 10)), Size(158, 210), "panels are back, spine, which is no cover"),
        (spread(("front", 148), ("back", 148)), Size(296, 210), "panels are front, back, which is no cover"),
        (spread(("front", 148), ("front", 148)), Size(296, 210), "front, front, which is no cover"),
        (PAPERBACK, Size(310, 210), "panels are 306 mm wide, its trim is 310 mm"),
        (PAPERBACK, Size(306, 211), "“back” does not adjoin"),
        (
            Spread(
                edition=EDITION,
                panels=(
                    Panel(name="back", box=Box(0, 0, 148, 210)),
                    Panel(name="front", box=Box(150, 0, 148, 210)),
                ),
            ),
            Size(298, 210),
            "“front” does not adjoin the one before",
        ),
    ],
)
def test_panels_that_make_no_cover_are_refused(panels: Spread, trim: Size, sentence: str) -> None:
    with pytest.raises(DocumentError, match=sentence):
        check_print_spec(PrintSpec(name="odd", trim=trim, spread=panels))


def test_panels_that_make_one_are_not() -> None:
    check_print_spec(spec_of(PAPERBACK))
