"""Words that a model would misspell, as a text layer in the same place: plain, or of a material."""

from __future__ import annotations

import msgspec

from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import PixelBox
from coverstudio.rendering.images import Images
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import language, told, tr


def material_choices() -> list[tuple[str, str]]:
    """Return the materials that letters can be of, as (id, name) pairs by their names."""
    from coverstudio.generation.materials import materials

    named = [(one.id, one.name_in(language())) for one in materials()]
    return sorted(named, key=lambda one: one[1])


def with_words_in_font(
    document: Document, images: Images, layer: ImageLayer, box: PixelBox, words: str
) -> tuple[Document, TextLayer]:
    """Return the document with words on top, as large as they fit into a place of a layer's picture.

    Raises LetteringError for words that fit nowhere.
    """
    from coverstudio.editor.lettering import fit_size, with_text

    place = _on_page(layer, box)
    after = with_text(document, words, images, place)
    added = after.layers[-1]
    if not isinstance(added, TextLayer):
        raise TypeError(f"a text was added, not a {type(added).__name__}")
    fitted = msgspec.structs.replace(added, size=fit_size(added, place), rotation=layer.rotation)
    return replace_layer(after, fitted), fitted


def set_in_font(studio: Studio, images: Images, layer: ImageLayer, box: PixelBox, words: str) -> bool:
    """Put words over their place as a text layer and select it; False, and say so, where they do not fit."""
    editor = studio.editor
    try:
        after, added = with_words_in_font(editor.settled, images, layer, box, words)
    except ValueError as error:
        studio.messages.note(told(str(error)))
        return False
    editor.apply(after, tr("Add text"))
    editor.select(added.id)
    return True


def set_in_material(
    studio: Studio, images: Images, layer: ImageLayer, box: PixelBox, words: str, material: str,
    recogniser: str,
) -> Job:  # fmt: skip
    """Put words over their place as letters of a material, read back, in one step.

    `recogniser` is the path of one that was added, empty for the built-in one alone.
    """
    name = tr("Letter “{words}”", words=" ".join(words.split()))

    async def work(job: Job) -> None:
        from coverstudio.editor.font_locked import MaterialWish, painted_letters

        editor, before = studio.editor, studio.editor.settled
        page, text = with_words_in_font(before, images, layer, box, words)
        painted = await painted_letters(
            studio.generator, page, studio.images, editor.store, text, MaterialWish(material=material),
            lambda progress: job.report_share(progress.step / max(progress.total, 1)),
            recogniser=recogniser,
        )  # fmt: skip
        now = editor.settled
        if now.layer(layer.id) is None:
            studio.messages.note(tr("The picture changed meanwhile, so the result was dropped: try again."))
            return
        editor.apply(add_layer(now, painted.layer), name)
        editor.select(painted.layer.id)

    return studio.jobs.start(name, work)


def _on_page(layer: ImageLayer, box: PixelBox) -> Box:
    """Return the box (mm) of a text that stands over pixels of a layer's picture and turns with it."""
    from coverstudio.editor.erasing import to_page

    middle = (box.x + box.width / 2, box.y + box.height / 2)
    ((x, y),) = to_page([middle], layer)
    width = box.width * layer.box.width / layer.asset.width
    height = box.height * layer.box.height / layer.asset.height
    return Box(x - width / 2, y - height / 2, width, height)
