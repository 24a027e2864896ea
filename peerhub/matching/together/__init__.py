"""Two people on one team: who else is here, what they changed, and both versions where both changed at once."""
