"""Letters are painted, read back, and painted with another seed until they can be read as they should."""

from __future__ import annotations

import asyncio

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, remove_layer, replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.editor.font_locked.cropping import crop_of
from coverstudio.editor.font_locked.painting import painted_once
from coverstudio.editor.font_locked.wishes import MaterialWish
from coverstudio.editor.part_progress import part_of
from coverstudio.editor.spelling import Verdict, WordProof, proved_words
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.materials import material
from coverstudio.rendering.images import Images

_SETTLED = ("right", "no recogniser")  # another seed would say nothing new


class PaintedLetters(msgspec.Struct, frozen=True, kw_only=True):
    """A text in its new look: with which `seed`, after how many `tries`, and what recognition reads there.

    Where no try could be read as it should, it is the one that came closest, and `proof` is not "right".
    """

    layer: TextLayer
    seed: int
    tries: int
    read: str
    proof: Verdict


async def painted_letters(
    generator: Generator,
    document: Document,
    images: Images,
    store: AssetStore,
    layer: TextLayer,
    wish: MaterialWish,
    on_progress: OnProgress | None = None,
    *,
    recogniser: str = "",
) -> PaintedLetters:
    """Give a text of the document the look that is wished for, and prove on the page that it can be read.

    `recogniser` is the path of one that was added, for scripts that the built-in one does not know. The
    layer's own words, place and shape stay as they are. Raises ValueError with a sentence where there are no
    letters or there is no such material, GenerationError when an engine fails.
    """
    material(wish.material)
    crop = await asyncio.to_thread(crop_of, layer, document.print_spec.ppi)
    page = remove_layer(document, layer.id)
    tried: list[tuple[PaintedLetters, WordProof]] = []
    for number in range(wish.seeds):
        seed = wish.seed + number
        told = part_of(on_progress, number, wish.seeds)
        dressed = await painted_once(generator, page, images, store, layer, crop, wish, seed, told)
        proof = await _proof(generator, document, images, dressed, recogniser)
        painted = PaintedLetters(
            layer=dressed, seed=seed, tries=number + 1, read=proof.read, proof=proof.verdict
        )
        tried.append((painted, proof))
        if proof.verdict in _SETTLED:
            break
    if not tried:
        raise ValueError(f"At least one seed has to be tried, not {wish.seeds}.")
    best, _ = max(tried, key=lambda one: _closeness(one[1]))
    return msgspec.structs.replace(best, tries=len(tried))


async def _proof(
    generator: Generator, document: Document, images: Images, dressed: TextLayer, recogniser: str
) -> WordProof:
    shown = msgspec.structs.replace(dressed, visible=True)
    page = replace_layer(document, shown)
    proofs = await proved_words(generator, page, images, (dressed.id,), recogniser=recogniser)
    return proofs[0] if proofs else WordProof(layer_id=dressed.id, wanted="", read="", verdict="not read")


def _closeness(proof: WordProof) -> tuple[bool, int, float]:
    wrong = sum(one.is_wrong for one in proof.differences)
    return proof.verdict in _SETTLED, -wrong, proof.sure
