"""Everything that changes an account: managing users, signing in and out, passwords."""

from peerhub.accounts.operations.errors import AccountRefused
from peerhub.accounts.operations.links import (
    LinkRefused,
    make_link,
    open_link,
    revoke_links,
    token_of,
    use_link,
)
from peerhub.accounts.operations.signing_in import (
    Limits,
    SignInRefused,
    TooManyAttempts,
    accept_sign_in,
    change_own_password,
    end_session,
    end_sessions,
    note_attempt,
    refuse_if_too_many,
    sign_out_everywhere,
    start_session,
)
from peerhub.accounts.operations.users import (
    DEMO_DOMAIN,
    LONGEST_NAME,
    Account,
    account_of,
    create_user,
    edit_user,
    set_password,
)

__all__ = [
    "DEMO_DOMAIN",
    "LONGEST_NAME",
    "Account",
    "AccountRefused",
    "Limits",
    "LinkRefused",
    "SignInRefused",
    "TooManyAttempts",
    "accept_sign_in",
    "account_of",
    "change_own_password",
    "create_user",
    "edit_user",
    "end_session",
    "end_sessions",
    "make_link",
    "note_attempt",
    "open_link",
    "refuse_if_too_many",
    "revoke_links",
    "set_password",
    "sign_out_everywhere",
    "start_session",
    "token_of",
    "use_link",
]
