"""Wrappers: every control, table and figure on screen is made here, so that it is right once."""
