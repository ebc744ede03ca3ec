"""The weights and thresholds of linking, read once from `weights.toml` (where each figure has its reason).

In: the TOML inside the package. Out: a Weights value. Linking names its version, so that a result can be traced to
them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from probatum.model.errors import LinkingError

Steps = tuple[tuple[float, float], ...]
"""(upper bound, weight) in rising order: the first bound that is not exceeded gives the weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Every figure that linking uses. `flat` holds single figures (`place.same_region`), `steps` the graded ones."""

    version: str
    join: float
    suggest: float
    veto: float
    block: int
    window: int
    sample: int
    explained: int
    strongest: int
    flat: Mapping[str, float]
    steps: Mapping[str, Steps]
    rare_words: Mapping[str, float]
    person_roles: frozenset[str]
    area_words: frozenset[str]
    area_endings: tuple[str, ...]

    def step(self, name: str, value: float) -> float | None:
        """The weight of the first step of `name` that holds `value`, or None beyond the last."""
        return next((weight for bound, weight in self.steps[name] if value <= bound), None)


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """The weights of this version of Probatum."""
    return weights_from(files("probatum.linking").joinpath("weights.toml").read_text("utf-8"))


def weights_from(text: str) -> Weights:
    """Read weights from TOML text; raise LinkingError when a figure is missing or out of order."""
    try:
        return _read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise LinkingError("The weights of linking cannot be read", found=repr(error)) from error


def _read(data: dict[str, Any]) -> Weights:
    thresholds, limits = data["thresholds"], data["limits"]
    if not thresholds["veto"] < thresholds["suggest"] <= thresholds["join"]:
        raise LinkingError("The thresholds of linking are out of order", expected="veto < suggest <= join")
    flat: dict[str, float] = {}
    steps: dict[str, Steps] = {}
    for section, figures in data.items():
        if isinstance(figures, dict) and section not in ("thresholds", "limits"):
            _collect(section, figures, flat, steps)
    return Weights(
        version=str(data["version"]),
        join=float(thresholds["join"]),
        suggest=float(thresholds["suggest"]),
        veto=float(thresholds["veto"]),
        block=int(limits["block"]),
        window=int(limits["window"]),
        sample=int(limits["sample"]),
        explained=int(limits["explained"]),
        strongest=int(limits["strongest"]),
        flat=flat,
        steps=steps,
        rare_words={word: float(weight) for word, weight in data["words"]["rare"].items()},
        person_roles=frozenset(data["speaker"]["person_roles"]),
        area_words=frozenset(data["generic"]["area_words"]),
        area_endings=tuple(data["generic"]["area_endings"]),
    )


def _collect(section: str, figures: dict[str, Any], flat: dict[str, float], steps: dict[str, Steps]) -> None:
    for name, value in figures.items():
        if isinstance(value, (int, float)):
            flat[f"{section}.{name}"] = float(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            graded = tuple((float(row.get("days", row.get("number"))), float(row["weight"])) for row in value)
            if list(graded) != sorted(graded, key=lambda step: step[0]):
                raise LinkingError("The steps of a weight are out of order", found=f"{section}.{name}")
            steps[f"{section}.{name}"] = graded
