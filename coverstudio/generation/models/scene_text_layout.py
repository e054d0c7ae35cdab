"""Which tensors DiffSTE's checkpoint holds: names and shapes as it is published, derived from its measures.

Four networks: a VAE, CLIP's text encoder, the embedding of characters, and the UNet of an inpainting Stable
Diffusion 1 with two transformers, for words and for characters, wherever that has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

Shape = tuple[int, ...]
Tensors = dict[str, Shape]

VAE, TEXT, CHARACTERS, UNET = "vae.", "text_encoder.", "char_embedder.", "unet."
SYMBOLS, MOST_CHARACTERS = 95, 20
BRANCHES = ("text", "char")
LATENTS, SEEN = 4, 9  # channels of latents; those and, of what surrounds the hole, latents and the mask
_DOWN_LAYERS, _UP_LAYERS = 2, 3
_MOST_BLOCKS = 8
_TOKENS = f"{TEXT}text_model.embeddings.token_embedding.weight"
_POSITIONS = f"{TEXT}text_model.embeddings.position_embedding.weight"
# The layers of an attention as they were called when the checkpoint was made, and as they are now.
_NEW_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
_OLD_ATTENTION = re.compile(rf"(mid_block\.attentions\.\d+)\.({'|'.join(_NEW_NAMES)})\.")
_BRANCH = re.compile(r"attentions\.(text|char)\.(\d+)\.")


class SceneTextMeasures(msgspec.Struct, frozen=True, kw_only=True):
    """How wide and deep the networks are; the published ones' are `PUBLISHED`.

    `widths` and `vae_widths` are the channels of the blocks from the outside in; the text encoder has
    `text_layers` layers of `text_width` with `text_hidden` in between, `tokens` word pieces, `positions`.
    """

    widths: tuple[int, ...]
    vae_widths: tuple[int, ...]
    text_width: int
    text_hidden: int
    text_layers: int
    tokens: int
    positions: int
    char_width: int


PUBLISHED = SceneTextMeasures(
    widths=(320, 640, 1280, 1280), vae_widths=(128, 256, 512, 512), text_width=768, text_hidden=3072,
    text_layers=12, tokens=49408, positions=77, char_width=32,
)  # fmt: skip


def published_tensors(measures: SceneTextMeasures) -> Tensors:
    """Return every tensor that networks of these measures need, by its published name."""
    parts = (
        (VAE, _vae(measures.vae_widths)),
        (TEXT, _text_encoder(measures)),
        (CHARACTERS, _characters(measures.char_width)),
        (UNET, _unet(measures)),
    )
    return {prefix + name: shape for prefix, tensors in parts for name, shape in tensors}


def measures_of(shapes: Mapping[str, Shape]) -> SceneTextMeasures | None:
    """Return the measures that tensors of these published names and shapes tell, None where they do not."""
    widths = _block_widths(shapes, f"{UNET}down_blocks")
    vae_widths = _block_widths(shapes, f"{VAE}encoder.down_blocks")
    hidden = shapes.get(f"{TEXT}text_model.encoder.layers.0.mlp.fc1.weight", ())
    tables = [shapes.get(name, ()) for name in (_TOKENS, _POSITIONS, f"{CHARACTERS}char_embedding.weight")]
    if len(widths) < 2 or len(vae_widths) < 2 or any(len(shape) != 2 for shape in (hidden, *tables)):
        return None
    (tokens, text_width), (positions, _), (_, char_width) = tables
    layers = {name.split(".")[4] for name in shapes if name.startswith(f"{TEXT}text_model.encoder.layers.")}
    return SceneTextMeasures(
        widths=widths, vae_widths=vae_widths, text_width=text_width, text_hidden=hidden[0],
        text_layers=len(layers), tokens=tokens, positions=positions, char_width=char_width,
    )  # fmt: skip


def modern_name(published: str) -> str:
    """Return what libraries of today call a tensor.

    >>> modern_name("vae.decoder.mid_block.attentions.0.proj_attn.bias")
    'vae.decoder.mid_block.attentions.0.to_out.0.bias'
    >>> modern_name("unet.mid_block.attentions.char.0.norm.weight")
    'unet.mid_block.attentions.0.char.norm.weight'
    """
    if published.startswith(UNET):
        return _BRANCH.sub(r"attentions.\2.\1.", published)
    return _OLD_ATTENTION.sub(lambda found: f"{found[1]}.{_NEW_NAMES[found[2]]}.", published)


def modern_tensors(measures: SceneTextMeasures) -> Tensors:
    """Return every tensor of a converted checkpoint."""
    return {modern_name(name): shape for name, shape in published_tensors(measures).items()}


def _block_widths(shapes: Mapping[str, Shape], blocks: str) -> tuple[int, ...]:
    names = (f"{blocks}.{number}.resnets.0.conv1.weight" for number in range(_MOST_BLOCKS))
    return tuple(shapes[name][0] for name in names if len(shapes.get(name, ())) == 4)


def _layer(name: str, *shape: int) -> Iterator[tuple[str, Shape]]:
    """A layer with weights of this shape and one bias for each of its outputs."""
    yield f"{name}.weight", shape
    yield f"{name}.bias", shape[:1]


def _matrix(name: str, out: int, into: int) -> Iterator[tuple[str, Shape]]:
    yield f"{name}.weight", (out, into)


def _characters(width: int) -> Iterator[tuple[str, Shape]]:
    yield "char_embedding.weight", (SYMBOLS, width)
    yield "position_embedding.weight", (MOST_CHARACTERS, width)


def _text_encoder(measures: SceneTextMeasures) -> Iterator[tuple[str, Shape]]:
    width, hidden = measures.text_width, measures.text_hidden
    yield "text_model.embeddings.token_embedding.weight", (measures.tokens, width)
    yield "text_model.embeddings.position_embedding.weight", (measures.positions, width)
    for number in range(measures.text_layers):
        layer = f"text_model.encoder.layers.{number}"
        for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
            yield from _layer(f"{layer}.self_attn.{part}", width, width)
        yield from _layer(f"{layer}.layer_norm1", width)
        yield from _layer(f"{layer}.mlp.fc1", hidden, width)
        yield from _layer(f"{layer}.mlp.fc2", width, hidden)
        yield from _layer(f"{layer}.layer_norm2", width)
    yield from _layer("text_model.final_layer_norm", width)


def _resnet(name: str, into: int, out: int, time: int = 0) -> Iterator[tuple[str, Shape]]:
    yield from _layer(f"{name}.norm1", into)
    yield from _layer(f"{name}.conv1", out, into, 3, 3)
    if time:
        yield from _layer(f"{name}.time_emb_proj", out, time)
    yield from _layer(f"{name}.norm2", out)
    yield from _layer(f"{name}.conv2", out, out, 3, 3)
    if into != out:
        yield from _layer(f"{name}.conv_shortcut", out, into, 1, 1)


def _vae(widths: tuple[int, ...]) -> Iterator[tuple[str, Shape]]:
    last, deepest = len(widths) - 1, widths[-1]
    yield from _layer("encoder.conv_in", widths[0], 3, 3, 3)
    for number, width in enumerate(widths):
        block, into = f"encoder.down_blocks.{number}", widths[max(number - 1, 0)]
        for layer in range(_DOWN_LAYERS):
            yield from _resnet(f"{block}.resnets.{layer}", into if layer == 0 else width, width)
        if number < last:
            yield from _layer(f"{block}.downsamplers.0.conv", width, width, 3, 3)
    yield from _vae_middle("encoder", deepest, 2 * LATENTS)
    yield from _layer("encoder.conv_norm_out", deepest)
    yield from _layer("decoder.conv_in", deepest, LATENTS, 3, 3)
    for number, width in enumerate(reversed(widths)):
        block, into = f"decoder.up_blocks.{number}", widths[min(last - number + 1, last)]
        for layer in range(_UP_LAYERS):
            yield from _resnet(f"{block}.resnets.{layer}", into if layer == 0 else width, width)
        if number < last:
            yield from _layer(f"{block}.upsamplers.0.conv", width, width, 3, 3)
    yield from _vae_middle("decoder", deepest, 3, widths[0])
    yield from _layer("decoder.conv_norm_out", widths[0])
    yield from _layer("quant_conv", 2 * LATENTS, 2 * LATENTS, 1, 1)
    yield from _layer("post_quant_conv", LATENTS, LATENTS, 1, 1)


def _vae_middle(side: str, width: int, out: int, into: int = 0) -> Iterator[tuple[str, Shape]]:
    """The middle of one half of the VAE, and its last layer."""
    for layer in range(2):
        yield from _resnet(f"{side}.mid_block.resnets.{layer}", width, width)
    attention = f"{side}.mid_block.attentions.0"
    yield from _layer(f"{attention}.group_norm", width)
    for part in _NEW_NAMES:
        yield from _layer(f"{attention}.{part}", width, width)
    yield from _layer(f"{side}.conv_out", out, into or width, 3, 3)


def _unet(measures: SceneTextMeasures) -> Iterator[tuple[str, Shape]]:
    widths = measures.widths
    first, deepest, time, last = widths[0], widths[-1], 4 * widths[0], len(widths) - 1
    yield from _layer("conv_in", first, SEEN, 3, 3)
    yield from _layer("time_embedding.linear_1", time, first)
    yield from _layer("time_embedding.linear_2", time, time)
    for number, width in enumerate(widths):
        block, into = f"down_blocks.{number}", widths[max(number - 1, 0)]
        for layer in range(_DOWN_LAYERS):
            yield from _resnet(f"{block}.resnets.{layer}", into if layer == 0 else width, width, time)
        if number < last:
            yield from _transformers(block, width, _DOWN_LAYERS, measures)
            yield from _layer(f"{block}.downsamplers.0.conv", width, width, 3, 3)
    for layer in range(2):
        yield from _resnet(f"mid_block.resnets.{layer}", deepest, deepest, time)
    yield from _transformers("mid_block", deepest, 1, measures)
    for number in range(last + 1):
        width, before = widths[last - number], widths[min(last - number + 1, last)]
        beside = widths[max(last - number - 1, 0)]
        block = f"up_blocks.{number}"
        for layer in range(_UP_LAYERS):
            came, kept = before if layer == 0 else width, beside if layer == _UP_LAYERS - 1 else width
            yield from _resnet(f"{block}.resnets.{layer}", came + kept, width, time)
        if number > 0:
            yield from _transformers(block, width, _UP_LAYERS, measures)
        if number < last:
            yield from _layer(f"{block}.upsamplers.0.conv", width, width, 3, 3)
    yield from _layer("conv_norm_out", first)
    yield from _layer("conv_out", LATENTS, first, 3, 3)


def _transformers(
    block: str, width: int, count: int, measures: SceneTextMeasures
) -> Iterator[tuple[str, Shape]]:
    contexts = {"text": measures.text_width, "char": measures.char_width}
    for branch in BRANCHES:
        for number in range(count):
            yield from _transformer(f"{block}.attentions.{branch}.{number}", width, contexts[branch])


def _transformer(name: str, width: int, context: int) -> Iterator[tuple[str, Shape]]:
    inner = f"{name}.transformer_blocks.0"
    yield from _layer(f"{name}.norm", width)
    yield from _layer(f"{name}.proj_in", width, width, 1, 1)
    for attention, seen in (("attn1", width), ("attn2", context)):
        yield from _matrix(f"{inner}.{attention}.to_q", width, width)
        yield from _matrix(f"{inner}.{attention}.to_k", width, seen)
        yield from _matrix(f"{inner}.{attention}.to_v", width, seen)
        yield from _layer(f"{inner}.{attention}.to_out.0", width, width)
    yield from _layer(f"{inner}.ff.net.0.proj", 8 * width, width)
    yield from _layer(f"{inner}.ff.net.2", width, 4 * width)
    for number in (1, 2, 3):
        yield from _layer(f"{inner}.norm{number}", width)
    yield from _layer(f"{name}.proj_out", width, width, 1, 1)
