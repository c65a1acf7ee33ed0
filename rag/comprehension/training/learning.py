"""The reader in torch, its losses, and the training loop, which resumes from checkpoints."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.comprehension.rows import MARKS, OUTPUTS
from rag.comprehension.training.paragraphs import Case
from rag.encoding.training.export import Weights

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor

logger = logging.getLogger(__name__)

HEAD, MARK = "head", "embeddings.token_type_embeddings.weight"
_TASK_WEIGHT = {"names": 0.5, "moves": 1.0, "question": 1.0, "claim": 1.0}
_DENSE_WEIGHT = 2.0  # of the mean loss of a case's tokens beside its pooled labels
_MANY = 8.0  # pooled labels of a case whose losses count as one


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    steps: int
    tokens: int = 2_400  # of a step, padding included
    body_rate: float = 7e-5  # at 2e-4 nothing but the outputs' base rates was learnt
    head_rate: float = 1e-3
    frozen_layers: int = 2
    warmup_steps: int = 80
    checkpoint_steps: int = 100
    average_decay: float = 0.99
    seed: int = 7


class ReaderModel:
    """A BERT whose token types are the marks, and one linear layer to the outputs."""

    def __init__(self, weights: Weights, heads: int) -> None:
        """Build it from a sentence encoder's weights; what those lack starts near nothing."""
        import torch
        from transformers import BertConfig, BertModel

        words = weights["embeddings.word_embeddings.weight"]
        layers = 1 + max(int(n.split(".")[2]) for n in weights if n.startswith("encoder."))
        config = BertConfig(
            vocab_size=words.shape[0],
            hidden_size=words.shape[1],
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
            max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
            type_vocab_size=MARKS,
            hidden_dropout_prob=0.05,
            attention_probs_dropout_prob=0.0,
            layer_norm_eps=1e-12,
        )
        self.bert = BertModel(config, add_pooling_layer=False)
        body = {n: torch.tensor(w) for n, w in weights.items() if not n.startswith(HEAD)}
        marks = body[MARK]
        if len(marks) < MARKS:
            noise = torch.randn((MARKS, marks.shape[1]), generator=torch.Generator().manual_seed(3))
            spread = 0.5 * words.std()
            body[MARK] = marks[:1] + spread * noise * (torch.arange(MARKS) > 0)[:, None]
        self.bert.load_state_dict(body, strict=True)
        self.head = torch.nn.Linear(words.shape[1], len(OUTPUTS))
        with torch.no_grad():
            if f"{HEAD}.weight" in weights:
                self.head.weight.copy_(torch.from_numpy(weights[f"{HEAD}.weight"]))
                self.head.bias.copy_(torch.from_numpy(weights[f"{HEAD}.bias"]))
            else:
                self.head.weight.normal_(0, 0.02)
                self.head.bias.fill_(-2.0)

    def logits(self, cases: Sequence[Case]) -> Tensor:
        """Scores of every token, float32, shape (cases, tokens, outputs)."""
        import torch

        longest = max(len(case.row.ids) for case in cases)
        ids = torch.ones((len(cases), longest), dtype=torch.long)
        marks, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        for at, case in enumerate(cases):
            size = len(case.row.ids)
            ids[at, :size] = torch.tensor(case.row.ids)
            marks[at, :size] = torch.tensor(case.row.marks)
            mask[at, :size] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.bert(
                input_ids=ids, attention_mask=mask, token_type_ids=marks
            ).last_hidden_state
        scores: Tensor = self.head(hidden.float())
        return scores

    def weights(self) -> Weights:
        """The state as numpy, float32."""
        named = {**self.bert.state_dict()}
        named |= {f"{HEAD}.{name}": value for name, value in self.head.state_dict().items()}
        return {n: v.detach().float().numpy().copy() for n, v in named.items() if "_ids" not in n}

    def named_parameters(self) -> dict[str, Any]:
        """All parameters by name, the head's too."""
        named = dict(self.bert.named_parameters())
        return named | {f"{HEAD}.{name}": p for name, p in self.head.named_parameters()}


def pooled_scores(logits: Tensor, spans: Sequence[tuple[int, int]]) -> Tensor:
    """Of one case, the best mean score over the spans, shape (outputs,)."""
    import torch

    return torch.stack([logits[first:last].mean(0) for first, last in spans]).amax(0)


def case_loss(model: ReaderModel, cases: Sequence[Case]) -> Tensor:
    """The weighted mean loss of some cases, run as one batch."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as loss_of

    total = torch.zeros(())
    for logits, case in zip(model.logits(cases), cases, strict=True):
        loss = torch.zeros(())
        for label in case.pooled:
            columns = list(label.values)
            scores = pooled_scores(logits, label.spans)[columns]
            wanted = torch.tensor([label.values[c] for c in columns])
            each = loss_of(scores, wanted, reduction="none")
            loss = loss + (each * (1 + wanted)).sum() / max(1.0, len(case.pooled) / _MANY)
        for column, values in case.dense.items():
            wanted = torch.from_numpy(values)
            known = ~wanted.isnan()
            if known.any():
                scores = logits[: len(values), column][known]
                loss = loss + _DENSE_WEIGHT * loss_of(scores, wanted[known])
        total = total + _TASK_WEIGHT[case.task] * loss
    return total / len(cases)


def learn(
    model: ReaderModel,
    batches: Iterator[list[Case]],
    schedule: Schedule,
    folder: Path,
    watch: Callable[[int, Weights], None] | None = None,
) -> Weights:
    """The running average of the model's weights after training.

    Args:
        model: Trained in place; its word vectors and lowest layers stay as they are.
        batches: Cases, a step each; of like length, so that little is padding.
        schedule: Steps and rates.
        folder: Where checkpoints go; a run continues from what it finds there.
        watch: Called with the step's number and the average after each checkpoint.
    """
    import torch

    torch.manual_seed(schedule.seed)
    learnt = _learnt(model, schedule.frozen_layers)
    fast = [p for n, p in learnt.items() if n.startswith(HEAD) or n == MARK]
    slow = [p for n, p in learnt.items() if not (n.startswith(HEAD) or n == MARK)]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": schedule.body_rate}, {"params": fast, "lr": schedule.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, schedule))
    average = {name: p.detach().clone() for name, p in learnt.items()}
    first = _resume(folder, model, optimizer, rates, average)
    model.bert.train()
    losses: dict[str, float] = {}
    started = time.monotonic()
    for step in range(schedule.steps):
        cases = next(batches)
        if step < first:
            continue
        optimizer.zero_grad(set_to_none=True)
        loss = case_loss(model, cases)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt.values(), 1.0)
        optimizer.step()
        rates.step()
        task = cases[0].task
        losses[task] = 0.97 * losses.get(task, loss.item()) + 0.03 * loss.item()
        decay = min(schedule.average_decay, (step + 1) / (step + 20))
        with torch.no_grad():
            for name, parameter in learnt.items():
                average[name].lerp_(parameter, 1 - decay)
        if (step + 1) % schedule.checkpoint_steps == 0 or step + 1 == schedule.steps:
            told = ", ".join(f"{name} {value:.3f}" for name, value in sorted(losses.items()))
            pace = (time.monotonic() - started) / (step + 1 - first)
            logger.info("step %d of %d: %s; %.2f s a step", step + 1, schedule.steps, told, pace)
            _save(folder, step + 1, model, optimizer, rates, average)
            if watch is not None:
                watch(step + 1, averaged(model, average))
                model.bert.train()
    return averaged(model, average)


def averaged(model: ReaderModel, average: Mapping[str, Any]) -> Weights:
    """The model's weights with the running average in place of what was learnt."""
    return model.weights() | {name: value.numpy().copy() for name, value in average.items()}


def _learnt(model: ReaderModel, frozen_layers: int) -> dict[str, Any]:
    """The parameters that change, by name: marks, head and the layers above the frozen ones."""
    learnt = {}
    for name, parameter in model.named_parameters().items():
        layer = int(name.split(".")[2]) if name.startswith("encoder.layer.") else None
        learns = name.startswith(HEAD) or name == MARK
        learns = learns or (layer is not None and layer >= frozen_layers)
        parameter.requires_grad_(learns)
        if learns:
            learnt[name] = parameter
    return learnt


def _rate(step: int, schedule: Schedule) -> float:
    """Linear up over the warm-up, then linear down to a twentieth."""
    if step < schedule.warmup_steps:
        return (step + 1) / schedule.warmup_steps
    rest = (step - schedule.warmup_steps) / max(1, schedule.steps - schedule.warmup_steps)
    return 1.0 - 0.95 * min(1.0, rest)


def _save(
    folder: Path, step: int, model: ReaderModel, optimizer: Any, rates: Any, average: Any
) -> None:
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "step": step,
        "model": model.bert.state_dict(),
        "head": model.head.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rates": rates.state_dict(),
        "average": average,
    }
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")


def _resume(
    folder: Path, model: ReaderModel, optimizer: Any, rates: Any, average: dict[str, Any]
) -> int:
    """The step to go on from; everything is put back as it was."""
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.bert.load_state_dict(state["model"])
    model.head.load_state_dict(state["head"])
    optimizer.load_state_dict(state["optimizer"])
    rates.load_state_dict(state["rates"])
    average.update(state["average"])
    logger.info("going on from step %d", state["step"])
    return int(state["step"])
