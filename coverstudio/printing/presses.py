"""A target with what follows from it: the standard's rules, the separation and the paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coverstudio.imaging.separations import Separation
from coverstudio.printing.paints import Paints, PressPaints, ScreenPaints
from coverstudio.printing.profiles import Condition, condition_of
from coverstudio.printing.standards import RULES, Rules, refuse_impossible
from coverstudio.printing.targets import Compression, Target

# What becomes of layers that something shines through: they stay as they are, blend among themselves in the
# colours of the canvas, or are flattened to one picture.
Blending = Literal["live", "grouped", "flattened"]


@dataclass(frozen=True)
class Press:
    """What a PDF is written for. Without a CMYK profile it is for screens, and `separation` is None."""

    target: Target
    rules: Rules
    separation: Separation | None
    paints: Paints
    condition: Condition | None

    @property
    def in_inks(self) -> bool:
        """Tell whether every colour becomes inks here, and not at the printer's."""
        return _in_inks(self.target, self.rules)

    @property
    def pictures(self) -> Separation | None:
        """What pictures are separated with; None where they stay in sRGB."""
        return self.separation if self.in_inks else None

    @property
    def compression(self) -> Compression:
        """How pictures are compressed: without loss where ink is limited, since a JPEG's noise is not."""
        is_limited = self.in_inks and self.target.ink_limit is not None
        return "lossless" if is_limited else self.target.compression

    @property
    def blending(self) -> Blending:
        """What becomes of layers that something shines through."""
        if self.in_inks or self.target.flattened:
            return "flattened"
        return "live" if self.target.standard == "plain" else "grouped"


def press_of(target: Target) -> Press:
    """Return what a target means. Raises PrintError for one that no file can be."""
    refuse_impossible(target)
    rules = RULES[target.standard]
    if target.profile is None or (target.standard == "plain" and target.colours == "rgb"):
        return Press(target, rules, None, ScreenPaints(), None)
    separation = Separation(target.profile, target.intent, target.black_point, target.ink_limit)
    paints = PressPaints(separation, _in_inks(target, rules), target.rich_black)
    return Press(target, rules, separation, paints, condition_of(target.profile))


def _in_inks(target: Target, rules: Rules) -> bool:
    """Tell whether colours become inks here: that is asked for, or all that the standard knows."""
    return rules.inks_only or target.colours == "cmyk"
