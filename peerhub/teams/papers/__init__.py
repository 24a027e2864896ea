"""Documents of an engagement: what is expected, what is there in which version, what is still missing."""
