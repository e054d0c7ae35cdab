"""Words are read back from the finished page: upright, whichever way they stand."""

from __future__ import annotations

import asyncio
import importlib.util

import msgspec
import numpy as np
import pytest

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_shapes import ArcPath, CirclePath, Warp
from coverstudio.editor.spelling import (
    LineArea,
    WordProof,
    difference_words,
    proof_of_areas,
    proved_words,
    verdict_words,
)
from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import LineRead, LinesRead, ReadLines
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import rapidocr_text
from tests.editor.spelling.recognisers import write_recogniser
from tests.pictures import flat
from tests.rendering.pages import FakeImages

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(
        importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed"
    ),
]

SPEC = print_spec("6x9")
NOTHING = FakeImages()
TITLE = TextLayer(
    id="title", name="Title", text="The Salt Orchard", family="Source Serif Pro", size=32, role="title",
    box=Box(20, 60, 110, 40), colour="#202028",
)  # fmt: skip


class Here:
    """The engine itself, in this process."""

    async def run(self, request: ReadLines, on_progress: OnProgress | None = None) -> LinesRead:
        try:
            return rapidocr_text.read(request)
        except EngineError as error:
            raise GenerationError(str(error)) from error


@pytest.fixture
def worker() -> Here:
    return Here()


class Reader:
    """Reads what it is told to, one list of texts for each look, the last one for ever."""

    def __init__(self, *looks: list[str], unknown: str = "", sure: float = 0.99) -> None:
        self.looks, self.unknown, self.sure = list(looks), unknown, sure
        self.asked: list[ReadLines] = []

    async def run(self, request: ReadLines, on_progress: OnProgress | None = None) -> LinesRead:
        self.asked.append(request)
        texts = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        assert len(texts) == len(request.lines)
        return LinesRead(
            lines=tuple(LineRead(text, (self.sure,) * len(text)) for text in texts), unknown=self.unknown
        )


def page(*layers: TextLayer | ShapeLayer) -> Document:
    return Document(print_spec=SPEC, layers=layers, background="#f2efe8")


def proved(worker, document: Document, **wishes) -> tuple[WordProof, ...]:
    return asyncio.run(proved_words(worker, document, NOTHING, **wishes))


def lines(*wanted: str) -> list[LineArea]:
    return [LineArea((flat(200, 48),), text, 0) for text in wanted]


def proof(reader: Reader, *wanted: str, **wishes) -> WordProof:
    return asyncio.run(proof_of_areas(reader, "t", lines(*wanted), **wishes))


def change(**fields) -> TextLayer:
    return msgspec.structs.replace(TITLE, **fields)


def test_words_are_read_whichever_way_they_stand(worker):
    ways = {
        "turned": change(rotation=143.0),
        "arc": change(path=ArcPath(bend=120)),
        "circle": change(path=CirclePath(), box=Box(20, 60, 100, 100), size=40),
        "warped": change(warp=Warp(kind="flag", amount=0.5)),
        "column": change(writing="vertical", box=Box(20, 20, 60, 180)),
        "letters below each other": change(
            writing="vertical", latin="upright", box=Box(20, 20, 60, 180), text="SALT"
        ),
    }
    for way, layer in ways.items():
        (found,) = proved(worker, page(layer))
        assert (way, found.verdict, found.differences) == (way, "right", ())


def test_japanese_is_read_in_columns_and_korean_is_left_to_a_recogniser_that_knows_it(worker):
    japanese = change(
        writing="vertical", box=Box(20, 20, 60, 180), text="吾輩は猫\nである", family="Droid Sans Fallback"
    )
    korean = change(id="korean", text="소금 과수원", family="NanumMyeongjo", box=Box(20, 200, 110, 20))
    first, second = proved(worker, page(japanese, korean))
    assert (first.verdict, first.read) == ("right", "吾輩は猫\nである")
    assert (second.verdict, second.read, second.differences) == ("no recogniser", "", ())
    assert "coverstudio models add" in verdict_words(second)


def test_a_recogniser_that_was_added_reads_what_it_knows(worker, tmp_path):
    path = write_recogniser(tmp_path / "korean.onnx", tuple("소금과수원나무"))
    korean = change(text="소금 과수원", family="NanumMyeongjo")
    (found,) = proved(worker, page(korean), recogniser=str(path))
    assert found.verdict in ("wrong", "not read")  # its weights are random
    assert found.differences
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(GenerationError, match=r"other\.onnx is no whole ONNX file"):
        proved(worker, page(korean), recogniser=str(path.rename(tmp_path / "other.onnx")))


def test_what_covers_a_word_is_seen(worker):
    hidden = ShapeLayer(name="Spot", box=Box(60, 58, 22, 20), colour="#f2efe8")
    (found,) = proved(worker, page(TITLE, hidden))
    assert found.verdict == "wrong"
    assert any(one.kind == "missing" for one in found.differences)


def test_invisible_and_empty_texts_are_left_out_and_chosen_ones_are_read(worker):
    texts = (
        change(visible=False),
        change(id="b", text=" "),
        change(id="c", text="Moss", box=Box(9, 9, 90, 20)),
    )
    assert [one.layer_id for one in proved(worker, page(*texts))] == ["c"]
    assert [one.layer_id for one in proved(worker, add_layer(page(), TITLE), layers={"title"})] == ["title"]


def test_a_wrong_letter_is_told_with_its_place_across_lines():
    found = proof(Reader(["The Salt", "Orchord"]), "The Salt", "Orchard", at_first_sight=True)
    assert (found.verdict, found.wanted) == ("wrong", "The Salt\nOrchard")
    (difference,) = found.differences
    assert (difference.at, found.wanted[difference.at]) == (13, "a")
    assert difference_words(difference) == "character 14: “a” reads as “o”"


def test_a_line_that_reads_wrong_once_is_looked_at_again():
    reader = Reader(["The Salt", "Orchord"], ["Orchord"], ["Orchard"], ["Orchxrd"])
    assert proof(reader, "The Salt", "Orchard").verdict == "right"
    assert proof(Reader(["Orchord"]), "Orchard").verdict == "wrong"


def test_what_recognition_makes_of_the_clean_letters_is_no_mistake_and_not_hidden():
    reader = Reader(["BRÜLER"])
    found = proof(reader, "BRÛLER", clean=lambda: lines("BRÛLER"))
    assert [(one.kind, one.wanted, one.read) for one in found.differences] == [("alike", "Û", "Ü")]
    assert found.verdict == "right"
    assert verdict_words(found) == "It reads as it should, as far as recognition can tell."
    page_and_looks, clean = [["BRÜLER"]] * 6, ["BRÛLER"]
    assert proof(Reader(*page_and_looks, clean), "BRÛLER", clean=lambda: lines("BRÛLER")).verdict == "wrong"


def test_guesses_are_not_told_as_findings():
    assert proof(Reader(["zzz"], sure=0.3), "Moss").verdict == "not read"
    assert proof(Reader([""]), "Moss").verdict == "not read"


def test_rare_characters_that_the_recogniser_lacks_do_not_hide_the_others():
    found = proof(Reader(["iHola!"], unknown="¡"), "¡Hola!")
    assert (found.verdict, [one.kind for one in found.differences]) == ("right", ["unknown"])
    assert proof(Reader(["T δντρ"], unknown="έ"), "Το δέντρο").verdict == "no recogniser"


def test_ten_thousand_characters_are_read_in_portions():
    wanted = ["lorem ipsum dolor sit amet"] * 60

    class Echo(Reader):
        async def run(self, request: ReadLines, on_progress: OnProgress | None = None) -> LinesRead:
            self.asked.append(request)
            return LinesRead(lines=tuple(LineRead(wanted[0], (1.0,) * 26) for _ in request.lines))

    reader = Echo([""])
    assert proof(reader, *wanted).verdict == "right"
    assert [len(request.lines) for request in reader.asked] == [24, 24, 12]
    assert all(np.ndim(request.image.pixels) == 3 for request in reader.asked)
