"""The training loop: several streams in turn, one optimiser, checkpoints it can resume from."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.encoding.training.export import Weights
from rag.encoding.training.model import TextModel, write_weights
from rag.encoding.training.streams import Batch, Stream

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor

logger = logging.getLogger(__name__)

_NEVER = -1e4  # a score that counts for nothing
_ENOUGH = 50  # remembered passages before they serve as negatives


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    steps: int
    rate: float
    frozen_layers: int  # the lowest ones, and all embeddings
    warmup_steps: int = 20
    checkpoint_steps: int = 40
    average_decay: float = 0.98  # of the running average of the weights
    temperature: float = 0.02


@dataclass(frozen=True, slots=True)
class Course:
    """A stream, and what it counts for."""

    stream: Stream
    every: int  # a batch every so many steps
    weight: float  # of its loss
    back: float  # of the loss from passages to queries, beside the one from queries to passages


Memory = dict[int, "Tensor"]  # the last vector of a lasting group's passage


def learn(
    model: TextModel,
    courses: Mapping[str, Course],
    schedule: Schedule,
    seed: int,
    folder: Path,
    watch: Callable[[int], None] | None = None,
) -> Weights:
    """The running average of the model's weights after training.

    Args:
        model: Trained in place.
        courses: The streams by name.
        schedule: Steps and rates.
        seed: Of torch's own chances; the streams have theirs.
        folder: Where checkpoints go; a run continues from what it finds there.
        watch: Called with the step's number after each checkpoint.
    """
    import torch

    torch.manual_seed(seed)
    trained = _freeze(model, schedule.frozen_layers)
    optimizer = torch.optim.AdamW(
        trained.values(), lr=schedule.rate, weight_decay=0.0, betas=(0.9, 0.98), fused=True
    )
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, schedule))
    average = {name: p.detach().clone() for name, p in trained.items()}
    memory: Memory = {}
    first = _resume(folder, model, optimizer, rates, average, memory)
    model.bert.train()
    started = time.monotonic()
    losses: dict[str, float] = {}
    for step in range(first, schedule.steps):
        optimizer.zero_grad(set_to_none=True)
        for name, course in courses.items():
            if step % course.every == 0:
                batch = course.stream.batch(step)
                loss = batch_loss(model, batch, course.back, schedule.temperature, memory)
                (course.weight * loss).backward()  # type: ignore[no-untyped-call]
                losses[name] = 0.95 * losses.get(name, loss.item()) + 0.05 * loss.item()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        rates.step()
        decay = min(schedule.average_decay, (step + 1) / (step + 20))
        with torch.no_grad():
            for name, parameter in trained.items():
                average[name].lerp_(parameter, 1 - decay)
        if (step + 1) % schedule.checkpoint_steps == 0 or step + 1 == schedule.steps:
            told = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
            pace = (time.monotonic() - started) / (step + 1 - first)
            logger.info("step %d of %d: %s; %.2f s a step", step + 1, schedule.steps, told, pace)
            _save(folder, step + 1, model, optimizer, rates, average, memory)
            if watch is not None:
                watch(step + 1)
    return model.weights() | {name: tensor.numpy() for name, tensor in average.items()}


def batch_loss(
    model: TextModel, batch: Batch, back: float, temperature: float, memory: Memory
) -> Tensor:
    """How far the queries are from their passages, in the batch and among remembered ones."""
    import torch
    from torch.nn import functional

    sides = zip((batch.queries, batch.passages), batch.prompts, batch.max_tokens, strict=True)
    queries, passages = (
        model.vectors(model.tokens([prompt + text for text in texts], longest))
        for texts, prompt, longest in sides
    )
    groups = torch.tensor(batch.groups)
    there = _scores(queries, passages, groups, temperature)
    and_back = there.T
    if batch.translations:
        alone = torch.eye(len(groups), dtype=torch.bool)
        among = (_scores(side, side, groups, temperature) for side in (queries, passages))
        beside = [scores.masked_fill(alone, _NEVER) for scores in among]
        there, and_back = torch.cat([there, beside[0]], 1), torch.cat([and_back, beside[1]], 1)
    right = torch.arange(len(queries))
    loss = functional.cross_entropy(there, right)
    loss = loss + back * functional.cross_entropy(and_back, right)
    if batch.lasting:
        others = [vector for group, vector in memory.items() if group not in batch.groups]
        if len(others) >= _ENOUGH:
            remembered = queries @ torch.stack(others).T / temperature
            among_all = functional.cross_entropy(torch.cat([there, remembered], 1), right)
            loss = 0.5 * loss + among_all
        memory.update(zip(batch.groups, passages.detach(), strict=True))
    return loss


def _scores(queries: Tensor, passages: Tensor, groups: Tensor, temperature: float) -> Tensor:
    """Cosines over the temperature; others of the same group count for nothing."""
    import torch

    scores = queries @ passages.T / temperature
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    return scores.masked_fill(same, _NEVER)


def _freeze(model: TextModel, layers: int) -> dict[str, Any]:
    """The parameters that learn, by name: those of the layers above the frozen ones."""
    trained = {}
    for name, parameter in model.bert.named_parameters():
        learns = name.startswith("encoder.layer.") and int(name.split(".")[2]) >= layers
        parameter.requires_grad_(learns)
        if learns:
            trained[name] = parameter
    return trained


def _rate(step: int, schedule: Schedule) -> float:
    """Linear up over the warm-up, times linear down to a tenth over the whole."""
    down = 1.0 - 0.9 * min(1.0, step / schedule.steps)
    return min(1.0, (step + 1) / schedule.warmup_steps) * down


def _save(
    folder: Path, step: int, model: TextModel, optimizer: Any, rates: Any, average: Any,
    memory: Memory,
) -> None:  # fmt: skip
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    averaged = model.weights() | {name: tensor.numpy() for name, tensor in average.items()}
    write_weights(averaged, folder / "average.safetensors")
    state = {
        "step": step,
        "model": model.bert.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rates": rates.state_dict(),
        "average": average,
        "memory": memory,
    }
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")


def _resume(
    folder: Path, model: TextModel, optimizer: Any, rates: Any, average: dict[str, Any],
    memory: Memory,
) -> int:  # fmt: skip
    """The step to go on from; everything is put back as it was."""
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.bert.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    rates.load_state_dict(state["rates"])
    average.update(state["average"])
    memory.update(state["memory"])
    logger.info("going on from step %d", state["step"])
    return int(state["step"])
