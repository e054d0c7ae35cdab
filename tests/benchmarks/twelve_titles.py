"""Twelve titles of real books as a designer would set them; together they use all that a text can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import (
    Effect,
    Emboss,
    Glow,
    Gradient,
    LongShadow,
    Outline,
    Panel,
    Shadow,
    Stop,
)
from coverstudio.document.type_runs import Span
from coverstudio.document.type_shapes import ArcPath, CirclePath, DrawnPath, PathPoint, Warp, WavePath

_FOLD = "\n"


@dataclass(frozen=True)
class SetTitle:
    """A title on a painting: first its look, then `change` (fields of the text), then its material.

    `effects` are added to those of look and material (what lies behind letters goes below them), with `anew`
    they replace them. `fills_artwork` shows the
    painting itself through the letters.
    """

    name: str
    painting: str
    words: str
    author: str
    look: str
    change: dict[str, Any]
    effects: tuple[Effect, ...] = ()
    anew: bool = False
    fills_artwork: bool = False
    material: str = ""
    author_change: dict[str, Any] = field(default_factory=dict[str, Any])
    others: tuple[TextLayer, ...] = ()

    @property
    def is_korean(self) -> bool:
        """Whether it is a title in Hangul."""
        return any("가" <= letter <= "힣" for letter in self.words)


def _seal(words: str, box: Box, colour: str, family: str = "Source Serif Pro", **more: Any) -> TextLayer:
    return TextLayer(
        name="Seal", text=words, family=family, size=9.5, weight=600, colour=colour,
        box=box, path=CirclePath(), fit="width", **more,
    )  # fmt: skip


ENGLISH = (
    SetTitle(
        name="hound", painting="the-hound-of-the-baskervilles", look="the-cellar",
        author="Arthur Conan Doyle", words=_FOLD.join(("The Hound", "of the Baskervilles")),
        change={
            "box": Box(10, 18, 132, 56), "fit": "box", "warp": Warp(kind="arch", amount=0.28),
            "spans": (Span(start=10, end=16, size=22.0, tracking=80),),
        },
        effects=(
            LongShadow(angle=62, length=420, opacity=0.45, fades=True),
            Shadow(inner=True, y=14, x=0, blur=18),
        ),
    ),
    SetTitle(
        name="worlds", painting="the-war-of-the-worlds", look="far-signal", author="H. G. Wells",
        words=_FOLD.join(("The War", "of the", "Worlds")), material="neon",
        change={"box": Box(12, 18, 128, 92), "fit": "box", "warp": Warp(kind="bulge", amount=0.35)},
        effects=(Panel(padding=130, blur=130, colour="#12060a", opacity=0.75),),
    ),
    SetTitle(
        name="expectations", painting="great-expectations", look="regent-street", author="Charles Dickens",
        words="Great Expectations", material="gold-foil",
        change={"box": Box(12, 146, 128, 30), "fit": "width", "path": ArcPath(bend=64)},
        effects=(Glow(blur=170, spread=20, colour="#0b0806", opacity=0.9),),
        others=(_seal("A novel in three volumes · London 1861 ·", Box(59, 180, 34, 34), "#f3e6c8"),),
        author_change={"box": Box(16, 14, 120, 14)},
    ),
    SetTitle(
        name="prejudice", painting="pride-and-prejudice", look="letters-in-june", author="Jane Austen",
        words=_FOLD.join(("Pride", "& Prejudice")),
        change={
            "box": Box(8, 146, 136, 62), "fit": "box", "colour": "#fff3e6",
            "fill": Gradient(
                stops=(Stop(0.0, "#fff6df"), Stop(0.55, "#f9d3b0"), Stop(1.0, "#e59a83")), radial=True
            ),
            "spans": (Span(start=6, end=7, italic=True, colour="#ffe39a"),),
        },
        effects=(
            Glow(blur=110, spread=10, colour="#2a0a14", opacity=0.9),
            Outline(width=8, gap=18, colour="#f9d3b0", opacity=0.9),
            Glow(inner=True, blur=14, colour="#ffffff", opacity=0.6),
        ),
        anew=True,
        author_change={"box": Box(16, 210, 120, 10), "colour": "#fff3e6", "alignment": "center"},
    ),
    SetTitle(
        name="willows", painting="the-wind-in-the-willows", look="paper-kite", author="Kenneth Grahame",
        words="The Wind in the Willows",
        change={"box": Box(8, 12, 136, 44), "fit": "width", "path": WavePath(height=12, waves=1.5)},
        effects=(
            LongShadow(angle=50, length=190, colour="#20301a", opacity=1.0),
            Outline(width=62, colour="#20301a"),
            Outline(width=30, colour="#ffd34d"),
        ),
        anew=True,
    ),
    SetTitle(
        name="frankenstein", painting="frankenstein", look="last-train", author="Mary Shelley",
        words="Frankenstein", material="silver",
        change={"box": Box(8, 158, 136, 40), "fit": "box", "warp": Warp(kind="flag", amount=0.3)},
        effects=(Glow(blur=150, spread=30, colour="#08040a", opacity=0.95),),
    ),
)  # fmt: skip

KOREAN = (
    SetTitle(
        name="walden", painting="walden", look="ink-and-paper", author="헨리 데이비드 소로",
        words="월든, 숲의 기록", material="ink",
        change={"box": Box(20, 16, 26, 160), "writing": "vertical", "size": 64.0, "alignment": "left"},
        effects=(Panel(padding=240, colour="#f3ede0", opacity=0.94),),
    ),
    SetTitle(
        name="darkness", painting="heart-of-darkness", look="crown-of-ash", author="조지프 콘래드",
        words="어둠의 심장",
        change={"box": Box(14, 34, 124, 50), "size": 84.0, "path": ArcPath(bend=-50)},
        effects=(
            Panel(padding=160, blur=160, colour="#050805", opacity=0.75),
            Shadow(y=18, x=0, blur=30, opacity=0.9),
            Emboss(depth=24, soft=6, sunk=True, light=0.45, dark=0.45),
        ),
        anew=True,
        author_change={"box": Box(16, 206, 120, 12)},
    ),
    SetTitle(
        name="grass", painting="leaves-of-grass", look="wide-margins", author="월트 휘트먼",
        words=_FOLD.join(("풀잎", "나의 노래 12편")), fills_artwork=True,
        change={
            "box": Box(6, 14, 62, 185), "writing": "vertical", "latin": "upright", "size": 104.0,
            "weight": 800, "alignment": "left", "colour": "#ffffff", "leading": 0.9,
            "spans": (Span(start=3, end=12, size=30.0, weight=700, colour="#fffdf2"),),
        },
        effects=(
            Glow(blur=60, spread=6, colour="#101a3c", opacity=0.95),
            Outline(width=7, colour="#fffdf2"),
        ),
        anew=True,
        author_change={"box": Box(20, 206, 112, 10), "colour": "#ffffff"},
    ),
    SetTitle(
        name="heights", painting="wuthering-heights", look="quiet-rooms", author="에밀리 브론테",
        words="폭풍의 언덕", material="rose-gold",
        change={
            "box": Box(10, 150, 132, 44), "fit": "box", "weight": 800, "warp": Warp(kind="rise", amount=0.3),
        },
        effects=(Glow(blur=140, spread=20, colour="#140806", opacity=0.9),),
    ),
    SetTitle(
        name="argument", painting="the-hound-of-the-baskervilles", look="plain-argument", author="한강희",
        words=_FOLD.join(("산은 왜", "우리를 부르는가")),
        change={"box": Box(14, 22, 124, 48), "size": 40.0, "alignment": "left"},
        others=(
            _seal("걷는 사람의 철학 · 두 번째 이야기 ·", Box(98, 150, 38, 38), "#ffd33d", "NanumSquare"),
        ),
    ),
    SetTitle(
        name="song", painting="leaves-of-grass", look="side-a", author="윤슬 밴드",
        words="여름밤의 긴 노래", material="embroidery",
        change={
            "box": Box(10, 18, 132, 50), "fit": "width",
            "path": DrawnPath(points=(
                PathPoint(0.0, 0.7, 0.0, 0.7, 0.2, 0.25), PathPoint(0.5, 0.5, 0.33, 0.5, 0.67, 0.5),
                PathPoint(1.0, 0.2, 0.8, 0.75, 1.0, 0.2),
            )),
        },
        effects=(Glow(blur=80, spread=10, colour="#101a3c", opacity=0.8),),
        author_change={"box": Box(20, 206, 112, 10), "colour": "#ffffff"},
    ),
)  # fmt: skip

TITLES = (*ENGLISH, *KOREAN)
