"""The one table: every figure beside the plain app's, with the target it has to meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.lighthouse import PAGES


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure at one size; None where an app does not have it or it could not be measured."""

    plain: float | None
    ours: float | None

    @property
    def ratio(self) -> float | None:
        """This app's value in the plain app's."""
        return self.ours / self.plain if self.plain and self.ours is not None else None


Figures = Mapping[tuple[str, str], Figure]  # by measure and size


@dataclass(frozen=True, slots=True)
class Target:
    """A promise in words, and whether figures keep it (None: cannot be told)."""

    words: str
    is_met: Callable[[Figure, Figures], bool | None]


def _of_plain(words: str, limit: float, *, at_least: bool = False) -> Target:
    def is_met(figure: Figure, _: Figures) -> bool | None:
        if figure.ratio is None:
            return None
        return figure.ratio >= limit if at_least else figure.ratio <= limit

    return Target(words, is_met)


def _at_most(words: str, limit: float) -> Target:
    return Target(words, lambda figure, _: None if figure.ours is None else figure.ours <= limit)


def _at_least(words: str, limit: float) -> Target:
    return Target(words, lambda figure, _: None if figure.ours is None else figure.ours >= limit)


def _times_own(words: str, limit: float, measure: str, size: str) -> Target:
    def is_met(figure: Figure, figures: Figures) -> bool | None:
        base = figures.get((measure, size))
        if base is None or base.ours is None or figure.ours is None:
            return None
        return figure.ours <= limit * base.ours

    return Target(words, is_met)


# Name of each measure, as the table words it, and the decimals that make sense.
MEASURES: Mapping[str, tuple[str, int]] = {
    "megabytes": ("Bytes on a cold view, MB", 2),
    "requests": ("Requests on a cold view", 0),
    "slow_first_map": ("First map, slow phone, s", 1),
    "slow_first_answer": ("First click answered, slow phone, s", 1),
    "slow_live_map": ("Map with all its controls, slow phone, s", 1),
    **{f"lighthouse_performance_{page.name}": (f"Lighthouse, performance, {page.words}", 0) for page in PAGES},
    **{f"lighthouse_others_{page.name}": (f"Lighthouse, lowest of the others, {page.words}", 0) for page in PAGES},
    "first_map": ("First map, s", 2),
    "first_answer": ("First click answered, s", 2),
    "live_map": ("Map with all its controls, s", 2),
    "slow_longest_task": ("Longest task of a view that nobody touches, slow phone, ms", 0),
    "slow_shift": ("Cumulative layout shift, slow phone", 3),
    "shift": ("Cumulative layout shift", 3),
    **{
        f"{device}{click}_{what}": (f"{words}{where}, {what}, ms", 0)
        for device, where in (("", ""), ("weak_", ", CPU ÷ 4"), ("slow_", ", slow phone"))
        for click, words in (
            ("click", "Click after a rest to painted panel"),
            ("press", "Click at once to painted panel"),
            ("tap", "Tap to painted panel"),
        )
        for what in ("median", "worst")
    },
    **{
        f"{device}press_{what}": (f"Longest time without a frame {words}{where}, ms", 0)
        for what, words in (("frame", "until the map rests"), ("flight", "in a flight that goes on after it"))
        for device, where in (("", ""), ("weak_", ", CPU ÷ 4"))
    },
    "filter_median": ("Filter to repainted map and lists, median, ms", 0),
    "filter_worst": ("Filter to repainted map and lists, worst, ms", 0),
    "suggest_median": ("Suggestions, server, median, ms", 0),
    "suggest_worst": ("Suggestions, server, worst, ms", 0),
    "answers": ("Answers per second behind a click", 0),
    "memory": ("Memory of the worker, MB", 0),
    "publish": ("Import and publish projects, s", 1),
    "publish_memory": ("Memory of the import, MB", 0),
}

TARGETS: Mapping[tuple[str, str], Target] = {
    ("megabytes", "sample"): _of_plain("≤ 1/9", 1 / 9),
    ("slow_first_map", "sample"): _of_plain("≤ 1/30", 1 / 30),
    ("slow_first_answer", "sample"): _of_plain("≤ 1/12", 1 / 12),
    ("slow_live_map", "sample"): _of_plain("≤ 1/4.5", 1 / 4.5),
    **{(f"lighthouse_performance_{page.name}", "sample"): _at_least("≥ 98", 98) for page in PAGES},
    **{(f"lighthouse_others_{page.name}", "sample"): _at_least("100", 100) for page in PAGES},
    ("click_median", "sample"): _of_plain("≤ 0.8", 0.8),
    ("press_median", "sample"): _of_plain("≤ 0.8", 0.8),
    ("weak_click_median", "sample"): _of_plain("≤ 0.8", 0.8),
    ("weak_press_median", "sample"): _of_plain("≤ 0.8", 0.8),
    ("click_worst", "sample"): _at_most("≤ 100 ms", 100),
    ("press_worst", "sample"): _at_most("≤ 100 ms", 100),
    ("slow_press_median", "sample"): _at_most("≤ 350 ms", 350),
    ("slow_tap_median", "sample"): _at_most("≤ 350 ms", 350),
    ("weak_press_flight", "sample"): _at_most("≤ 50 ms", 50),
    ("slow_longest_task", "sample"): _at_most("≤ 500 ms", 500),
    ("slow_shift", "sample"): _at_most("0", 0),
    ("shift", "sample"): _at_most("0", 0),
    ("shift", "27132"): _at_most("0", 0),
    ("click_median", "1000000"): _times_own("≤ 2 × at 1,000", 2, "click_median", "1000"),
    ("filter_median", "27132"): _at_most("≤ 120 ms", 120),
    ("filter_median", "1000000"): _at_most("≤ 400 ms", 400),
    ("suggest_median", "27132"): _at_most("≤ 50 ms", 50),
    ("answers", "sample"): _of_plain("≥ 20 ×", 20, at_least=True),
    ("memory", "1000000"): _at_most("< 2,500 MB", 2_500),
    ("publish", "27132"): _at_most("≤ 15 s", 15),
    ("publish", "1000000"): _at_most("< 120 s", 120),
    ("publish_memory", "27132"): _at_most("≤ 700 MB", 700),
}

HEADER = ("Measure", "Projects", "Plain Dash", "This app", "This ÷ plain", "Target", "Met")


def markdown(figures: Figures, sizes: Sequence[str]) -> str:
    """The table as Markdown, its columns padded so that it also reads well in a terminal."""
    lines = [HEADER, *_lines(figures, sizes)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    padded.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(line) + " |" for line in padded)


def _lines(figures: Figures, sizes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for measure, (words, decimals) in MEASURES.items():
        for size in sizes:
            figure = figures.get((measure, size))
            if figure is None:
                continue
            target = TARGETS.get((measure, size))
            yield (
                words,
                size if size == "sample" else f"{int(size):,}",
                _number(figure.plain, decimals),
                _number(figure.ours, decimals),
                _ratio(figure.ratio),
                target.words if target else "",
                _verdict(target.is_met(figure, figures)) if target else "",
            )


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return "–"
    if ratio < 0.5:
        return f"1/{1 / ratio:,.1f}" if ratio else "0"
    return f"{ratio:.2f}" if ratio < 1.5 else f"{ratio:,.1f} ×"


def _verdict(is_met: bool | None) -> str:
    return {True: "yes", False: "NO", None: "not measured"}[is_met]
