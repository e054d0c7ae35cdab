"""The palettes: five colours from light to dark that carry the picture, and two accents, used sparingly.

Each is built like a printed cover: a strong value structure first, few hues, one accent that is the
complement or the only warm (or cold) colour.
"""

from __future__ import annotations

import msgspec

from coverstudio.generation.messages import Choice
from coverstudio.worker.pipelines.procedural.colour import Colour, from_hex, mix, to_hex


class Palette(msgspec.Struct, frozen=True):
    """`ramp` runs from light to dark; `dark` says that the ground is the dark end."""

    id: str
    name: str
    description: str
    ramp: tuple[Colour, ...]
    accent: Colour
    second: Colour
    dark: bool = False

    @property
    def ground(self) -> Colour:
        """What the page is made of."""
        return self.ramp[-1] if self.dark else self.ramp[0]

    @property
    def ink(self) -> Colour:
        """What stands out most against the ground."""
        return self.ramp[0] if self.dark else self.ramp[-1]

    def tone(self, darkness: float) -> Colour:
        """A colour of the ramp: 0 is its lightest, 1 its darkest."""
        where = min(max(darkness, 0.0), 1.0) * (len(self.ramp) - 1)
        below = min(int(where), len(self.ramp) - 2)
        return mix(self.ramp[below], self.ramp[below + 1], where - below)

    def depth(self, nearness: float) -> Colour:
        """A colour of the ramp counted from the ground: 0 melts into it, 1 is the ink."""
        return self.tone(1 - nearness if self.dark else nearness)


def _palette(
    identity: str, name: str, description: str, ramp: str, accents: str, *, dark: bool = False
) -> Palette:
    accent, second = (from_hex(text) for text in accents.split())
    return Palette(
        identity, name, description, tuple(from_hex(text) for text in ramp.split()), accent, second, dark
    )


ALL: tuple[Palette, ...] = (
    _palette("fjord", "Fjord", "Cold slate blues with rust: literary fiction, crime from the north",
             "#EDF0EA #B7C9C9 #71949D #31566A #102637", "#DD5F38 #EFC489"),
    _palette("dawn", "Dawn", "Apricot, rose and mauve: memoir, hopeful fiction",
             "#FCEBDC #F4C2A2 #DC8B80 #8A5270 #35243F", "#E4532F #FFD98A"),
    _palette("noir", "Noir", "Warm greys, black and one red: crime, thriller",
             "#EAE4D8 #A9A297 #5F5B57 #2A292B #0D0E11", "#C8142F #E3AE4A", dark=True),
    _palette("midnight", "Midnight", "Deep blues with moonlight: mystery, fantasy, night stories",
             "#E1E9F4 #8FA6CC #415B91 #1A2957 #080F2A", "#F5D78E #8A78D8", dark=True),
    _palette("rose", "Rose", "Blush and wine: romance, women's fiction",
             "#FDF0EA #F6CEC5 #E29A9E #AD4F66 #4E1A36", "#D2304F #E8B56C"),
    _palette("forest", "Forest", "Moss, pine and amber: nature, adventure",
             "#F1ECDC #C6CCA2 #7E9B70 #39624C #112D29", "#D8742A #EAC766"),
    _palette("ember", "Ember", "Black, oxblood and fire: epic fantasy, horror, war",
             "#F8E6C6 #E9A256 #C24A28 #651C20 #180B10", "#FF6A2B #F5CC6C", dark=True),
    _palette("sand", "Sand", "Desert earths with teal: travel, literary fiction",
             "#F7EFE0 #E6D0AE #CB9C6A #8B5A3B #362721", "#1C7078 #C74429"),
    _palette("tide", "Tide", "Sea greens and coral: summer, the sea, travel",
             "#EFF6F2 #ACD5D0 #4D9DA7 #1B5D77 #092A45", "#F06A57 #F8D47B"),
    _palette("plum", "Plum", "Violet night with gold: fantasy, magic",
             "#F3E6E6 #C199C6 #7A4D9A #3E2261 #150B28", "#F3B94A #62C8BF", dark=True),
    _palette("swiss", "Swiss", "Off-white, black and red: non-fiction, essays, design",
             "#F4F1EA #D6D1C6 #8A867E #33312F #121212", "#E0241A #1B4E9E"),
    _palette("midcentury", "Mid-century", "Mustard, orange and teal on cream: humour, essays, cookery",
             "#F6EBD5 #E4B94C #D5722E #4C7869 #232F38", "#C63C2B #7FA99B"),
    _palette("hanji", "Hanji", "Paper, ink and a red seal: poetry, history, Korean and Asian fiction",
             "#F5F0E4 #DBD2BE #A29886 #524E48 #1C1B1B", "#B2262C #2C5A70"),
    _palette("dancheong", "Dancheong", "The five Korean colours, aged: tradition, folk tales",
             "#F4EAD6 #E4B143 #C5452F #1D6A66 #182140", "#D23A2B #2E7DA6"),
    _palette("garden", "Night garden", "Dark leaves with coral and honey: family sagas, gothic romance",
             "#F5EADB #D9AFA0 #7C9B7E #2A5046 #0B2122", "#EF7C68 #EDC76D", dark=True),
    _palette("ice", "Ice", "Snow, steel and a red point: winter, thriller, survival",
             "#F6F9FA #D5E3E9 #A1BECE #5A7E99 #22394F", "#C8343A #E6B566"),
    _palette("neon", "Neon", "Cyan and magenta on deep violet: science fiction, technology",
             "#F2EBFF #66E3DF #3E69D6 #2A1D69 #0A071E", "#FF3C80 #FFD065", dark=True),
    _palette("citrus", "Citrus", "Sun yellow, orange and magenta: comedy, young readers",
             "#FFF6E0 #FFD24A #FB8C42 #DF4368 #35184F", "#E8384F #2BBFA4"),
    _palette("gilt", "Gilt", "Gold on bottle green: historical fiction, classics",
             "#F5E8CB #DAB86C #967537 #2A3F3B #0C1F1E", "#E0B658 #B4452D", dark=True),
    _palette("sepia", "Sepia", "Old photographs and leather: history, biography",
             "#F5EBDB #DCC4A1 #AE8A62 #6C4D36 #2A1E18", "#7C2C21 #3C5E5B"),
    _palette("lavender", "Lavender", "Lilac dusk with apricot: healing stories, poetry, self-help",
             "#F9F3F6 #DFD3EA #B1A3D2 #7771AC #312F5A", "#F09A68 #F8DDA4"),
)  # fmt: skip

PALETTES: tuple[Choice, ...] = tuple(
    Choice(one.id, one.name, one.description, tuple(map(to_hex, (*one.ramp, one.accent, one.second))))
    for one in ALL
)


def palette(identity: str) -> Palette:
    """The palette of that id; `ValueError` with the valid ids for another."""
    for one in ALL:
        if one.id == identity:
            return one
    valid = ", ".join(one.id for one in ALL)
    raise ValueError(f"there is no palette “{identity}”; choose one of: {valid}")
