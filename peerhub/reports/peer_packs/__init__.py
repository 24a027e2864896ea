"""The peer pack: all that a team reads before it comes, as one PDF, made by a worker."""
