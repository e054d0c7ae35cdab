"""`coverstudio upscale`: a picture with the pixels that print needs, or any other number of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.diffusion_words import refuse_foreign
from coverstudio.cli.kinds import number

if TYPE_CHECKING:
    from coverstudio.editor.target_sizes import TargetSize
    from coverstudio.editor.upscaling import UpscaleWish
    from coverstudio.imaging.reading import Pixels, Read

NETWORK = "real-esrgan"
_OF_NETWORKS = ("model", "strength", "protect", "denoise", "denoise_model")
_JPEG = (".jpg", ".jpeg")


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "upscale", "enlarge a picture to an exact size")
    command.add_argument("image", type=Path)
    command.add_argument(
        "--to", type=_target, required=True, metavar="WxH|FORMAT@PPI|xN",
        help="pixels, a book's format with its bleed such as a4@300, or a factor",
    )  # fmt: skip
    command.add_argument("--engine", metavar="ID", help=f"default: {NETWORK} with a --model, else lanczos")
    command.add_argument("--out", type=_picture, required=True, metavar="FILE.png|jpg")
    group = command.add_argument_group(f"for {NETWORK}")
    group.add_argument(
        "--model", type=Path, metavar="FILE", help="such as RealESRGAN_x4plus.pth, or as .safetensors"
    )
    group.add_argument(
        "--strength", type=number(0, 1), metavar="S",
        help="how much of it is laid over plain resampling (default: 1)",
    )  # fmt: skip
    group.add_argument(
        "--protect", type=Path, metavar="MASK", help="a picture, white where texture is left alone"
    )
    group.add_argument(
        "--denoise", type=number(0, 1), metavar="D",
        help="of realesr-general-x4v3: 1 smooths noise away (default), 0 keeps it",
    )  # fmt: skip
    group.add_argument(
        "--denoise-model", type=Path, metavar="FILE",
        help="the network that keeps noise (default: realesr-general-wdn-x4v3 beside the model)",
    )  # fmt: skip


async def upscale(arguments: argparse.Namespace, desk: Desk) -> None:
    """Enlarge one picture and write it."""
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor import upscaling
    from coverstudio.editor.target_sizes import size_of

    wish = _wish(arguments)
    must_be_apart((arguments.out,), (arguments.image, arguments.protect, arguments.model))
    must_be_writable(arguments.out)
    picture = read(desk, arguments.image)
    if arguments.out.suffix.lower() in _JPEG and picture.pixels.shape[2] == 4:
        raise ValueError(f"{arguments.image.name} is transparent, which JPEG cannot be: write a .png.")
    size = size_of(arguments.to, picture.pixels.shape[1], picture.pixels.shape[0])
    upscaling.check_size(*size)
    pixels, protect = _cut(picture, _mask(arguments.protect, picture, desk), size, desk)
    desk.console.says(f"Enlarging {arguments.image.name}")
    made = await upscaling.upscale(
        desk.generator, pixels, size, wish, protect=protect, on_progress=desk.console.report
    )
    ppi = _ppi(arguments.to, picture, size[0] / pixels.shape[1])
    write_bytes(arguments.out, _encoded(arguments.out, made, ppi, wish))
    print_wrote(desk, arguments.out)


def _target(text: str) -> TargetSize:
    from coverstudio.editor.target_sizes import target_size

    try:
        return target_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removesuffix(".")) from error


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", *_JPEG):
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .png or .jpg")
    return path


def _wish(arguments: argparse.Namespace) -> UpscaleWish:
    """Return what the words ask of the engine. Raises ValueError with a sentence."""
    from coverstudio.editor.upscaling import UpscaleWish

    engine: str = arguments.engine or (NETWORK if arguments.model else "lanczos")
    refuse_foreign(arguments, engine, NETWORK, _OF_NETWORKS)
    if engine != NETWORK:
        return UpscaleWish(engine=engine)
    if arguments.model is None:
        raise ValueError(f"--engine {NETWORK} needs a model: give its file with --model.")
    other, share = _noise_keeper(arguments)
    return UpscaleWish(
        engine=engine, model=str(arguments.model.absolute()), other_model=other, other_share=share,
        strength=1.0 if arguments.strength is None else arguments.strength,
    )  # fmt: skip


def _noise_keeper(arguments: argparse.Namespace) -> tuple[str, float]:
    """Return the file of the network that keeps noise and its share."""
    from coverstudio.editor.upscaling import denoising_partner

    if arguments.denoise is None:
        if arguments.denoise_model is not None:
            raise ValueError("--denoise-model is for --denoise: say how much noise is to be smoothed away.")
        return "", 0.0
    other: Path = arguments.denoise_model or denoising_partner(arguments.model)
    return str(other.absolute()), 1.0 - arguments.denoise


def _mask(path: Path | None, picture: Read, desk: Desk) -> Pixels | None:
    """Return what to protect, of the picture's own size. Raises ValueError with a sentence."""
    if path is None:
        return None
    mask = read(desk, path).pixels
    if mask.shape[:2] != picture.pixels.shape[:2]:
        height, width = picture.pixels.shape[:2]
        raise ValueError(
            f"“{path.name}” has another size than the picture: make it {width} × {height} pixels."
        )
    return mask[..., :3].max(axis=2)


def _cut(
    picture: Read, protect: Pixels | None, size: tuple[int, int], desk: Desk
) -> tuple[Pixels, Pixels | None]:
    """Return the picture, and its mask, cut to the shape it gets, and tell what was taken of it."""
    from coverstudio.editor.target_sizes import cut_to_shape

    height, width = picture.pixels.shape[:2]
    part = cut_to_shape(width, height, size)
    if (part.width, part.height) != (width, height):
        desk.console.note(
            f"The picture has another shape: {part.width} × {part.height} of its {width} × {height} pixels,"
            " about the centre, were taken."
        )
    rows, columns = slice(part.y, part.y + part.height), slice(part.x, part.x + part.width)
    return picture.pixels[rows, columns], None if protect is None else protect[rows, columns]


def _ppi(target: TargetSize, picture: Read, factor: float) -> float | None:
    """Return what the file says of its resolution: what was asked for, else of the same size on paper."""
    from coverstudio.editor.target_sizes import Exactly

    if isinstance(target, Exactly) and target.ppi is not None:
        return target.ppi
    return None if picture.ppi is None else picture.ppi * factor


def _encoded(path: Path, pixels: Pixels, ppi: float | None, wish: UpscaleWish) -> bytes:
    import msgspec

    from coverstudio.editor.upscaling import upscale_recipe
    from coverstudio.imaging.writing import encode_jpeg, encode_png

    if path.suffix.lower() in _JPEG:
        return encode_jpeg(pixels, ppi=ppi)
    recipe = upscale_recipe(wish, (pixels.shape[1], pixels.shape[0]))
    text = {"Software": "CoverStudio", "Recipe": msgspec.json.encode(recipe).decode()}
    return encode_png(pixels, ppi, text)
