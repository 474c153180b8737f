"""The budget of an IATI activity: the sum over its periods, revised amounts instead of original ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

_REVISED = "2"  # codelist BudgetType


def total(budgets: Sequence[Any], default_currency: str, unread: Callable[[str], None]) -> tuple[str, str]:
    """(amount, currency) of all periods; two empty texts where there is none or it cannot be summed."""
    revised = {_period(budget) for budget in budgets if budget.get("type") == _REVISED}
    amounts: dict[str, Decimal] = {}
    for budget in budgets:
        if budget.get("type") != _REVISED and _period(budget) in revised:
            continue
        value = budget.find("value")
        amount = _decimal("" if value is None else value.text or "")
        if amount is None:
            unread("budget (no amount)")
            continue
        currency = (value.get("currency") or default_currency).strip().upper()
        amounts[currency] = amounts.get(currency, Decimal()) + amount
    if len(amounts) > 1:
        unread("budget (several currencies)")
        return "", ""
    return next(((f"{amount:f}", currency) for currency, amount in amounts.items()), ("", ""))


def _period(budget: Any) -> tuple[str, str]:
    ends = (budget.find(name) for name in ("period-start", "period-end"))
    start, end = ("" if end is None else end.get("iso-date", "") for end in ends)
    return start, end


def _decimal(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e18") else None
