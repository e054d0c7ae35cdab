"""What is known of the press: a rendering that findings and the ink figure share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
from PySide6.QtGui import QColor, QGuiApplication, QImage

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import print_spec
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.ui.stories.press import LastProof, measured_ink
from tests.imaging.tiny_profile import tiny_cmyk_profile

SPEC = print_spec("a5")
ART = ImageLayer(name="Art", box=SPEC.bleed_box, asset=Asset("0" * 64, "png", 154, 216))


class CountedImages:
    """Dark pictures; counts how often one was asked for, as every rendering does."""

    def __init__(self) -> None:
        self.asked = 0

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        self.asked += 1
        image = QImage(asset.width, asset.height, QImage.Format.Format_RGB32)
        image.fill(QColor("#180a30"))
        return image


def test_who_asks_for_the_same_proof_at_once_shares_one_rendering(qapp: QGuiApplication) -> None:
    proofs, images, cover = LastProof(), CountedImages(), Document(print_spec=SPEC, layers=(ART,))
    press = Separation(read_profile(tiny_cmyk_profile()))
    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(lambda _: proofs.of(cover, images, press), range(2))
    assert one is other
    assert measured_ink(one) > 100
    assert images.asked == 1


def test_another_cover_or_press_is_rendered_anew(qapp: QGuiApplication) -> None:
    proofs, images, cover = LastProof(), CountedImages(), Document(print_spec=SPEC, layers=(ART,))
    press = Separation(read_profile(tiny_cmyk_profile()))
    without = proofs.of(cover, images, None)
    assert without.inks is None and measured_ink(without) == 0
    assert proofs.of(cover, images, press).inks is not None
    bare = msgspec.structs.replace(cover, layers=())
    assert proofs.of(bare, images, press).inks is not None
    assert images.asked == 2
