"""What people do to the register: bring in a new edition of it, and enter what it does not know."""

from peerhub.councils.operations.importing import (
    Changed,
    RegisterImport,
    import_register,
    import_shipped_register,
)
from peerhub.councils.operations.joining import (
    JointFacts,
    JointRefused,
    change_joint_arrangement,
    enter_joint_arrangement,
    remove_joint_arrangement,
)
from peerhub.councils.operations.reorganising import (
    bring_into_effect,
    plan_reorganisation,
    withdraw_reorganisation,
)

__all__ = [
    "Changed", "JointFacts", "JointRefused", "RegisterImport", "bring_into_effect", "change_joint_arrangement",
    "enter_joint_arrangement", "import_register", "import_shipped_register", "plan_reorganisation",
    "remove_joint_arrangement", "withdraw_reorganisation",
]  # fmt: skip
