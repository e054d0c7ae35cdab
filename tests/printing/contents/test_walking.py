"""What is painted is told with its place, its colour and its size."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from coverstudio.printing.contents.events import Event, Image, Oddity, Shape, Text
from coverstudio.printing.contents.state import scale_of
from coverstudio.printing.contents.walking import Walk


def page(content: bytes, **resources: object) -> tuple[Pdf, pikepdf.Object]:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    made = pdf.pages[0].obj
    made.Contents, made.Resources = Stream(pdf, content), Dictionary(**resources)
    return pdf, made


def seen(content: bytes, **resources: object) -> list[Event]:
    _, made = page(content, **resources)
    return list(Walk().page(made))


def test_matrices_move_what_is_painted() -> None:
    (shape,) = seen(b"q 2 0 0 2 10 20 cm q 1 0 0 1 5 5 cm 0 0 3 4 re f Q Q")
    assert isinstance(shape, Shape)
    assert shape.bounds == (20, 30, 26, 38)


def test_colours_are_those_of_the_moment() -> None:
    shapes = seen(b"1 0 0 rg q 0 1 0 0 k 0 0 1 1 re f Q 2 2 1 1 re f 0.3 G 0 0 m 1 1 l S")
    families = [
        (one.state.fill.space.family, one.state.fill.values) for one in shapes if isinstance(one, Shape)
    ]
    assert families == [("DeviceCMYK", (0, 1, 0, 0)), ("DeviceRGB", (1, 0, 0)), ("DeviceRGB", (1, 0, 0))]
    assert isinstance(shapes[2], Shape)
    assert shapes[2].state.stroke.values == (0.3,)


def test_text_has_the_size_it_is_seen_in() -> None:
    (text,) = seen(b"0.5 0 0 0.5 0 0 cm BT /F 10 Tf 3 0 0 3 7 9 Tm (A) Tj ET")
    assert isinstance(text, Text)
    assert text.state.font_size * scale_of(text.matrix) == pytest.approx(15)


def test_lines_of_text_follow_each_other() -> None:
    first, second = seen(b"BT 12 TL 5 50 Td (a) Tj T* (b) Tj ET")
    assert isinstance(first, Text)
    assert isinstance(second, Text)
    assert (first.matrix[4:], second.matrix[4:]) == ((5, 50), (5, 38))


def test_forms_stand_where_they_are_drawn() -> None:
    pdf, made = page(b"2 0 0 2 10 10 cm /Fm Do")
    form = Stream(pdf, b"0 0 1 1 re f", Subtype=Name.Form, Matrix=Array([3, 0, 0, 3, 0, 0]))
    made.Resources = Dictionary(XObject=Dictionary(Fm=form))
    shapes = [event for event in Walk().page(made) if isinstance(event, Shape)]
    assert [shape.bounds for shape in shapes] == [(10, 10, 16, 16)]


def test_a_page_may_have_a_larger_unit() -> None:
    pdf, made = page(b"1 1 2 2 re f")
    made.UserUnit = 10
    (shape,) = Walk().page(made)
    assert isinstance(shape, Shape)
    assert shape.bounds == (10, 10, 30, 30)
    assert pdf is not None


def test_default_colours_stand_in_for_plain_ones() -> None:
    calibrated = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])
    (shape,) = seen(b"1 0 0 rg 0 0 1 1 re f", ColorSpace=Dictionary(DefaultRGB=calibrated))
    assert isinstance(shape, Shape)
    assert shape.state.fill.space.family == "CalRGB"


def test_pictures_inside_of_the_content_have_long_names() -> None:
    (image,) = seen(b"BI /W 1 /H 1 /BPC 8 /CS /RGB /F /AHx ID 010203> EI")
    assert isinstance(image, Image)
    assert image.space is not None
    assert image.space.family == "DeviceRGB"
    assert image.image.Filter == Name.ASCIIHexDecode  # type: ignore[attr-defined]


def test_what_nobody_knows_is_told() -> None:
    assert [event for event in seen(b"1 sparkle /Nice ri 3 EI") if isinstance(event, Oddity)] == [
        Oddity("operator", "sparkle"),
        Oddity("intent", "Nice"),
        Oddity("operator", "EI"),
    ]
