"""The built-in backgrounds: drawn by rules, with no model weights, at any size.

`choose` turns words into a plan, `draw` turns a plan into pixels. Nothing heavy is imported until something
is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from coverstudio.generation.messages import Choice, PixelBox
from coverstudio.worker.pipelines.procedural import palettes, words
from coverstudio.worker.pipelines.procedural.noise import stream
from coverstudio.worker.pipelines.procedural.palettes import PALETTES
from coverstudio.worker.pipelines.procedural.plan import Plan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Report = Callable[[int, int, NDArray[np.uint8] | None], None]

__all__ = ["FAMILIES", "PALETTES", "Plan", "choose", "draw"]

_GENRE_WEIGHT = 0.5
_FAVOURITE_WEIGHT = 0.7
_NEARLY_BEST = 0.75


class _Family(msgspec.Struct, frozen=True):
    """A family: its module has the name of its id; `favourites` are the palettes it looks best in."""

    id: str
    name: str
    description: str
    favourites: tuple[str, ...]


def _family(identity: str, name: str, description: str, favourites: str) -> _Family:
    return _Family(identity, name, description, tuple(favourites.split()))


_FAMILIES: tuple[_Family, ...] = (
    _family(
        "hills",
        "Misty hills",
        "Ranges of hills, each paler than the one before it",
        "fjord dawn forest midnight sand rose lavender ember",
    ),
    _family(
        "inkwash",
        "Ink wash",
        "Mountains in diluted ink on fibrous paper, and a red seal",
        "hanji fjord sepia ice tide",
    ),
    _family(
        "night",
        "Night sky",
        "The milky way and its stars above a dark land",
        "midnight plum neon garden ember",
    ),
    _family(
        "sea",
        "Open sea",
        "A low sun and its path of light on the water",
        "tide dawn midnight ember sand plum lavender",
    ),
    _family(
        "city",
        "City in fog",
        "Towers behind towers at dusk, a few windows lit",
        "noir fjord midnight dawn plum neon",
    ),
    _family(
        "papercut",
        "Cut paper",
        "Layers of coloured paper with soft shadows",
        "sand tide plum citrus forest rose midnight",
    ),
    _family(
        "swiss",
        "Swiss geometry",
        "Exact shapes on a strict grid, and a lot of air",
        "swiss midcentury hanji citrus fjord ice",
    ),
    _family(
        "midcentury",
        "Mid-century shapes",
        "Leaves, boomerangs and starbursts in overprinted inks",
        "midcentury citrus garden tide sand forest",
    ),
    _family(
        "flow",
        "Flow-field strokes",
        "Ribbons that follow one current and never touch",
        "fjord neon midcentury ember tide swiss plum",
    ),
    _family(
        "marble",
        "Marbled paper",
        "Inks on a bath, combed as bookbinders do",
        "sepia tide gilt rose dancheong midnight plum",
    ),
    _family(
        "contours",
        "Mountain contours",
        "The map of an unknown land, with one walked route",
        "forest gilt ice sand fjord midnight plum",
    ),
    _family(
        "halftone",
        "Halftone sun",
        "Two inks screened in dots: a sun over hills",
        "dawn noir citrus tide midcentury ember neon",
    ),
    _family(
        "watercolour",
        "Watercolour wash",
        "Wet pigment with dried edges on rough paper",
        "tide rose lavender dawn forest fjord sand",
    ),
    _family(
        "botanical",
        "Botanical silhouettes",
        "Boughs and blossoms around a quiet middle",
        "garden rose forest plum lavender hanji midnight",
    ),
    _family(
        "cloth",
        "Book cloth",
        "Woven linen with a foil-stamped frame and emblem",
        "gilt sepia midnight rose forest ember plum tide",
    ),
    _family(
        "bojagi",
        "Bojagi patchwork",
        "Korean patchwork of sheer ramie (조각보)",
        "hanji dancheong lavender tide rose sand",
    ),
    _family(
        "deco",
        "Art deco",
        "Gold lines in strict symmetry: rays or scales",
        "gilt ember midnight rose plum forest",
    ),
    _family(
        "aura",
        "Soft light",
        "Clouds of colour under a strong grain",
        "lavender dawn neon rose tide plum ember",
    ),
    _family(
        "engraving",
        "Engraving",
        "A landscape told in lines that swell in the shade",
        "sepia hanji noir fjord forest dawn ice",
    ),
    _family(
        "blinds",
        "Light on a wall",
        "A window's light, slats and leaves in a dark room",
        "noir ember sepia plum garden sand",
    ),
)

FAMILIES: tuple[Choice, ...] = tuple(Choice(one.id, one.name, one.description) for one in _FAMILIES)


def choose(prompt: str, genre: str, seed: int, family: str = "", palette: str = "") -> Plan:
    """What to draw for a prompt; `ValueError` for a family or palette that does not exist.

    How the words choose: every word of the prompt, English or Korean, that the lexicon knows gives points to
    the families and palettes that suit it. "misty mountains" and "안개 낀 산" lead to Misty hills; "noir" to
    Light on a wall or City in fog in the Noir palette; "로맨스" to Botanical silhouettes or Watercolour wash
    in Rose. Words of the genre give half as many points. Where several families come close to the best (three
    quarters of its points), the seed decides between them, so that variants differ; with no word known, it
    decides among all. A palette's points count together with whether it is one of the family's favourites.
    Moon, sun, sea, forest, birds, city, stars, flowers, rain and snow are also motifs: the family draws them
    where it can. A dark mood deepens the edges of the page, an old one coarsens its grain. A denied word
    ("no birds", "새 없는") does not count, and a family or palette chosen by hand is always kept.
    """
    _check(family)
    asked, hinted = words.read(prompt), words.read(genre)
    rng = stream(seed, "choose")
    everything = [(entry, 1.0) for entry in asked] + [(entry, _GENRE_WEIGHT) for entry in hinted]
    by_seed = not (everything or family or palette)
    for_family, for_palette = rng.random(2).tolist()
    if not family:
        family = _pick(
            _points([(entry.families, weight) for entry, weight in everything], _ids()), for_family
        )
    if palette:
        palettes.palette(palette)
    else:
        scores = _points(
            [(entry.palettes, weight) for entry, weight in everything], [one.id for one in PALETTES]
        )
        for favourite in next(one.favourites for one in _FAMILIES if one.id == family):
            scores[favourite] += _FAVOURITE_WEIGHT
        palette = _pick(scores, for_palette)
    motifs = dict.fromkeys(entry.motif for entry in asked if entry.motif)
    moods = [entry.mood for entry in (*asked, *hinted) if entry.mood]
    mood = max(moods, key=moods.count) if moods else ""
    return Plan(family, palette, tuple(motifs), mood, by_seed=by_seed)


def draw(
    plan: Plan, width: int, height: int, seed: int, calm_zone: PixelBox | None, report: Report
) -> NDArray[np.uint8]:
    """Draw a plan: H×W×3 uint8 RGB, the same for the same plan, size and seed.

    `report(step, total, preview)` is called several times a second; `preview` is a small H×W×3 picture or
    None, and whatever it raises ends the drawing. The calm zone is kept quiet for a title.
    """
    from coverstudio.worker.pipelines.procedural.sheet import Sheet  # loads Skia

    _check(plan.family)
    sheet = Sheet(plan, width, height, seed, calm_zone, report)
    sheet.at(0.0)
    painter: Any = import_module(f"{__name__}.{plan.family}")
    grain: float = painter.draw(sheet)
    if plan.mood == "dark":
        sheet.vignette(0.3)
    return sheet.finish(grain * 1.5 if plan.mood == "old" else grain)


def _ids() -> list[str]:
    return [one.id for one in _FAMILIES]


def _check(family: str) -> None:
    if family and family not in _ids():
        raise ValueError(f"there is no background family “{family}”; choose one of: {', '.join(_ids())}")


def _points(weights: list[tuple[dict[str, float], float]], ids: list[str]) -> dict[str, float]:
    """The points of every id; entries may not name an id that does not exist."""
    scores = dict.fromkeys(ids, 0.0)
    for each, factor in weights:
        for identity, weight in each.items():
            scores[identity] += weight * factor
    return scores


def _pick(scores: dict[str, float], chance: float) -> str:
    """One of those that come close to the best."""
    best = max(scores.values())
    near = [identity for identity, score in scores.items() if score >= best * _NEARLY_BEST]
    return near[int(chance * len(near))]
