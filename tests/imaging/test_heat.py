"""The heat map tells little ink from much, and too much from all else."""

from coverstudio.imaging.heat import MOST, heat, heat_table


def lightness(colour: tuple[int, int, int]) -> float:
    return 0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2]


def test_up_to_the_limit_it_gets_darker_with_every_step() -> None:
    steps = [lightness(heat(ink, 240)) for ink in range(0, 241, 10)]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) == len(steps)


def test_the_limit_is_blue_and_one_per_cent_more_is_not() -> None:
    red, _, blue = heat(240, 240)
    assert blue > red
    red, _, blue = heat(241, 240)
    assert red > 2 * blue


def test_the_table_holds_every_per_cent() -> None:
    table = heat_table(300)
    assert len(table) == 3 * (MOST + 1)
    for ink in (0, 100, 300, 301, 400):
        assert tuple(table[3 * ink : 3 * ink + 3]) == heat(ink, 300)
