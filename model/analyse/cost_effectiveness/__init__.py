"""Impact against cost: what services and whole plans bring for their money, in the terms of an appraisal."""

from __future__ import annotations

from model.analyse.cost_effectiveness.whole import TABLES, ValueForMoney, value_for_money

__all__ = ["TABLES", "ValueForMoney", "value_for_money"]
