"""The sRGB profile is one that colour engines accept and agree with."""

import io
import struct

import numpy as np
from PIL import Image, ImageCms

from coverstudio.imaging.srgb import srgb_profile


def test_a_colour_engine_takes_the_profile_for_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ImageCms.getProfileDescription(ours).strip() == "sRGB IEC61966-2.1"
    levels = np.arange(0, 256, 15, dtype=np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(1, -1, 3)

    transform = ImageCms.buildTransform(ours, ImageCms.createProfile("sRGB"), "RGB", "RGB", 1)
    converted = np.asarray(ImageCms.applyTransform(Image.fromarray(cube), transform))

    assert np.abs(converted.astype(int) - cube.astype(int)).max() <= 1


def test_the_profile_tells_its_own_size() -> None:
    profile = srgb_profile()
    assert struct.unpack(">I", profile[:4])[0] == len(profile)
    assert len(profile) % 4 == 0
    assert profile[36:40] == b"acsp"
