"""What the council and every peer say of a visit afterwards."""
