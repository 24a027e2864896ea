"""Teams proposed by the optimiser, and why."""
