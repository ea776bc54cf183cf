"""Pure functions from tables to components; they ask nothing and change nothing."""
