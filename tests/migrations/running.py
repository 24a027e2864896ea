"""Alembic, run through an `env.py`: ours, or a copy to which a test adds a revision."""

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.support.databases import ROOT

MIGRATIONS = ROOT / "migrations"


@dataclass(frozen=True)
class Migrations:
    """Alembic on the database of the application whose context is open, through an `env.py` in `folder`."""

    folder: Path

    @property
    def config(self) -> Config:
        config = Config(str(self.folder / "alembic.ini"))
        config.set_main_option("script_location", str(self.folder))
        return config

    @property
    def head(self) -> str:
        head = ScriptDirectory.from_config(self.config).get_current_head()
        assert head
        return head

    @property
    def revisions(self) -> list[str]:
        """From the first to the newest."""
        return [script.revision for script in ScriptDirectory.from_config(self.config).walk_revisions()][::-1]

    def up(self, revision: str = "head") -> None:
        command.upgrade(self.config, revision)

    def down(self, revision: str = "base") -> None:
        command.downgrade(self.config, revision)

    def add(self, body: str) -> None:
        """One more revision, which runs these lines."""
        lines = ["import sqlalchemy as sa", "from alembic import op", f"down_revision = {self.head!r}"]
        lines += ["revision = 'one_more'", "def upgrade():", *(f"    {line}" for line in body.strip().splitlines())]
        (self.folder / "versions" / "one_more.py").write_text("\n".join(lines))

    def edit_env(self, line: str, replacement: str) -> None:
        place = self.folder / "env.py"
        text = place.read_text()
        assert text.count(line) == 1
        place.write_text(text.replace(line, replacement))
