"""What a peer may ask of whoever keeps their data: see, take away, put right, object, leave, be forgotten."""
