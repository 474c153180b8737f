"""Corridors: pairs of countries that share projects. They say nothing of movements of people."""

from collections.abc import Container

import numpy as np

from dashboard.portfolio.record_index import RecordIndex
from dashboard.portfolio.rows_by_value import Mask

Corridor = tuple[str, str, int]
"""Two territory codes, the first in alphabetical order first, and the number of projects that name both."""


def corridors(index: RecordIndex, mask: Mask, known: Container[str]) -> list[Corridor]:
    """Pairs of territories that projects name together, each as (code, code, number of these projects), with the two
    codes in alphabetical order; most projects first, then by code. ``index`` has the projects, ``mask`` a Boolean for
    each of its rows: whether the project counts. Territories that are not in ``known`` (codes) are left out."""
    codes = sorted(code for code in index.by_country if code in known)
    rows = np.concatenate([np.empty(0, np.int64), *(index.by_country[code] for code in codes)])
    countries = np.repeat(np.arange(len(codes)), [len(index.by_country[code]) for code in codes])
    chosen = mask[rows]
    rows, countries = rows[chosen], countries[chosen]
    order = np.lexsort((countries, rows))
    rows, countries = rows[order], countries[order]
    counts = np.zeros(len(codes) ** 2, dtype=np.int64)
    firsts = np.arange(len(rows))
    apart = 1
    while len(firsts := firsts[firsts + apart < len(rows)]):  # each place, with the one ``apart`` positions after it
        firsts = firsts[rows[firsts] == rows[firsts + apart]]
        counts += np.bincount(countries[firsts] * len(codes) + countries[firsts + apart], minlength=len(counts))
        apart += 1
    pairs = np.flatnonzero(counts)
    found = [(codes[pair // len(codes)], codes[pair % len(codes)], int(counts[pair])) for pair in pairs.tolist()]
    return sorted(found, key=lambda one: (-one[2], one[:2]))


def partners(index: RecordIndex, mask: Mask, code: str, known: Container[str]) -> tuple[tuple[str, int], ...]:
    """(code, number of projects) of each other territory that projects name together with the territory ``code``, most
    projects first, then by code. ``index`` has the projects, ``mask`` a Boolean for each of its rows: whether the
    project counts. Territories that are not in ``known`` (codes) are left out."""
    here = np.zeros(len(index), dtype=bool)
    here[index.rows_of(code)] = True
    counts = index.by_country.counts(here & mask)
    others = ((one, number) for one, number in counts.items() if one != code and one in known)
    return tuple(sorted(others, key=lambda one: (-one[1], one[0])))
