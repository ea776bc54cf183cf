"""The browser application: pages drawn from the tables that the model gives."""
