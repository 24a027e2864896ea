"""After a visit: what those who were there say of it and of each other, and their hours and expenses."""
