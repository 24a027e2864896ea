"""What people do to the register: bring in a new edition of it, and enter a reorganisation before it knows."""

from peerhub.councils.operations.importing import (
    Changed,
    RegisterImport,
    import_register,
    import_shipped_register,
)
from peerhub.councils.operations.reorganising import (
    bring_into_effect,
    plan_reorganisation,
    withdraw_reorganisation,
)

__all__ = [
    "Changed", "RegisterImport", "bring_into_effect", "import_register", "import_shipped_register",
    "plan_reorganisation", "withdraw_reorganisation",
]  # fmt: skip
