"""What finds lettering, among the models: a runtime of its own that lacks its weights, and CRAFT."""

from __future__ import annotations

from coverstudio.generation.models.detector_files import FAMILY
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.runtimes import Runtime
from coverstudio.ui.models.entries import sections
from coverstudio.ui.models.fact_lines import fact_lines, notice
from coverstudio.ui.stories.known_models import Known

AI = Runtime(id="ai", name="AI runtime", purpose="", bytes=1, state="ready")
KERAS_OCR = Runtime(
    id="keras-ocr", name="keras-ocr runtime", purpose="", libraries="TensorFlow and keras-ocr", bytes=1,
    state="ready", python="/there/python", engines=("keras-ocr",),
)  # fmt: skip
CRAFT = InstalledModel(
    id="craft-mlt-25k", name="craft_mlt_25k", kind="detector", family=FAMILY, path="/craft.pth", bytes=1,
    origin="added",
)  # fmt: skip
LACKS = "keras-ocr lacks its weights: download a and b from there into “here”."


def test_what_finds_lettering_stands_together() -> None:
    listed = {section.caption: section.entries for section in sections(known(), None)}
    assert [entry.id for entry in listed["To find lettering"]] == ["craft-mlt-25k", "keras-ocr"]
    assert [entry.id for entry in listed["To paint with models"]] == ["ai"]


def test_a_runtime_whose_weights_are_missing_says_so_once_it_is_there() -> None:
    listed = {section.caption: section.entries for section in sections(known(), None)}
    craft, keras_ocr = listed["To find lettering"]
    assert fact_lines(keras_ocr)[0] == ("What it is", "TensorFlow and keras-ocr, in a folder of their own")
    assert notice(keras_ocr, None, needs_runtime=False, keras_ocr_lacks=LACKS) == (LACKS, "caution")
    assert notice(craft, None, needs_runtime=False, keras_ocr_lacks=LACKS) == ("", "quiet")
    assert notice(craft, None, needs_runtime=True)[0].startswith("To find lettering with it, the AI runtime")


def test_the_worker_is_asked_again_when_weights_or_a_runtime_came() -> None:
    before, after = known(), known(keras_ocr_lacks="")
    assert before.engine_grounds != after.engine_grounds
    without = Known(runtimes=(AI,), keras_ocr_lacks=LACKS)
    assert without.engine_grounds != before.engine_grounds
    assert known() == before and known().engine_grounds == before.engine_grounds


def known(keras_ocr_lacks: str = LACKS) -> Known:
    return Known(installed=(CRAFT,), runtimes=(AI, KERAS_OCR), keras_ocr_lacks=keras_ocr_lacks)
