"""What a team found and recommends, what the council answers, and what a progress review finds."""
