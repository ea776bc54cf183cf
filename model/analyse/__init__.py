"""One module per question; each turns tables into a small record of tidy tables, same columns always."""
