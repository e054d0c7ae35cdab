"""Letters: are their fonts there, may they be embedded, are they large enough to print?"""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.document.layers import TextLayer
from coverstudio.imaging.contrast import luminance
from coverstudio.printing.findings import Finding
from coverstudio.printing.preflight.subject import Subject, severity_of
from coverstudio.rendering.text_layout import TextLayout, lay_out
from coverstudio.rendering.text_looks import plain_colours

_MOST_GLYPHS = 12
# Below these the strokes of most faces break up; light letters are narrowed by the ink around them, too.
SMALLEST_PT = 6.0
SMALLEST_REVERSED_PT = 8.0
_LIGHT = 0.4  # the relative luminance from which letters are lighter than what they stand on
_PAPER = 0.8  # letters this light are hardly printed: they are left out of the ink around them
BLACK = "#000000"


def text_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the letters of each text, from the bottom up."""
    for layer in subject.texts:
        layout = lay_out(layer)
        yield from _font_findings(layer, layout)
        if layout.overflows:
            yield Finding(
                rule="text-overflows",
                severity="looks-bad",
                sentence=_overflow_of(layer),
                layer_id=layer.id,
            )
        if layout.ink is not None and subject.printer is not None and not subject.is_on_screen:
            yield from _size_findings(layer, layout.smallest_size)
            yield from _colour_findings(layer, layout.smallest_size, subject)


def _overflow_of(layer: TextLayer) -> str:
    if layer.path is not None:
        return f"The text “{layer.name}” is longer than its path: widen its box or set it smaller."
    return f"The text “{layer.name}” does not fit its box: enlarge the box or set it smaller."


def _font_findings(layer: TextLayer, layout: TextLayout) -> Iterator[Finding]:
    if layout.family_is_missing:
        yield Finding(
            rule="family-missing",
            severity="looks-bad",
            sentence=(
                f"The font “{layer.family}” of the text “{layer.name}” is not installed and another one "
                "stands in for it: install it or choose another."
            ),
            layer_id=layer.id,
        )
    for family in dict.fromkeys(families_not_to_embed(layout)):
        yield Finding(
            rule="embedding-forbidden",
            severity="may-be-rejected",
            sentence=(
                f"The font “{family}” of the text “{layer.name}” forbids embedding in a PDF, which print "
                "needs: choose another font or ask its maker for a licence."
            ),
            layer_id=layer.id,
        )
    if layout.missing:
        yield Finding(
            rule="glyphs-missing",
            severity="may-be-rejected",
            sentence=(
                f"No installed font has “{layout.missing[:_MOST_GLYPHS]}”, which the text “{layer.name}” "
                "would print as empty boxes: remove it or install a font that has it."
            ),
            layer_id=layer.id,
        )


def families_not_to_embed(layout: TextLayout) -> Iterator[str]:
    """Yield the fonts whose OS/2 table says restricted licence (OpenType 1.9, fsType: bit 1 alone)."""
    for placed in layout.glyphs.runs:
        font = placed.run.rawFont()
        table = bytes(font.fontTable("OS/2").data())
        if int.from_bytes(table[8:10], "big") & 0xF == 2:
            yield font.familyName()


def _size_findings(layer: TextLayer, size: float) -> Iterator[Finding]:
    if size < SMALLEST_PT:
        yield Finding(
            rule="small-text",
            severity="looks-bad",
            sentence=(
                f"The text “{layer.name}” has {size:.3g} pt and may break up in print: "
                f"set it in {SMALLEST_PT:g} pt or larger."
            ),
            layer_id=layer.id,
        )
    elif size < SMALLEST_REVERSED_PT and any(map(is_light, plain_colours(layer))):
        yield Finding(
            rule="small-reversed-text",
            severity="looks-bad",
            sentence=(
                f"The light letters of the text “{layer.name}” have {size:.3g} pt and the ink around"
                f" them may close them: set it in {SMALLEST_REVERSED_PT:g} pt or larger."
            ),
            layer_id=layer.id,
        )


def _colour_findings(layer: TextLayer, size: float, subject: Subject) -> Iterator[Finding]:
    limit = subject.printer.file.black_text if subject.printer else None
    colours = plain_colours(layer)
    is_in_one_ink = bool(colours) and all(colour == BLACK or is_paper(colour) for colour in colours)
    if limit is None or size > limit.value or is_in_one_ink:
        return
    assert subject.printer is not None  # noqa: S101 - it has the limit
    yield Finding(
        rule="small-text-in-colours",
        severity=severity_of(limit, "may-be-rejected", "looks-bad"),
        sentence=(
            f"The text “{layer.name}” has {size:.3g} pt and takes several inks, while"
            f" {subject.printer.name} wants text up to {limit.value} pt in black alone: make it black."
        ),
        layer_id=layer.id,
    )


def is_light(colour: str) -> bool:
    """Tell whether letters of that colour stand out by being lighter than what is around them."""
    return luminance(colour) > _LIGHT


def is_paper(colour: str) -> bool:
    """Tell whether letters of that colour are little more than bare paper."""
    return luminance(colour) > _PAPER
