"""`coverstudio upscale`: a picture with the pixels that print needs, or any other number of them.

PNG and TIFF keep 16 bits a channel where the picture has them. (On a cover, pictures have 8.)
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.diffusion_words import refuse_foreign
from coverstudio.cli.kinds import number

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Pixels, Samples
    from coverstudio.editor.target_sizes import TargetSize
    from coverstudio.editor.upscaling import UpscaleWish
    from coverstudio.imaging.deep import DeepRead

NETWORK = "real-esrgan"
_OF_NETWORKS = ("model", "strength", "protect", "denoise", "denoise_model")
_JPEG = (".jpg", ".jpeg")
_TIFF = (".tif", ".tiff")


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "upscale", "enlarge a picture to an exact size")
    command.add_argument("image", type=Path)
    command.add_argument(
        "--to", type=_target, required=True, metavar="WxH|FORMAT@PPI|xN",
        help="pixels, a book's format with its bleed such as a4@300, or a factor",
    )  # fmt: skip
    command.add_argument("--engine", metavar="ID", help=f"default: {NETWORK} with a --model, else lanczos")
    command.add_argument("--out", type=_picture, required=True, metavar="FILE.png|tif|jpg")
    group = command.add_argument_group(f"for {NETWORK}")
    group.add_argument(
        "--model", metavar="ID|FILE", help="one of `coverstudio models list`, or a .pth or .safetensors file"
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
        "--denoise-model", metavar="ID|FILE",
        help="the network that keeps noise (default: realesr-general-wdn-x4v3 beside the model)",
    )  # fmt: skip


async def upscale(arguments: argparse.Namespace, desk: Desk) -> None:
    """Enlarge one picture and write it."""
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor import upscaling
    from coverstudio.editor.target_sizes import size_of

    wish = _wish(arguments)
    inputs = (arguments.image, arguments.protect, Path(wish.model) if wish.model else None)
    must_be_apart((arguments.out,), inputs)
    must_be_writable(arguments.out)
    picture = _read(arguments.image, arguments.out, desk)
    if arguments.out.suffix.lower() in _JPEG and picture.samples.shape[2] == 4:
        raise ValueError(f"{arguments.image.name} is transparent, which JPEG cannot be: write a .png.")
    size = size_of(arguments.to, picture.samples.shape[1], picture.samples.shape[0])
    upscaling.check_size(*size)
    pixels, protect = _cut(picture, _mask(arguments.protect, picture, desk), size, desk)
    desk.console.says(f"Enlarging {arguments.image.name}")
    made = await upscaling.upscale(
        desk.generator, pixels, size, wish, protect=protect, on_progress=desk.console.report
    )
    ppi = _ppi(arguments.to, picture, size[0] / pixels.shape[1])
    write_bytes(arguments.out, _encoded(arguments.out, made, ppi, wish, picture.profile))
    print_wrote(desk, arguments.out)


def _read(path: Path, out: Path, desk: Desk) -> DeepRead:
    """Read the picture, with 16 bits a channel where it has them and `out` can hold them."""
    from coverstudio.imaging.deep import DeepRead, read_deep

    if out.suffix.lower() in _JPEG:
        picture = read(desk, path)
        return DeepRead(picture.pixels, picture.ppi)
    found = read_deep(path)
    for sentence in found.notes:
        desk.console.note(f"{path.name}: {sentence}")
    return found


def _target(text: str) -> TargetSize:
    from coverstudio.editor.target_sizes import target_size

    try:
        return target_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removesuffix(".")) from error


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", *_TIFF, *_JPEG):
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .png, .tif or .jpg")
    return path


def _wish(arguments: argparse.Namespace) -> UpscaleWish:
    """Return what the words ask of the engine. Raises ValueError with a sentence."""
    from coverstudio.editor.upscaling import UpscaleWish

    engine: str = arguments.engine or (NETWORK if arguments.model else "lanczos")
    refuse_foreign(arguments, engine, NETWORK, _OF_NETWORKS)
    if engine != NETWORK:
        return UpscaleWish(engine=engine)
    if arguments.model is None:
        raise ValueError(f"--engine {NETWORK} needs a model: give its id or its file with --model.")
    model = _model(arguments.model)
    other, share = _noise_keeper(arguments, model)
    return UpscaleWish(
        engine=engine, model=str(model), other_model=other, other_share=share,
        strength=1.0 if arguments.strength is None else arguments.strength,
    )  # fmt: skip


def _model(name: str) -> Path:
    """Return the file of an upscaler, by its id or its path. Raises ModelError with a sentence."""
    from coverstudio import paths
    from coverstudio.generation.models.facts import ModelError
    from coverstudio.generation.models.store import ModelStore

    path = Path(name).expanduser().absolute()
    if path.suffix or path.exists():  # what is wrong with a file is said by those who read it
        return path
    found = ModelStore(paths.data_dir() / "models").find(name)
    if found.kind != "upscaler":
        raise ModelError(f"{found.name} does not enlarge pictures: choose an upscaler or give a file.")
    return Path(found.path)


def _noise_keeper(arguments: argparse.Namespace, model: Path) -> tuple[str, float]:
    """Return the file of the network that keeps noise and its share."""
    from coverstudio.editor.upscaling import denoising_partner

    if arguments.denoise is None:
        if arguments.denoise_model is not None:
            raise ValueError("--denoise-model is for --denoise: say how much noise is to be smoothed away.")
        return "", 0.0
    other = _model(arguments.denoise_model) if arguments.denoise_model else denoising_partner(model)
    return str(other), 1.0 - arguments.denoise


def _mask(path: Path | None, picture: DeepRead, desk: Desk) -> Pixels | None:
    """Return what to protect, of the picture's own size. Raises ValueError with a sentence."""
    if path is None:
        return None
    mask = read(desk, path).pixels
    if mask.shape[:2] != picture.samples.shape[:2]:
        height, width = picture.samples.shape[:2]
        raise ValueError(
            f"“{path.name}” has another size than the picture: make it {width} × {height} pixels."
        )
    return mask[..., :3].max(axis=2)


def _cut(
    picture: DeepRead, protect: Pixels | None, size: tuple[int, int], desk: Desk
) -> tuple[Samples, Pixels | None]:
    """Return the picture, and its mask, cut to the shape it gets, and tell what was taken of it."""
    from coverstudio.editor.target_sizes import cut_to_shape

    height, width = picture.samples.shape[:2]
    part = cut_to_shape(width, height, size)
    if (part.width, part.height) != (width, height):
        desk.console.note(
            f"The picture has another shape: {part.width} × {part.height} of its {width} × {height} pixels,"
            " about the centre, were taken."
        )
    rows, columns = slice(part.y, part.y + part.height), slice(part.x, part.x + part.width)
    return picture.samples[rows, columns], None if protect is None else protect[rows, columns]


def _ppi(target: TargetSize, picture: DeepRead, factor: float) -> float | None:
    """Return what the file says of its resolution: what was asked for, else of the same size on paper."""
    from coverstudio.editor.target_sizes import Exactly

    if isinstance(target, Exactly) and target.ppi is not None:
        return target.ppi
    return None if picture.ppi is None else picture.ppi * factor


def _encoded(path: Path, samples: Samples, ppi: float | None, wish: UpscaleWish, profile: bytes) -> bytes:
    import msgspec

    from coverstudio.editor.upscaling import upscale_recipe
    from coverstudio.generation.picture import Picture
    from coverstudio.imaging.deep_tiff import encode_deep_tiff
    from coverstudio.imaging.writing import encode_jpeg, encode_png

    if path.suffix.lower() in _JPEG:
        return encode_jpeg(Picture(samples).pixels, ppi=ppi)
    recipe = msgspec.json.encode(upscale_recipe(wish, (samples.shape[1], samples.shape[0]))).decode()
    if path.suffix.lower() in _TIFF:
        return encode_deep_tiff(samples, ppi, recipe, profile)
    return encode_png(samples, ppi, {"Software": "CoverStudio", "Recipe": recipe}, profile)
