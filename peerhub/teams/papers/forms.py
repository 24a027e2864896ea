"""Forms about documents of an engagement."""

from collections.abc import Iterable

from peerhub.documents.media import MediaType
from peerhub.engagements.models import PaperKind
from peerhub.permissions import Role
from peerhub.teams.papers.rules import kinds_for
from peerhub.web.forms import Form, LongTextField, RadiosField, TextField, UploadField

SUFFIXES = tuple(suffix for kind in MediaType for suffix in kind.suffixes)
READERS = {True: "Only the team and the LGA read it", False: "The council, the team and the LGA read it"}


class PaperForm(Form):
    """A document, or the next version of one."""

    kind = RadiosField("What is it?", called="what it is", coerce=PaperKind)
    name = TextField("Name of the document", called="name of the document", max_length=120)
    file = UploadField(
        "File", called="file", accept=SUFFIXES,
        hint="PDF, Word, Excel, PowerPoint, PNG or JPEG of up to 50 MB. Only a PDF or a picture becomes part of the "
        "peer pack; others can be downloaded here.",
    )  # fmt: skip
    note = LongTextField("What is new in it?", called="what is new", required=False, rows=2, max_length=400)

    def offer(self, roles: Iterable[Role]) -> None:
        """The kinds that somebody in these roles adds."""
        self.kind.choices = [
            (kind.value, kind.label, READERS[kind.is_for_team_only]) for kind in kinds_for(roles)
        ]  # fmt: skip

    def ask_for_the_file_again(self) -> None:
        """A browser sends a file once only."""
        if self.file.data is not None and not self.file.errors:
            self.refuse("Choose the file again", on="file")


class WithdrawPaperForm(Form):
    """Why a version is taken back."""

    reason = LongTextField("Why is it withdrawn?", called="the reason", rows=3, max_length=400)
