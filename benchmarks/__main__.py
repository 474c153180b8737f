"""``python -m benchmarks``: measure this app beside a plain Dash app and print one table."""

from __future__ import annotations

import argparse
import sys

from playwright.sync_api import Browser, Error

from benchmarks import browser as chromium, machine, servers
from benchmarks.filters import queries_of
from benchmarks.generate import ROOT, prepare
from benchmarks.rounds import Plan, Rounds
from benchmarks.table import Figure, markdown

PARTS = ("slow", "lighthouse", "views", "clicks", "filters", "load")
SAMPLE_ONLY = ("slow", "lighthouse")
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def main() -> int:
    """Measure and print; 1 where something could not be measured."""
    arguments = _arguments()
    sizes = arguments.sizes.split(",")
    figures: dict[tuple[str, str], Figure] = {}
    failures: list[str] = []
    with chromium.chromium() as browser:
        about = machine.description(browser.version)
        for size in sizes:
            print(f"{size}:", file=sys.stderr)
            parts = [part for part in arguments.only.split(",") if part not in SAMPLE_ONLY or size == "sample"]
            plan = Plan(
                parts,
                rounds=1 if arguments.quick else 3,
                clicks=10 if arguments.quick else 20,
                changes=8 if arguments.quick else 20,
                load_seconds=2 if arguments.quick else 4,
            )
            try:
                found = _measure(size, plan, browser, arguments.app, failures)
            except (servers.BenchError, Error) as error:
                failures.append(f"{size}: {error}")
                print(f"  failed: {error}", file=sys.stderr)
                continue
            figures.update({(measure, size): figure for measure, figure in found.items()})
    report = _report(about, markdown(figures, sizes), failures)
    print(report)
    # A part of the measurements never replaces the whole that the README quotes.
    if not (arguments.quick or arguments.only != ",".join(PARTS) or failures):
        RESULTS.write_text(report + "\n", encoding="utf-8")
    return 1 if failures else 0


def _measure(size: str, plan: Plan, browser: Browser, app: str, failures: list[str]) -> dict[str, Figure]:
    records = prepare(size)
    with servers.plain_dash(records) as plain, servers.this_app(records, app) as (ours, publication):
        rounds = Rounds(plan, browser, plain, ours, records.countries(), queries_of(records.titles()))
        rounds.measure()
        failures += [f"{size}: {failure}" for failure in rounds.failures]
    if publication:
        rounds.figures["publish"] = Figure(None, publication.seconds)
        rounds.figures["publish_memory"] = Figure(None, publication.megabytes)
    return rounds.figures


def _report(about: str, table: str, failures: list[str]) -> str:
    lines = ["# Benchmarks", "", about, "", table]
    if failures:
        lines += ["", "Could not be measured:", *[f"- {failure}" for failure in failures]]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="sample,1000,27132,1000000", help="sample or numbers of projects")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to measure, of: " + ", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="one round of each, fewer clicks, not kept")
    parser.add_argument("--app", default="app:server", help="what gunicorn starts as this app")
    arguments = parser.parse_args()
    unknown = set(arguments.only.split(",")) - set(PARTS)
    if unknown:
        parser.error(f"--only knows no {', '.join(sorted(unknown))}")
    if any(size != "sample" and not size.isdecimal() for size in arguments.sizes.split(",")):
        parser.error("--sizes are “sample” or whole numbers")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
