"""How sure we are: a fixed plan and today's services under draws, and plans found again under draws."""
