"""A fix removes its finding, says what it does, and brings no new one."""

from __future__ import annotations

import functools
import time

import msgspec
import numpy as np
import pytest

from coverstudio.document.document import remove_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.type_shapes import ArcPath
from coverstudio.editor.fixes import fix_of
from coverstudio.editor.fixes.inks import darkest_grey
from coverstudio.editor.fixes.moving import without_overflow
from coverstudio.imaging.ink import coverage
from coverstudio.printing.findings import Finding
from coverstudio.printing.preflight import preflight
from coverstudio.printing.proofs import prove
from coverstudio.rendering.text_layout import lay_out
from tests.printing.clean_covers import CLEAN, IMAGES
from tests.printing.seeded_faults import FAULTS, Fault, changed
from tests.printing.test_seeded_faults import found, press

pytestmark = pytest.mark.usefixtures("qapp")

# A person has to decide: page counts and papers, ISBNs, what to paint, how art goes on around a fold.
LEFT_TO_PEOPLE = {"printer-refuses", "wrap-missing", "barcode-missing", "empty-page", "ends-at-fold"}
JOBS = {"low-ppi": "upscale", "very-low-ppi": "upscale", "too-much-ink": "reduce-ink",
        "ai-disclosure": "copy-disclosure"}  # fmt: skip
EDITED = [
    fault for fault in FAULTS
    if fault.rule not in LEFT_TO_PEOPLE | set(JOBS) and fault.what != "art no press prints"
]  # fmt: skip


@functools.cache
def the_finding(fault: Fault) -> Finding:
    (finding,) = found(fault.faulty, fault.printer)
    return finding


@pytest.mark.parametrize("fault", EDITED, ids=[fault.what for fault in EDITED])
def test_a_fix_removes_its_finding_and_brings_no_other(fault: Fault) -> None:
    faulty = fault.faulty
    fix = fix_of(the_finding(fault), faulty, fault.printer, images=IMAGES, separation=press())
    assert fix is not None and fix.edit is not None and fix.name
    fixed = fix.edit(faulty)
    assert [(one.rule, one.sentence) for one in found(fixed, fault.printer)] == []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.rule in JOBS], ids=lambda one: one.what)
def test_what_takes_time_is_a_job(fault: Fault) -> None:
    fix = fix_of(the_finding(fault), fault.faulty, fault.printer)
    assert fix is not None and fix.edit is None
    assert fix.job == JOBS[fault.rule]


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.rule in LEFT_TO_PEOPLE], ids=lambda one: one.what
)
def test_what_a_person_has_to_decide_has_no_fix(fault: Fault) -> None:
    assert fix_of(the_finding(fault), fault.faulty, fault.printer) is None


def fault(what: str) -> Fault:
    return next(one for one in FAULTS if one.what == what)


def name_of(what: str) -> str:
    chosen = fault(what)
    fix = fix_of(the_finding(chosen), chosen.faulty, chosen.printer, images=IMAGES, separation=press())
    assert fix is not None
    return fix.name


def test_a_fix_says_what_it_does() -> None:
    assert name_of("a title near the cut") == "Move it 2.2 mm inwards"
    assert name_of("a spine's words too large").startswith("Set it smaller, in ")
    assert name_of("small light words") == "Set it in 8 pt"
    assert name_of("no title") == "Enter “A Field of Glass”"
    assert name_of("no language") == "It is in English"
    assert name_of("there are more pages now") == "Lay it out for Amazon KDP paperback"
    assert name_of("few pixels") == "Upscale to 300 ppi"
    assert name_of("too much ink") == "Reduce its ink to 240 %"


def test_words_over_art_that_nobody_can_look_at_get_a_scrim() -> None:
    pale = fault("pale words")
    fix = fix_of(the_finding(pale), pale.faulty)
    assert fix is not None and fix.edit is not None
    assert fix.name == "Put a scrim behind it"
    fixed = fix.edit(pale.faulty)
    assert fixed.layers[fixed.index("blurb") - 1].name == "Scrim"
    assert found(fixed) == ()


@pytest.mark.parametrize(
    ("art", "name", "colour"),
    [("#ffffff", "Make it black", "#000000"), ("#101010", "Make it white", "#ffffff")],
)
def test_small_light_words_in_colours_stay_light_only_where_they_can_be_read(
    art: str, name: str, colour: str
) -> None:
    small = fault("small words in colours")
    layer_id = the_finding(small).layer_id
    pale = changed(layer_id, colour="#dddddd")(small.faulty)
    pale = msgspec.structs.replace(pale, background=art, layers=pale.layers[pale.index(layer_id) :])
    fix = fix_of(the_finding(small), pale, small.printer, images=IMAGES, separation=press())
    assert fix is not None and fix.edit is not None and fix.name == name
    fixed = fix.edit(pale).layer(layer_id)
    assert isinstance(fixed, TextLayer) and fixed.colour == colour


def test_a_text_longer_than_its_path_is_set_smaller_in_the_box_it_has() -> None:
    box = Box(20, 20, 60, 4)
    bent = TextLayer(name="T", text="Old AVE", family="Roboto", size=60, box=box, path=ArcPath(bend=90))
    mended = without_overflow(bent)
    assert mended.box == box and mended.size < 60 and not lay_out(mended).overflows


def test_the_size_that_a_very_long_text_fits_at_is_found_without_trying_every_one() -> None:
    long = TextLayer(name="T", text="it was a dark night " * 200, family="Roboto", size=60, rotation=9,
                     box=Box(20, 20, 100, 190))  # fmt: skip
    started = time.process_time()
    mended = without_overflow(long)
    assert time.process_time() - started < 2.0
    larger = msgspec.structs.replace(mended, size=round(mended.size / 0.97, 2))
    assert lay_out(larger).overflows and not lay_out(mended).overflows


def test_a_fix_of_a_layer_that_is_gone_by_then_changes_nothing() -> None:
    for one in EDITED:
        finding = the_finding(one)
        if finding.layer_id:
            fix = fix_of(finding, one.faulty, one.printer, images=IMAGES, separation=press())
            assert fix is not None and fix.edit is not None
            gone = remove_layer(one.faulty, finding.layer_id)
            if fix.name != "Bring the barcode to the front":  # that one is about the barcode, too
                assert fix.edit(gone) == gone


def test_the_title_is_read_off_the_largest_words_where_none_says_it_is_one() -> None:
    cover = CLEAN["kdp"]()
    plain = tuple(
        msgspec.structs.replace(layer, role="other") if isinstance(layer, TextLayer) else layer
        for layer in cover.layers
    )
    untitled = msgspec.structs.replace(cover, title="", layers=plain)
    (finding,) = preflight(untitled, proof=prove(untitled, IMAGES))
    fix = fix_of(finding, untitled)
    assert fix is not None and fix.edit is not None
    assert fix.edit(untitled).title == "A Field of Glass"


def test_ink_that_adds_up_where_layers_lie_over_each_other_gets_lighter_shadows() -> None:
    dark = fault("too much ink").faulty
    reduced = changed("art", recipe=Recipe(engine="coverstudio", wish="reduce ink"))(dark)
    (finding,) = found(reduced)
    fix = fix_of(finding, reduced, images=IMAGES, separation=press())
    assert fix is not None and fix.edit is not None and fix.name == "Lighten the deepest shadows"
    lighter = fix.edit(reduced)
    assert found(lighter) == ()
    assert [layer.name for layer in lighter.layers[:2]] == ["Art", "Lighter shadows"], "words stay above it"


@pytest.mark.parametrize("limit", [240, 300, 320])
def test_shadows_are_lightened_no_more_than_the_limit_asks_for(limit: int) -> None:
    greys = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 256, 3)
    level = darkest_grey(press(), limit, greys)
    assert coverage(press().pixels(greys[:, level:])).max() <= limit
    assert coverage(press().pixels(greys[:, level - 1 : level])).max() > limit


TOGETHER = {
    "kdp": ("there are more pages now", "a blurb over the fold", "tiny words", "a colour no press prints"),
    "kdp, own barcode": ("a barcode out of its box",),
    "ingram": (
        "a covered barcode",
        "a barcode on the front",
        "a title that is cut",
        "small words in colours",
    ),
    "bookk flaps": ("it gets thinner at 400 pages", "a spine's words too far aside"),
}


@pytest.mark.parametrize("of", TOGETHER)
def test_fixes_made_together_leave_nothing(of: str) -> None:
    cover = CLEAN[of]()
    for what in TOGETHER[of]:
        assert fault(what).of == of
        cover = fault(what).change(cover)
    fixed = cover
    for finding in found(cover):
        fix = fix_of(finding, cover, images=IMAGES, separation=press())
        assert fix is not None and fix.edit is not None
        fixed = fix.edit(fixed)
    assert fixed != cover
    assert [one.sentence for one in found(fixed)] == []
