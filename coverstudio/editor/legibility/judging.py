"""Everything that is said of a text on the finished page: its spelling, its legibility, its thumbnail."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.legibility.measuring import Measures, measured
from coverstudio.editor.legibility.thumbnails import Pixels, small_lines, thumbnail_of
from coverstudio.editor.spelling import WordProof, proof_of_areas, proved_words
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.rendering.images import Images


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the document: what is read there, what is measured, what is read of a title in a thumbnail.

    `small` is None for texts that a shop's list need not show.
    """

    name: str
    proof: WordProof
    measures: Measures | None = None
    small: WordProof | None = None

    @property
    def is_fine(self) -> bool:
        """Whether it reads as it should and can be read well, as far as that could be told."""
        problems = self.measures.problems if self.measures is not None else ()
        return self.proof.verdict in ("right", "no recogniser") and not problems and not self.is_lost_small

    @property
    def is_lost_small(self) -> bool:
        """Whether a thumbnail shows it, but not so that it can be read."""
        return self.small is not None and self.small.verdict in ("wrong", "not read")


async def judged(
    generator: Generator,
    document: Document,
    images: Images,
    layers: Collection[str] | None = None,
    *,
    recogniser: str = "",
    on_progress: OnProgress | None = None,
) -> tuple[Judgement, ...]:
    """Judge the texts with these ids (None: all that are visible), from below to above.

    `recogniser` is the path of one that was added. Raises GenerationError, and what `images` raises for a
    picture that is missing or damaged.
    """
    proofs = await proved_words(
        generator, document, images, layers, recogniser=recogniser, on_progress=on_progress
    )
    thumbnail: Pixels | None = None
    found: list[Judgement] = []
    for proof in proofs:
        layer = document.layer(proof.layer_id)
        if not isinstance(layer, TextLayer):
            continue
        measures = await asyncio.to_thread(measured, document, images, layer)
        small = None
        if layer.role == "title":
            if thumbnail is None:
                thumbnail = await asyncio.to_thread(thumbnail_of, document, images)
            areas = await asyncio.to_thread(small_lines, document, thumbnail, layer)
            small = await proof_of_areas(
                generator, layer.id, areas, recogniser=recogniser, at_first_sight=True
            )
        found.append(Judgement(name=layer.name, proof=proof, measures=measures, small=small))
    return tuple(found)
