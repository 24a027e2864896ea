"""The conflict ledger: what the system suspects, on which facts, and what people decided about it."""
