"""Messages to people by e-mail: asked for in the transaction of what happened, sent once, by background work."""
