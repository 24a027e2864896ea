"""What peers choose to share so that teams can be balanced: by consent, theirs alone to see, theirs to withdraw.

This is not equality monitoring, which stands apart and never takes part in matching (docs/decisions, on balance).
"""
