"""The source code as the architecture tests see it: which file belongs to which package and is of which kind."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "peerhub"
TEMPLATES = ROOT / "templates"
# `reference` holds the lists that every installation starts with, and writes them.
KINDS = {"models", "queries", "operations", "tasks", "forms", "views", "commands", "reference"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the application."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def package(self) -> str:
        """`teams` for peerhub/teams/views.py; empty for files that stand beside the packages."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def kind(self) -> str:
        """`views` for teams/views.py and for teams/views/packs.py alike: a file that grows becomes a folder.

        A part of a package that became a folder, as matching/season, has the same files: its views.py are views.
        """
        parts = self.path.relative_to(PACKAGE).with_suffix("").parts
        return next((part for part in parts[1:] if part in KINDS), parts[1] if len(parts) > 1 else parts[0])

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    @property
    def imports(self) -> Iterator[str]:
        """Dotted names of everything imported: `flask.request`, `peerhub.db.db`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def imports_any_of(self, *names: str) -> set[str]:
        return {item for item in self.imports for name in names if item == name or item.startswith(f"{name}.")}

    def calls_of(self, *methods: str) -> Iterator[ast.Call]:
        """Calls of `something.method(…)`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
                yield node


@cache
def all_modules() -> tuple[Module, ...]:
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")))


def modules(*kinds: str) -> list[Module]:
    """The modules of the domain packages that are of one of these kinds."""
    return [module for module in all_modules() if module.package and module.kind in kinds]


def routes_of(function: Function) -> list[ast.expr]:
    return [item for item in function.decorator_list if _called_name(item) in {"route", "get", "post"}]


def views() -> Iterator[tuple[Module, Function]]:
    """Every view function with its module."""
    for module in all_modules():
        yield from ((module, function) for function in module.functions if routes_of(function))


def decorator_names(function: Function) -> list[str]:
    """The last part of each decorator's name, from top to bottom."""
    return [_called_name(item) for item in function.decorator_list]


def body_lines(function: Function) -> int:
    """Lines from the first statement to the last, the docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def texts(node: ast.AST) -> Iterator[str]:
    return (item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str))


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def assert_none(offenders: Iterable[object] | dict[str, object]) -> None:
    """Fail with the whole list of `offenders`, one a line."""
    items = [f"{name}: {fault}" for name, fault in offenders.items()] if isinstance(offenders, dict) else offenders
    lines = sorted(str(item) for item in items)
    assert not lines, "\n".join(["", *lines])


def _called_name(expression: ast.expr) -> str:
    called = expression.func if isinstance(expression, ast.Call) else expression
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
