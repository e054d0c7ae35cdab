"""Letters bent as a block."""

from __future__ import annotations

import itertools
import math
from typing import Literal

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from coverstudio.document.geometry import Box
from coverstudio.document.type_shapes import Warp
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.typesetting.glyphs import GlyphShape
from coverstudio.rendering.typesetting.warping import bend_of, flat, warped
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")

FRAME = QRectF(0, 0, 4000, 1000)
Kind = Literal["arch", "flag", "bulge", "rise", "perspective"]
KINDS: tuple[Kind, ...] = ("arch", "flag", "bulge", "rise", "perspective")


def bent(kind: Kind, amount: float, x: float, y: float) -> tuple[float, float]:
    return bend_of(Warp(kind=kind, amount=amount), FRAME)(x, y)


@pytest.mark.parametrize("kind", KINDS)
def test_no_amount_bends_nothing_and_every_amount_keeps_letters_in_order(kind: Kind):
    assert bent(kind, 0.0, 123, 456) == (123, 456)
    for amount in (-1.0, -0.4, 0.4, 1.0):
        middles = [bent(kind, amount, x, 500) for x in range(0, 4001, 100)]
        assert all(math.dist(a, b) > 20 for a, b in itertools.pairwise(middles))
        if kind != "arch":
            assert [x for x, _ in middles] == sorted(x for x, _ in middles)


def test_an_arch_bends_the_middle_line_without_stretching_it():
    middles = [bent("arch", 1.0, x, 500) for x in range(0, 4001, 10)]
    assert sum(itertools.starmap(math.dist, itertools.pairwise(middles))) == pytest.approx(4000, rel=1e-4)
    assert middles[0][1] == pytest.approx(middles[-1][1])
    assert middles[200][1] < middles[0][1] - 1000  # half a circle: as high as its radius
    assert bent("arch", -1.0, 2000, 500)[1] > bent("arch", -1.0, 0, 500)[1]


def test_a_bulge_swells_the_middle_and_a_perspective_keeps_lines_straight():
    assert bent("bulge", 0.5, 2000, 0)[1] < 0 and bent("bulge", 0.5, 0, 0) == (0, 0)
    (x0, y0), (x1, y1), (x2, y2) = (bent("perspective", 0.5, x, 0) for x in (0, 1500, 4000))
    assert (y1 - y0) * (x2 - x0) == pytest.approx((y2 - y0) * (x1 - x0))
    assert y2 < 0 < y0  # nearer at the right


def test_a_bent_outline_is_smooth_where_it_was_and_follows_the_bend_closely():
    circle = QPainterPath()
    circle.addEllipse(QPointF(1000, 500), 400, 400)
    warp = Warp(kind="flag", amount=1.0)
    (found,) = warped([GlyphShape(circle, None)], warp, FRAME)
    bend = bend_of(warp, FRAME)
    truth = [bend(1000 + 400 * math.cos(a / 500), 500 + 400 * math.sin(a / 500)) for a in range(3142)]
    for share in range(100):
        point = found.path.pointAtPercent(share / 100)
        assert min(math.dist((point.x(), point.y()), one) for one in truth) < 2.0
    elements = [found.path.elementAt(index) for index in range(found.path.elementCount())]
    ends = list(range(3, len(elements) - 1, 3))
    for index in ends:
        before, at, after = elements[index - 1], elements[index], elements[index + 1]
        into = math.atan2(at.y - before.y, at.x - before.x)
        out = math.atan2(after.y - at.y, after.x - at.x)
        assert abs(math.remainder(out - into, math.tau)) < 0.02


def test_what_a_bend_does_about_a_point_agrees_with_it_there():
    bend = bend_of(Warp(kind="arch", amount=0.5), FRAME)
    place = flat(bend, (500, 300))
    for x, y in ((500, 300), (510, 300), (500, 310)):
        assert place.map(float(x), float(y)) == pytest.approx(bend(x, y), abs=0.1)


def test_a_warped_text_still_reads_and_knows_what_it_covers():
    layer = text("Title", warp=Warp(kind="arch", amount=0.8), box=Box(0, 0, 60, 30))
    layout, straight = lay_out(layer), lay_out(text("Title", box=Box(0, 0, 60, 30)))
    assert layout.glyphs.is_bent and not straight.glyphs.is_bent
    assert [line.text for line in layout.lines] == ["Title"]
    assert layout.ink is not None and straight.ink is not None
    assert layout.ink.height > straight.ink.height + 1
    plain = lay_out(text("Title", warp=Warp(kind="arch", amount=0.0), box=Box(0, 0, 60, 30)))
    assert plain.ink == straight.ink and not plain.glyphs.is_bent
