"""Making a loaded model faster on a graphics card, each way proved on that machine before it is kept.

What gains depends on the card, the driver and the model, and a fast wrong picture is worth nothing. So every
way is tried on inputs that the first picture left behind: it is kept only when the network becomes faster and
its output stays the same within rounding. The trial runs while the worker has nothing else to do.
"""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

logger = logging.getLogger(__name__)

LEAST_GAIN = 0.97  # of the seconds before; less of a gain is noise
MOST_DIFFERENCE = 0.02  # of the largest value of the output: fp16 kernels differ by a few thousandths
TIMED_RUNS = 5
MOST_SHAPES = 4  # of inputs that are kept: two passes of a picture, and those of the one before
COMPILED = "compiled"

Inputs = tuple[tuple[Any, ...], dict[str, Any]]
Shape = tuple[tuple[int, ...], ...]


class Way(Protocol):
    """One way of making a network faster. `undo` leaves it as it was before `apply`."""

    name: str

    def suits(self, network: nn.Module) -> bool:
        """Tell whether it can be applied to this network here."""
        ...

    def apply(self, network: nn.Module) -> None:
        """Change the network; a second time after `undo` is cheap where it can be."""
        ...

    def undo(self, network: nn.Module) -> None:
        """Take the change back."""
        ...


class ChannelsLast:
    """Convolutions on channels-last memory, which tensor cores want."""

    name = "channels-last"

    def suits(self, network: nn.Module) -> bool:
        """Networks of convolutions gain, transformers have nothing to gain."""
        return _has_convolutions(network)

    def apply(self, network: nn.Module) -> None:
        """Lay the weights out anew."""
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def undo(self, network: nn.Module) -> None:
        """Lay them out as they were."""
        network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]


class FusedProjections:
    """One matrix product for query, key and value instead of three."""

    name = "fused-projections"

    def suits(self, network: nn.Module) -> bool:
        """Only some of diffusers' networks know how."""
        return hasattr(network, "fuse_qkv_projections") and hasattr(network, "unfuse_qkv_projections")

    def apply(self, network: Any) -> None:
        """Join the projections."""
        network.fuse_qkv_projections()

    def undo(self, network: Any) -> None:
        """Take them apart; the joined weights are let go."""
        network.unfuse_qkv_projections()


class Compiled:
    """`torch.compile`: of all of a U-Net, of the repeated blocks of a transformer, which compiles sooner.

    One piece of code per shape. Outside a trial a new shape runs uncompiled: nobody waits for a compiler in
    the middle of a picture.
    """

    name = COMPILED

    def __init__(self, backend: str = "inductor") -> None:
        self._backend = backend
        self._compiled: dict[nn.Module, Any] = {}

    def suits(self, network: nn.Module) -> bool:
        """Inductor writes the kernels of graphics cards in Triton, which is not there on every system."""
        return self._backend != "inductor" or importlib.util.find_spec("triton") is not None

    def apply(self, network: nn.Module) -> None:
        """Compile, or take up what was compiled before."""
        torch.compiler.set_stance("eager_on_recompile")
        for module in _parts(network):
            if module not in self._compiled:
                module.compile(backend=self._backend, dynamic=False)
                self._compiled[module] = getattr(module, _COMPILED_CALL)
            setattr(module, _COMPILED_CALL, self._compiled[module])

    def undo(self, network: nn.Module) -> None:
        """Run the plain code again; what was compiled is kept for the next time."""
        for module in _parts(network):
            setattr(module, _COMPILED_CALL, None)


_COMPILED_CALL = "_compiled_call_impl"  # where nn.Module.compile() leaves it, and nn.Module looks for it


def _parts(network: nn.Module) -> Sequence[nn.Module]:
    names = getattr(network, "_repeated_blocks", None) or ()
    repeated = [module for module in network.modules() if type(module).__name__ in names]
    # The repeated blocks of a U-Net hold its attention alone, and its convolutions gain as well.
    return repeated if repeated and not _has_convolutions(network) else [network]


def _has_convolutions(network: nn.Module) -> bool:
    # A transformer may have one, which cuts the latents into patches.
    return sum(isinstance(module, nn.Conv2d) for module in network.modules()) > 1


def ways() -> tuple[Way, ...]:
    """Return every way, in the order in which they are tried."""
    return ChannelsLast(), FusedProjections(), Compiled()


class Speed:
    """The ways in use on one network, and the inputs that pictures left for trials, one for every shape."""

    def __init__(
        self, network: nn.Module, candidates: Sequence[Way], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._network, self._clock = network, clock
        self._candidates = {way.name: way for way in candidates if way.suits(network)}
        self._in_use: tuple[str, ...] = ()
        self._proved: tuple[str, ...] = ()
        self._untried: dict[Shape, Inputs] = {}
        self._tried: set[Shape] = set()
        self._met: set[Shape] = set()
        network.register_forward_pre_hook(self._remember, with_kwargs=True)

    @property
    def proved(self) -> tuple[str, ...]:
        """The names of the ways that a trial has kept, in their order."""
        return self._proved

    @property
    def can_try(self) -> bool:
        """Whether there is a shape of inputs that no trial has seen."""
        return bool(self._candidates) and bool(self._untried)

    def begin(self, names: Sequence[str] | None = None) -> None:
        """Prepare for a picture with exactly these ways, with those that are proved where None is given.

        Raises ValueError for a way that cannot be had here.
        """
        self._met = set()
        self._use(self._proved if names is None else names)
        if COMPILED in self._in_use and names is not None:
            # The very pixels of an earlier picture are wanted: this one waits for the compiler.
            torch.compiler.set_stance("default")

    def used(self) -> tuple[str, ...]:
        """Return which ways the pictures since `begin` were made with."""
        if self._met <= self._tried:
            return self._in_use
        return tuple(name for name in self._in_use if name != COMPILED)

    def try_all(self) -> None:
        """Try every way on top of those that were kept; the inputs are let go. May take a minute."""
        shapes, self._untried = self._untried, {}
        if not shapes or not self._candidates:
            return
        self._tried |= set(shapes)
        samples = list(shapes.values())
        self._use(())
        expected, fastest = self._timed(samples)
        for name in self._candidates:
            fastest = self._try(name, samples, expected, fastest)
        self._proved = self._in_use

    def _try(self, name: str, samples: Sequence[Inputs], expected: Sequence[Tensor], fastest: float) -> float:
        """Keep the way in use if it gains; returns the seconds of what is in use then."""
        kept = self._in_use
        try:
            self._use((*kept, name))
            torch.compiler.set_stance("default")
            outputs, seconds = self._timed(samples)
        except (RuntimeError, NotImplementedError, ImportError) as error:
            # A compiler that is missing or fails: the plain network works, and is what remains.
            logger.info("%s cannot be had here: %s", name, error)
            self._use(kept)
            return fastest
        finally:
            torch.compiler.set_stance("eager_on_recompile")
        apart = max(_difference(*pair) for pair in zip(outputs, expected, strict=True))
        logger.info("%s: %.4f s after %.4f s, %.5f apart", name, seconds, fastest, apart)
        if seconds < fastest * LEAST_GAIN and apart <= MOST_DIFFERENCE:
            return seconds
        self._use(kept)
        return fastest

    def _use(self, names: Sequence[str]) -> None:
        missing = [name for name in names if name not in self._candidates]
        if missing:
            raise ValueError(f"“{missing[0]}” is no way of making this model faster on this computer.")
        wanted = tuple(name for name in self._candidates if name in names)
        if wanted == self._in_use:
            return
        while self._in_use:
            self._candidates[self._in_use[-1]].undo(self._network)
            self._in_use = self._in_use[:-1]
        for name in wanted:
            self._in_use = (*self._in_use, name)  # even a way that fails half-way is to be undone
            self._candidates[name].apply(self._network)

    def _remember(self, _module: nn.Module, arguments: tuple[Any, ...], names: dict[str, Any]) -> None:
        shape = _shape((arguments, names))
        self._met.add(shape)
        if shape not in self._tried and len(self._untried) < MOST_SHAPES:
            self._untried[shape] = arguments, dict(names)

    @torch.no_grad()
    def _timed(self, samples: Sequence[Inputs]) -> tuple[list[Tensor], float]:
        """Return the outputs, and the median seconds of some runs after a first one that compiles."""
        outputs = [_tensor(self._network(*arguments, **names)) for arguments, names in samples]
        _wait_for(outputs)
        times: list[float] = []
        for _ in range(TIMED_RUNS):
            began = self._clock()
            _wait_for([_tensor(self._network(*arguments, **names)) for arguments, names in samples])
            times.append(self._clock() - began)
        return [output.float().cpu() for output in outputs], sorted(times)[TIMED_RUNS // 2]


def _shape(inputs: Inputs) -> Shape:
    arguments, names = inputs
    return tuple(tuple(tensor.shape) for value in (*arguments, *names.values()) for tensor in _tensors(value))


def _tensors(value: Any) -> Iterator[Tensor]:
    """Yield the tensors in an argument: one, or those of a list (Z-Image takes one tensor a picture)."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _tensors(part)


def _tensor(output: Any) -> Tensor:
    """Return the tensor in what a network of diffusers answers, which may be a tuple or a list."""
    while not isinstance(output, Tensor):
        output = output[0]
    return output


def _wait_for(outputs: Sequence[Tensor]) -> None:
    if outputs and outputs[0].device.type == "cuda":
        torch.cuda.synchronize(outputs[0].device)


def _difference(output: Tensor, expected: Tensor) -> float:
    largest = float(expected.abs().max())
    apart = float((output - expected).abs().max())
    return apart / largest if largest else apart
