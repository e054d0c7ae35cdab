"""VAEs whose 16-bit numbers overflow: asked once more in full precision, so that no picture turns out black.

Some models are published with a VAE that float16 is too small for, and not all of them say so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import Any

import torch
from torch import Tensor

from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.denoising import intercepted

NO_PICTURE = (
    "The model's numbers went beyond all bounds, which leaves no picture: lower the guidance and the weights"
    " of the LoRAs, or get the model again."
)

Method = Callable[..., Any]


@contextlib.contextmanager
def kept_in_bounds(pipeline: Any) -> Generator[None]:
    """Have the VAE encode and decode to finite numbers, as long as the context lasts.

    Raises EngineError out of the pipeline where the latents make no picture in full precision either.
    """
    vae = getattr(pipeline, "vae", None)
    if vae is None:
        yield
        return
    with encoding_in_bounds(vae), intercepted(vae, "decode", _decoding(vae)):
        yield


def encoding_in_bounds(vae: Any) -> contextlib.AbstractContextManager[None]:
    """Have the VAE encode to finite numbers, as long as the context lasts."""
    return intercepted(vae, "encode", _encoding(vae))


@contextlib.contextmanager
def in_full_precision(vae: Any) -> Generator[None]:
    """Have the VAE calculate in float32; there and back again changes no weight of it."""
    dtype = vae.dtype
    vae.to(dtype=torch.float32)
    try:
        yield
    finally:
        vae.to(dtype=dtype)


def _decoding(vae: Any) -> Callable[[Method], Method]:
    def around(decode: Method) -> Method:
        def decoded(latents: Tensor, *more: Any, **named: Any) -> Any:
            answer = decode(latents, *more, **named)
            if not _is_finite(answer[0]) and _may_overflow(vae, latents):
                with in_full_precision(vae):
                    answer = decode(latents.float(), *more, **named)
            if not _is_finite(answer[0]):
                raise EngineError(NO_PICTURE)
            return answer

        return decoded

    return around


def _encoding(vae: Any) -> Callable[[Method], Method]:
    def around(encode: Method) -> Method:
        def encoded(picture: Tensor, *more: Any, **named: Any) -> Any:
            answer = encode(picture, *more, **named)
            if not _may_overflow(vae, picture):
                return answer
            found = getattr(answer, "latent_dist", None)
            if found is None or _is_finite(found.parameters):
                return answer
            with in_full_precision(vae):
                again = encode(picture.float(), *more, **named)
            # The networks go on in the type that they were loaded in.
            again.latent_dist = type(found)(again.latent_dist.parameters.to(picture.dtype))
            return again

        return encoded

    return around


def _may_overflow(vae: Any, given: Tensor) -> bool:
    return vae.dtype == torch.float16 and _is_finite(given)


def _is_finite(tensor: Tensor) -> bool:
    return bool(torch.isfinite(tensor).all())
