"""What people fill in about accounts."""

from hashlib import sha256

from peerhub.accounts import passwords
from peerhub.accounts.models import User
from peerhub.accounts.operations import LONGEST_NAME, Account, account_of
from peerhub.accounts.queries import Scopes
from peerhub.permissions import Role
from peerhub.web.filters import FilterForm
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    EmailField,
    Form,
    HiddenField,
    PasswordField,
    TextField,
    TickField,
)

ROLE_CHOICES = [(role.value, role.label) for role in Role]
LENGTH_HINT = f"At least {passwords.SHORTEST} characters. Three or four words work well."


class SignInForm(Form):
    email = EmailField("E-mail address", autocomplete="username")
    password = PasswordField("Password", max_length=passwords.LONGEST)


class ChangePasswordForm(Form):
    current = PasswordField("Your password now", called="password that you have now", max_length=passwords.LONGEST)
    new = PasswordField(
        "New password", hint=LENGTH_HINT, autocomplete="new-password", max_length=passwords.LONGEST
    )  # fmt: skip


class SetPasswordForm(Form):
    password = PasswordField(
        "New password", hint=LENGTH_HINT, autocomplete="new-password", max_length=passwords.LONGEST
    )  # fmt: skip


class UserFilter(FilterForm):
    q = TextField("Name or e-mail address", required=False)
    role = ChoiceField("Role", required=False, nothing="Any role", choices=ROLE_CHOICES, coerce=Role)
    is_active = ChoiceField(
        "Account", required=False, nothing="Open and closed", choices=[("1", "Open"), ("0", "Closed")],
        coerce=lambda text: text in ("1", True),
    )  # fmt: skip


class UserForm(Form):
    """What an administrator decides about an account."""

    name = TextField("Name", max_length=LONGEST_NAME, autocomplete="off")
    email = EmailField("E-mail address", autocomplete="off", hint="They sign in with it.")
    roles = CheckboxesField("Roles", choices=ROLE_CHOICES, coerce=Role, classes="govuk-checkboxes--small")
    group = ChoiceField(
        "Political group", required=False, nothing="None", coerce=int, hint="For a political group office only."
    )  # fmt: skip
    council = ChoiceField(
        "Council", required=False, nothing="None", coerce=int, searchable=True, hint="For a council contact only."
    )  # fmt: skip
    region = ChoiceField("Region", required=False, nothing="None", hint="For a principal adviser only.")

    def offer(self, scopes: Scopes) -> None:
        """Put in what there is to choose from."""
        self.group.choices = scopes.groups
        self.council.choices = scopes.councils
        self.region.choices = [(region, region) for region in scopes.regions]

    def account(self, *, is_active: bool = True) -> Account:
        """What was filled in."""
        return Account(
            email=self.email.data,
            name=self.name.data,
            roles=frozenset(self.roles.data),
            group_id=self.group.data,
            council_id=self.council.data,
            region=self.region.data,
            is_active=is_active,
        )


class NewUserForm(UserForm):
    password = PasswordField(
        "First password", hint=f"{LENGTH_HINT} Tell them, and ask them to change it.", autocomplete="new-password",
        max_length=passwords.LONGEST,
    )  # fmt: skip


class EditUserForm(UserForm):
    is_active = TickField("This person may sign in", hint="Take the tick away to close the account.")
    seen = HiddenField()  # the account as it was when the page was opened

    @classmethod
    def of(cls, user: User, scopes: Scopes) -> "EditUserForm":
        """The form, filled with the account as it stands."""
        form = cls(
            name=user.name, email=user.email, roles=list(user.roles), group=user.group_id, council=user.council_id,
            region=user.region, is_active=user.is_active, seen=fingerprint(account_of(user)),
        )  # fmt: skip
        form.offer(scopes)
        return form

    def account(self, *, is_active: bool | None = None) -> Account:
        return super().account(is_active=self.is_active.data if is_active is None else is_active)


def fingerprint(account: Account) -> str:
    """The same for the same account, and another for any other: tells whether somebody changed it meanwhile."""
    roles = sorted(role.value for role in account.roles)
    parts = (account.email, account.name, roles, account.group_id, account.council_id, account.region)
    return sha256(repr((*parts, account.is_active)).encode()).hexdigest()[:16]
