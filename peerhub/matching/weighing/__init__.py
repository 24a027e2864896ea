"""Changing the weights: tried on the teams of the last season, shown in people and points, then put in force."""
