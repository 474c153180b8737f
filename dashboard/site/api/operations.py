"""What an address of the data interface is: its rule, what it takes, what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.api.parameters import Parameter

JSON = "application/json"
TEXT: Mapping[str, Any] = {"type": "string"}
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an address: what it is, the JSON Schema of it, and one that is published."""

    told: str
    schema: Mapping[str, Any]
    example: Callable[[Snapshot], str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. ``answer`` takes the site, the view that is asked for, and the parts of the address.

    ``rule`` is Flask's, below the base path; ``name`` is stable, unique, and that of its endpoint. ``media`` is the
    type of the answer and ``schema`` its JSON Schema. ``parts`` tell of the parts of the rule by name.
    ``headers`` are those that an answer has besides the usual ones, ``refusals`` the statuses that it may have besides
    400 and those of trouble. ``group`` is the heading under which it is told.
    """

    rule: str
    name: str
    summary: str
    answer: Callable[..., Response]
    media: str = JSON
    schema: Mapping[str, Any] = field(default_factory=lambda: TEXT)
    parameters: tuple[Parameter, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    refusals: tuple[int, ...] = ()
    group: str = "Data"

    @property
    def path(self) -> str:
        """The rule as OpenAPI writes it: ``/api/v1/projects/{project_id}``."""
        return self.rule.replace("<path:", "<").replace("<", "{").replace(">", "}")
