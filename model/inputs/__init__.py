"""What a partnership tells the model: tables, settings and scenarios, read and checked at the door."""
