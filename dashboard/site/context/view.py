"""What one answer is made of: the snapshot, the question, the addresses that go on from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from dashboard.portfolio.answers import Answer, Choice, ask, choices
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.urls import Addresses


@dataclass(frozen=True)
class View:
    """One visitor's question to one snapshot; ``addresses`` keep what was asked.

    ``news_apart`` says that the first page has a section of news, so that the panel need not list the latest.
    ``category`` is the one kind of news that is asked for, "" for all.
    """

    snapshot: Snapshot
    addresses: Addresses
    question: Question = Question()
    news_apart: bool = False
    category: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, addresses: Addresses, question: Question, *, news_apart: bool = False) -> View:
        """The view whose addresses keep the filters and the date of ``question``."""
        return cls(snapshot, replace(addresses, kept=question.filters()), question, news_apart)

    @cached_property
    def answer(self) -> Answer:
        """What fits the question on the whole map. Raises RecordsError where its period is none."""
        return ask(self.snapshot, self.question)

    @cached_property
    def everywhere(self) -> Answer:
        """The same without the region: what a chosen country is answered from, wherever it lies."""
        return replace(self, question=self.question.without("region")).answer if self.question.region else self.answer

    @property
    def chosen(self) -> Answer:
        """What the panel is answered from: a country wherever it lies, else what fits on the whole map."""
        return self.everywhere if self.question.country else self.answer

    @property
    def names_no_place(self) -> bool:
        """Whether the country that is asked for is none."""
        return bool(self.question.country) and self.question.country not in self.snapshot.territories

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """What each filter offers beside the others. Raises RecordsError as ``answer`` does."""
        return choices(self.snapshot, self.question)
