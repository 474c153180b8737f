"""To come."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.desk import Desk


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """To come."""
