"""Joint Commissioning Modeller: shared budgets, shared outcomes."""
