"""Whom to look for: what visits of two seasons ask for, against who can be asked."""
