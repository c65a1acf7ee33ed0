"""The training loop: several streams in turn, one optimiser, checkpoints it can resume from."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.encoding.training.export import Weights
from rag.encoding.training.streams import Batch, Stream
from rag.encoding.training.student import TextModel, write_weights

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor

logger = logging.getLogger(__name__)

_WORDS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    steps: int
    body_rate: float
    word_rate: float
    warmup_steps: int = 50
    checkpoint_steps: int = 100
    stop_after: int | None = None  # a step to end at, rates falling as if for all of them
    average_decay: float = 0.97  # of the running average, taken every 5 steps
    max_tokens: int = 160
    temperature: float = 0.05
    english_share: float = 0.25  # of the sentences, also learnt in English
    seed: int = 7


def learn(
    student: TextModel,
    teacher: TextModel,
    streams: Mapping[str, tuple[Stream, int]],
    schedule: Schedule,
    frozen_words: int,
    folder: Path,
    watch: Callable[[int], None] | None = None,
) -> Weights:
    """The running average of the student's weights after training.

    Args:
        student: Trained in place.
        teacher: Gives the vectors of English texts.
        streams: Name to a stream, and every how many steps it gives a batch.
        schedule: Steps and rates.
        frozen_words: The first rows of the word table, the teacher's, stay as they are.
        folder: Where checkpoints go; a run continues from what it finds there.
        watch: Called with the step's number after each checkpoint.
    """
    import torch

    torch.manual_seed(schedule.seed)
    words = dict(student.bert.named_parameters())[_WORDS]
    body = [p for name, p in student.bert.named_parameters() if name != _WORDS]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": schedule.body_rate}, {"params": [words], "lr": schedule.word_rate}],
        weight_decay=0.0, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, schedule))
    average = {n: p.detach().clone() for n, p in student.bert.named_parameters()}
    first = _resume(folder, student, optimizer, rates, average)
    student.bert.train()
    teacher.bert.eval()
    started = time.monotonic()
    losses: dict[str, float] = {}
    last = schedule.stop_after or schedule.steps
    for step in range(first, last):
        optimizer.zero_grad(set_to_none=True)
        for name, (stream, every) in streams.items():
            if step % every == 0:
                loss = batch_loss(student, teacher, stream.batch(step), schedule, step)
                loss.backward()  # type: ignore[no-untyped-call]
                losses[name] = 0.9 * losses.get(name, loss.item()) + 0.1 * loss.item()
        words.grad[:frozen_words] = 0
        torch.nn.utils.clip_grad_norm_([*body, words], 1.0)
        optimizer.step()
        rates.step()
        if step % 5 == 4:
            decay = min(schedule.average_decay, (step + 1) / (step + 50))
            with torch.no_grad():
                for name, parameter in student.bert.named_parameters():
                    average[name].lerp_(parameter, 1 - decay)
        if (step + 1) % schedule.checkpoint_steps == 0 or step + 1 == last:
            told = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
            pace = (time.monotonic() - started) / (step + 1 - first)
            logger.info("step %d of %d: %s; %.2f s a step", step + 1, schedule.steps, told, pace)
            _save(folder, step + 1, student, optimizer, rates, average)
            if watch is not None:
                watch(step + 1)
    return {name: tensor.numpy() for name, tensor in average.items()}


def batch_loss(
    student: TextModel, teacher: TextModel, batch: Batch, schedule: Schedule, number: int
) -> Tensor:
    """The loss of one batch: closeness to the teacher, and questions to their passages."""
    import torch

    loss = torch.zeros(())
    if batch.english:
        count = max(1, int(len(batch.english) * schedule.english_share))
        with torch.no_grad():
            targets = teacher.vectors(teacher.tokens(batch.english, schedule.max_tokens))
        tokens = student.tokens(batch.chinese, schedule.max_tokens, batch.split_words, number)
        loss = loss + distillation_loss(student.vectors(tokens), targets, schedule.temperature)
        english = student.vectors(student.tokens(batch.english[:count], schedule.max_tokens))
        loss = loss + (1 - (english * targets[:count]).sum(-1)).mean()
    if batch.queries:
        queries = student.vectors(student.tokens(batch.queries, schedule.max_tokens))
        passages = student.vectors(student.tokens(batch.passages, schedule.max_tokens))
        groups = torch.tensor(batch.groups)
        loss = loss + contrastive_loss(queries, passages, groups, schedule.temperature)
    return loss


def distillation_loss(vectors: Tensor, targets: Tensor, temperature: float) -> Tensor:
    """4 · (1 - cosine) + 0.15 · InfoNCE; targets that agree above 0.95 are no negatives."""
    import torch
    from torch.nn import functional

    cosine = (vectors * targets).sum(-1)
    scores = vectors @ targets.T / temperature
    twins = (targets @ targets.T > 0.95) & ~torch.eye(len(targets), dtype=torch.bool)
    scores = scores.masked_fill(twins, -1e4)
    contrast = functional.cross_entropy(scores, torch.arange(len(targets)))
    return 4 * (1 - cosine).mean() + 0.15 * contrast


def contrastive_loss(
    queries: Tensor, passages: Tensor, groups: Tensor, temperature: float
) -> Tensor:
    """InfoNCE from queries to passages and half as much back; a group's rows are no negatives."""
    import torch
    from torch.nn import functional

    scores = queries @ passages.T / temperature
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    right = torch.arange(len(queries))
    there = functional.cross_entropy(scores, right)
    return there + 0.5 * functional.cross_entropy(scores.T, right)


def _rate(step: int, schedule: Schedule) -> float:
    """Linear up over the warm-up, then linear down to a tenth."""
    if step < schedule.warmup_steps:
        return (step + 1) / schedule.warmup_steps
    rest = (step - schedule.warmup_steps) / max(1, schedule.steps - schedule.warmup_steps)
    return 1.0 - 0.9 * min(1.0, rest)


def _save(
    folder: Path, step: int, student: TextModel, optimizer: Any, rates: Any, average: Any
) -> None:
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    write_weights({n: t.numpy() for n, t in average.items()}, folder / "average.safetensors")
    state = {
        "step": step,
        "student": student.bert.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rates": rates.state_dict(),
        "average": average,
    }
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")


def _resume(
    folder: Path, student: TextModel, optimizer: Any, rates: Any, average: dict[str, Any]
) -> int:
    """The step to go on from; everything is put back as it was."""
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    student.bert.load_state_dict(state["student"])
    optimizer.load_state_dict(state["optimizer"])
    rates.load_state_dict(state["rates"])
    average.update(state["average"])
    logger.info("going on from step %d", state["step"])
    return int(state["step"])
