"""The register as handed in: what its files must say, and what they say once they have been checked. Pure."""

from peerhub.councils.register.reading import FILE_NAMES, read_register
from peerhub.councils.register.shapes import ContextEntry, ControlEntry, CouncilEntry, Register

__all__ = ["FILE_NAMES", "ContextEntry", "ControlEntry", "CouncilEntry", "Register", "read_register"]
