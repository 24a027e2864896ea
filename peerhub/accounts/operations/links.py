"""Links that let somebody without an account do one thing: made, used, taken back."""

from datetime import datetime

from peerhub import clock
from peerhub.accounts import queries
from peerhub.accounts.links import LinkHolder, Purpose, refusal
from peerhub.accounts.models import SignedLink
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.web import tokens

SALT = "link"


class LinkRefused(Exception):
    """The link does not work; `sentence` says why. `is_known` tells a link of ours from a torn address."""

    def __init__(self, sentence: str, *, is_known: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_known = is_known


def make_link(
    purpose: Purpose,
    *,
    subject_id: int,
    name: str,
    email: str,
    by: Actor | None,
    expires_at: datetime | None = None,
) -> SignedLink:
    """A link for one person to one thing. Send `token_of(link)`; what it opens is shown to whoever has it."""
    now = clock.now()
    link = SignedLink(
        purpose=purpose.name,
        subject_id=subject_id,
        name=" ".join(name.split())[:120],
        email=email.strip().lower(),
        made_at=now,
        made_by_id=by.id if by else None,
        expires_at=expires_at or now + purpose.lasts,
    )
    db.session.add(link)
    after = {"for": link.email, "until": link.expires_at}
    record("link.make", link, by=by, label=f"Link for {link.name} to {purpose.words}", after=after)
    return link


def token_of(link: SignedLink) -> str:
    """The word in the address. It is signed anew each time and always the same; it stands in no table."""
    return tokens.signed(link.id, purpose=f"{SALT} {link.purpose}")


def open_link(token: str, purpose: Purpose) -> SignedLink:
    """The link behind an address, good for use now. Changes nothing. Raises LinkRefused."""
    return _checked(token, purpose, for_update=False)


def use_link(token: str, purpose: Purpose) -> tuple[SignedLink, LinkHolder]:
    """The same, locked and marked as used, with whoever acts: for the transaction that does what the link is for.

    Of two people who press the button at once one succeeds. Raises LinkRefused.
    """
    link = _checked(token, purpose, for_update=True)
    link.used_at = link.used_at or clock.now()
    holder = LinkHolder.of(link)
    record("link.use", link, by=holder, label=f"Link for {link.name} to {purpose.words}")
    return link, holder


def revoke_links(purpose: Purpose, *, subject_id: int, by: Actor | None) -> int:
    """Take back every link to this thing that is still good. Returns how many."""
    links = queries.lock_open_links(purpose.name, subject_id, clock.now())
    for link in links:
        link.revoked_at = clock.now()
        record("link.take-back", link, by=by, label=f"Link for {link.name} to {purpose.words}")
    return len(links)


def _checked(token: str, purpose: Purpose, *, for_update: bool) -> SignedLink:
    link_id = tokens.opened(token, purpose=f"{SALT} {purpose.name}")
    link = queries.find_link(link_id, for_update=for_update) if isinstance(link_id, int) else None
    if link is None:
        raise LinkRefused("This address is not whole. Open the link in the e-mail itself.", is_known=False)
    sentence = refusal(link, purpose, clock.now())
    if sentence:
        raise LinkRefused(sentence)
    return link
