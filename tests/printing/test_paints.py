"""What letters and areas are painted with on a press."""

from __future__ import annotations

import pytest

from coverstudio.imaging.separations import Separation
from coverstudio.printing.paints import BLACK, Paint, PressPaints, black_share
from tests.printing.pressed import press


def paints(*, converts: bool = True, rich: tuple[int, int, int, int] | None = None, limit: int | None = None):
    return PressPaints(Separation(press(), ink_limit=limit), converts, rich)


@pytest.mark.parametrize("colour", ["#000000", "#060606", "#0c0a10", "#1c1c1c"])
def test_letters_as_dark_as_black_ink_are_all_black_ink(colour: str) -> None:
    assert paints().text(colour) == Paint("inks", BLACK)


@pytest.mark.parametrize("colour", ["#404040", "#808080", "#86807f", "#d0d0d0"])
def test_grey_letters_have_no_ink_but_black(colour: str) -> None:
    *colours, black = paints().text(colour).shares
    assert colours == [0, 0, 0]
    assert 0 < black < 1


def test_a_lighter_grey_has_less_black() -> None:
    shares = [black_share(press(), f"#{level:02x}{level:02x}{level:02x}") for level in range(0, 256, 15)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)


def test_a_grey_is_printed_as_light_as_it_looks() -> None:
    """By the model of the test press, whose black takes 96 % of the light."""
    black = black_share(press(), "#808080")
    assert black is not None
    light = 1 - 0.96 * (1 - (1 - black) ** 2)
    assert light == pytest.approx(0.2159, abs=0.02)  # the linear light of #808080


@pytest.mark.parametrize("colour", ["#101820", "#400000", "#8090a0"])
def test_colours_are_separated(colour: str) -> None:
    assert black_share(press(), colour) is None
    assert paints().text(colour).shares == Separation(press()).colour(colour)


def test_black_areas_are_plain_or_rich_as_chosen() -> None:
    assert paints().area("#000000").shares == BLACK
    assert paints(rich=(60, 40, 40, 100)).area("#000000").shares == (0.6, 0.4, 0.4, 1.0)
    assert paints(rich=(60, 40, 40, 100)).text("#000000").shares == BLACK
    assert paints(rich=(60, 40, 40, 100)).area("#300000").shares == Separation(press()).colour("#300000")


def test_greys_stay_lighter_than_rich_black_and_never_get_darker_than_plain_black() -> None:
    rich = paints(rich=(60, 40, 40, 100))
    assert rich.area("#060606").shares == (0.6, 0.4, 0.4, 1.0)
    for grey in ("#101010", "#1c1c1c", "#303030"):
        assert rich.area(grey).shares == Separation(press()).colour(grey)
    assert paints().area("#101010").shares == BLACK


def test_rich_black_keeps_within_the_limit() -> None:
    shares = paints(rich=(75, 68, 67, 90), limit=240).area("#000000").shares
    assert 2.39 < sum(shares) <= 2.4
    assert shares[3] == 0.9
    assert paints(rich=(60, 40, 40, 100), limit=240).area("#000000").shares == (0.6, 0.4, 0.4, 1.0)


def test_colours_within_a_limit() -> None:
    assert sum(paints(limit=200).area("#0a1408").shares) <= 2.0


def test_where_colours_stay_in_srgb_black_letters_are_black_ink_all_the_same() -> None:
    stay = paints(converts=False)
    assert stay.text("#000000") == Paint("inks", BLACK)
    assert stay.text("#c86432").space == stay.area("#000000").space == stay.area("#c86432").space == "srgb"
    assert paints(converts=False, rich=(60, 40, 40, 100)).area("#000000").shares == (0.6, 0.4, 0.4, 1.0)


def test_operators() -> None:
    assert (Paint("inks", BLACK).fill, Paint("inks", (0.5, 0, 0.25, 1)).stroke) == (
        "0 0 0 1 k",
        "0.5 0 0.25 1 K",
    )
    assert Paint("srgb", (1, 0, 0.5)).fill == "/CSp cs 1 0 0.5 scn"
