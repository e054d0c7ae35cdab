"""Tiny pipelines with random weights, saved as a published model is: a folder with model_index.json.

Every function takes the folder to make and a seed for the weights, and returns the folder. The networks are
built of the published ones' blocks, a few channels wide; what a picture of theirs shows means nothing.
"""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    ChromaPipeline,
    ChromaTransformer2DModel,
    DDIMScheduler,
    DiffusionPipeline,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    FluxFillPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
    QwenImagePipeline,
    QwenImageTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from transformers import (
    CLIPTextModel,
    CLIPTextModelWithProjection,
    Qwen2_5_VLForConditionalGeneration,
    Qwen3ForCausalLM,
    Qwen3Model,
    T5EncoderModel,
)

from tests.worker.diffusion.tiny_parts import (
    SECOND_TEXT_WIDTH,
    SIDE,
    TEXT_WIDTH,
    clip_config,
    qwen3_config,
    qwen_vl_config,
    t5_config,
    unet,
    vae,
)
from tests.worker.diffusion.tiny_tokenizers import clip_tokenizer, qwen_tokenizer, t5_tokenizer


def tiny_sd1(folder: Path, seed: int = 0) -> Path:
    return _sd1(StableDiffusionPipeline, folder, seed)


def tiny_sd1_inpainting(folder: Path, seed: int = 0) -> Path:
    return _sd1(StableDiffusionInpaintPipeline, folder, seed, in_channels=9)


def _sd1(kind: type[DiffusionPipeline], folder: Path, seed: int, **particulars: object) -> Path:
    torch.manual_seed(seed)
    tokenizer = clip_tokenizer()
    pipeline = kind(
        vae=vae(latent_channels=4, scaling_factor=0.18215),
        text_encoder=CLIPTextModel(clip_config(tokenizer)),
        tokenizer=tokenizer,
        unet=unet(cross_attention_dim=TEXT_WIDTH, **particulars),
        scheduler=DDIMScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
            clip_sample=False, set_alpha_to_one=False,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    return _saved(pipeline, folder)


def tiny_sdxl(folder: Path, seed: int = 0) -> Path:
    return _sdxl(StableDiffusionXLPipeline, folder, seed)


def tiny_sdxl_inpainting(folder: Path, seed: int = 0) -> Path:
    return _sdxl(StableDiffusionXLInpaintPipeline, folder, seed, in_channels=9)


def _sdxl(kind: type[DiffusionPipeline], folder: Path, seed: int, **particulars: object) -> Path:
    torch.manual_seed(seed)
    tokenizer = clip_tokenizer()
    pipeline = kind(
        vae=vae(latent_channels=4, scaling_factor=0.13025),
        text_encoder=CLIPTextModel(clip_config(tokenizer)),
        text_encoder_2=CLIPTextModelWithProjection(clip_config(tokenizer, SECOND_TEXT_WIDTH)),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=unet(
            cross_attention_dim=TEXT_WIDTH + SECOND_TEXT_WIDTH,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + SECOND_TEXT_WIDTH,
            **particulars,
        ),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
            timestep_spacing="leading",
        ),
        add_watermarker=False,
    )  # fmt: skip
    return _saved(pipeline, folder)


def tiny_sd3(folder: Path, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    clip, t5 = clip_tokenizer(), t5_tokenizer()
    pipeline = StableDiffusion3Pipeline(
        transformer=SD3Transformer2DModel(
            sample_size=SIDE // 8, patch_size=2, in_channels=16, out_channels=16, num_layers=1,
            attention_head_dim=8, num_attention_heads=4, joint_attention_dim=2 * TEXT_WIDTH,
            caption_projection_dim=32, pooled_projection_dim=2 * TEXT_WIDTH, pos_embed_max_size=64,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae(latent_channels=16, scaling_factor=1.5305, shift_factor=0.0609),
        text_encoder=CLIPTextModelWithProjection(clip_config(clip)),
        tokenizer=clip,
        text_encoder_2=CLIPTextModelWithProjection(clip_config(clip)),
        tokenizer_2=clip_tokenizer(),
        text_encoder_3=T5EncoderModel(t5_config(t5, width=2 * TEXT_WIDTH)),
        tokenizer_3=t5,
    )  # fmt: skip
    return _saved(pipeline, folder)


def tiny_z_image(folder: Path, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    tokenizer = qwen_tokenizer()
    pipeline = ZImagePipeline(
        transformer=ZImageTransformer2DModel(
            in_channels=16, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2,
            cap_feat_dim=TEXT_WIDTH, axes_dims=[8, 4, 4], axes_lens=[1024, 512, 512],
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae(latent_channels=16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=Qwen3Model(qwen3_config(tokenizer, layers=2)),
        tokenizer=tokenizer,
    )  # fmt: skip
    with torch.no_grad():  # saved as it was made: torch.empty
        for name, parameter in pipeline.transformer.named_parameters():
            if name.endswith("pad_token"):
                parameter.normal_(std=0.02)
    return _saved(pipeline, folder)


def tiny_flux1(folder: Path, seed: int = 0) -> Path:
    """FLUX.1-schnell: no guidance embedded, few steps."""
    return _flux1(FluxPipeline, folder, seed, in_channels=64)


def tiny_flux1_fill(folder: Path, seed: int = 0) -> Path:
    """FLUX.1-Fill-dev: beside its own latents it sees those of the rest, and every pixel of the mask."""
    return _flux1(
        FluxFillPipeline, folder, seed, in_channels=64 + 64 + 4 * 64, out_channels=64, guidance_embeds=True
    )


def _flux1(kind: type[DiffusionPipeline], folder: Path, seed: int, **particulars: object) -> Path:
    torch.manual_seed(seed)
    clip, t5 = clip_tokenizer(), t5_tokenizer()
    pipeline = kind(
        transformer=FluxTransformer2DModel(
            **particulars, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=TEXT_WIDTH, pooled_projection_dim=TEXT_WIDTH, axes_dims_rope=(4, 6, 6),
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
        vae=vae(
            latent_channels=16, scaling_factor=0.3611, shift_factor=0.1159,
            use_quant_conv=False, use_post_quant_conv=False,
        ),
        text_encoder=CLIPTextModel(clip_config(clip)),
        tokenizer=clip,
        text_encoder_2=T5EncoderModel(t5_config(t5, width=TEXT_WIDTH)),
        tokenizer_2=t5,
    )  # fmt: skip
    return _saved(pipeline, folder)


def tiny_flux2_klein(folder: Path, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    tokenizer = qwen_tokenizer()
    pipeline = Flux2KleinPipeline(
        transformer=Flux2Transformer2DModel(
            in_channels=128, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=3 * TEXT_WIDTH, timestep_guidance_channels=16,
            axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=AutoencoderKLFlux2(
            block_out_channels=(4, 8, 8, 8), layers_per_block=1, norm_num_groups=4, latent_channels=32,
            sample_size=SIDE,
        ),
        # The layers whose states the transformer reads are 9, 18 and 27.
        text_encoder=Qwen3ForCausalLM(qwen3_config(tokenizer, layers=28)),
        tokenizer=tokenizer,
        is_distilled=True,
    )  # fmt: skip
    return _saved(pipeline, folder)


def tiny_qwen_image(folder: Path, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    tokenizer = qwen_tokenizer()
    pipeline = QwenImagePipeline(
        transformer=QwenImageTransformer2DModel(
            in_channels=64, out_channels=16, num_layers=2, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=TEXT_WIDTH, axes_dims_rope=(8, 4, 4),
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.5, max_shift=0.9, shift_terminal=0.02,
            max_image_seq_len=8192, time_shift_type="exponential",
        ),
        vae=AutoencoderKLQwenImage(base_dim=8, z_dim=16, num_res_blocks=1),
        text_encoder=Qwen2_5_VLForConditionalGeneration(qwen_vl_config(tokenizer)),
        tokenizer=tokenizer,
    )  # fmt: skip
    pipeline.vae.register_to_config(sample_size=SIDE)  # the published one's says nothing of an area
    return _saved(pipeline, folder)


def tiny_chroma(folder: Path, seed: int = 0) -> Path:
    """A model of no family that is known here."""
    torch.manual_seed(seed)
    tokenizer = t5_tokenizer()
    pipeline = ChromaPipeline(
        transformer=ChromaTransformer2DModel(
            in_channels=64, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=TEXT_WIDTH, axes_dims_rope=(4, 6, 6), approximator_num_channels=64,
            approximator_hidden_dim=32, approximator_layers=1,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae(latent_channels=16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=T5EncoderModel(t5_config(tokenizer, width=TEXT_WIDTH)),
        tokenizer=tokenizer,
    )  # fmt: skip
    return _saved(pipeline, folder)


def _saved(pipeline: DiffusionPipeline, folder: Path) -> Path:
    pipeline.set_progress_bar_config(disable=True)
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder
