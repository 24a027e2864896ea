"""How an e-mail leaves: to a mail server, or in the demonstration nowhere. The one port that the sender knows."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol

from peerhub.notifications.errors import NotSent, Unsure

SECONDS = 30
OK = 250


class Post(Protocol):
    """Takes one e-mail to one address.

    `hand_over` is called when the server waits for the text and nothing has gone yet; False from it stops the sending.
    Raises NotSent when the e-mail surely did not go, Unsure when nobody knows.
    """

    def send(self, mail: EmailMessage, *, to: str, hand_over: Callable[[], bool]) -> None: ...


class Outbox:
    """The demonstration's: nothing leaves the machine, and everybody can read what would have."""

    def send(self, mail: EmailMessage, *, to: str, hand_over: Callable[[], bool]) -> None:
        hand_over()


@dataclass(frozen=True)
class SmtpPost:
    """A mail server. `security` is starttls, tls or none."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = ""

    def send(self, mail: EmailMessage, *, to: str, hand_over: Callable[[], bool]) -> None:
        try:
            server = self._greeted()
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(f"The mail server could not be reached: {fault}") from fault
        try:
            self._address(server, to)
            if hand_over():
                self._hand(server, mail)
        finally:
            _part_from(server)

    def _greeted(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _address(self, server: smtplib.SMTP, to: str) -> None:
        """One sender and one recipient, never more."""
        try:
            for code, said in (server.mail(self.sender), server.rcpt(to)):
                if code != OK:
                    raise NotSent(_said(code, said), is_lasting=code >= 500)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(f"The mail server broke off: {fault}") from fault

    def _hand(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        try:
            code, said = server.data(mail.as_bytes())
        except smtplib.SMTPDataError as refused:  # it did not even want the text
            raise NotSent(
                _said(refused.smtp_code, refused.smtp_error), is_lasting=refused.smtp_code >= 500
            ) from refused  # fmt: skip
        except (OSError, smtplib.SMTPException) as fault:
            raise Unsure(f"The mail server broke off before it answered: {fault}") from fault
        if code != OK:
            raise NotSent(_said(code, said), is_lasting=code >= 500)


def post_of(config: Mapping[str, Any]) -> Post | None:
    """The way that this installation has; None where none is set, and then messages wait."""
    if config["MAIL_SERVER"]:
        return SmtpPost(
            host=config["MAIL_SERVER"],
            port=config["MAIL_PORT"],
            sender=config["MAIL_FROM"],
            security=config["MAIL_SECURITY"],
            user=config["MAIL_USER"],
            password=config["MAIL_PASSWORD"],
        )
    return Outbox() if config["DEMO"] else None


def _said(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"The mail server said {code}: {' '.join(text.split())}"


def _part_from(server: smtplib.SMTP) -> None:
    """What was sent was sent; how the parting goes does not matter."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
