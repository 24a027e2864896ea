"""One e-mail out of one or several messages: to one person, in plain text and in simple HTML. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from peerhub import clock

SEVEN_BIT = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Part:
    """One message as it is read: every address in it whole."""

    subject: str
    text: str
    reason: str
    address: str = ""
    words: str = ""
    stop_address: str = ""  # where this kind of message is turned off; empty where it cannot be
    calendar: str | None = None

    @property
    def blocks(self) -> list[tuple[bool, list[str]]]:
        """The paragraphs as lines; True for a list, each line of which began with a dash."""
        return [_block(block.splitlines()) for block in self.text.split("\n\n") if block.strip()]


def _block(lines: list[str]) -> tuple[bool, list[str]]:
    is_list = all(line.startswith("- ") for line in lines)
    return is_list, [line.removeprefix("- ") for line in lines] if is_list else lines


def subject_of(parts: Sequence[Part]) -> str:
    """The one matter, or how many there are."""
    return parts[0].subject if len(parts) == 1 else f"peerhub: {len(parts)} messages for you today"


def plain_text(parts: Sequence[Part], *, name: str) -> str:
    """The e-mail in plain text."""
    said = "\n\n\n".join(_plain_part(part, is_alone=len(parts) == 1) for part in parts)
    return f"Dear {name},\n\n{said}\n\n-- \npeerhub, Local Government Association\n"


def _plain_part(part: Part, *, is_alone: bool) -> str:
    lines = [] if is_alone else [part.subject, "=" * len(part.subject), ""]
    lines.append(part.text)
    if part.address:
        lines += ["", f"{part.words}: {part.address}"]
    lines += ["", f"Why you get this: {part.reason}"]
    if part.stop_address:
        lines.append(f"To get no more messages of this kind: {part.stop_address}")
    return "\n".join(lines)


def compose(
    parts: Sequence[Part], *, html: str, name: str, email: str, sender: str, message_id: str
) -> EmailMessage:  # fmt: skip
    """The e-mail, to this one address. Dates come as .ics files, which calendars offer to take over."""
    mail = EmailMessage(policy=SEVEN_BIT)
    mail["From"] = Address("peerhub, Local Government Association", addr_spec=sender)
    mail["To"] = Address(name, addr_spec=email)
    mail["Subject"] = subject_of(parts)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message_id}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no holiday reply, please
    if len(parts) == 1 and parts[0].stop_address:
        mail["List-Unsubscribe"] = f"<{parts[0].stop_address}>"
    mail.set_content(plain_text(parts, name=name))
    mail.add_alternative(html, subtype="html")
    dated = [part.calendar for part in parts if part.calendar]
    for number, calendar in enumerate(dated, start=1):
        name_of_file = "date.ics" if len(dated) == 1 else f"date-{number}.ics"
        mail.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename=name_of_file)
    return mail
