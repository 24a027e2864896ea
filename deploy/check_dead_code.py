"""Is there code that nothing uses? Vulture, told what only templates use."""

import ast
import re
import sys
from pathlib import Path

from vulture.config import make_config  # type: ignore[import-untyped]
from vulture.core import Item, Vulture  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"[A-Za-z_]\w+")
# Called by libraries, by name.
USED_BY_LIBRARIES = frozenset({"process_bind_param", "process_result_value", "process_formdata", "pre_validate"})


def words_of_templates() -> set[str]:
    """Every word inside a template: a method or column named there is used."""
    return {word for page in (ROOT / "templates").rglob("*.html") for word in WORD.findall(page.read_text())}


def words_said(paths: list[str]) -> set[str]:
    """Every name that stands as a text by itself: whoever says it looks something up by it (`getattr`, dispatch)."""
    files = [file for path in paths for file in ([Path(path)] if path.endswith(".py") else Path(path).rglob("*.py"))]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if WORD.fullmatch(text)}


def main() -> int:
    config = make_config(argv=[])
    vulture = Vulture(ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"])
    vulture.scavenge(config["paths"])
    used = words_of_templates() | words_said(config["paths"]) | USED_BY_LIBRARIES
    dead = [
        item
        for item in vulture.get_unused_code(min_confidence=config["min_confidence"])
        if item.name not in used and _matters(item)
    ]
    for item in dead:
        print(item.get_report())
    return 1 if dead else 0


def _matters(item: Item) -> bool:
    """Whatever runs, and a module's constants. What stands in a class is a column, field, setting or member of an
    enum, and is read by name."""
    if item.typ == "variable":
        line = Path(item.filename).read_text().splitlines()[item.first_lineno - 1]
        return bool(line.startswith(item.name))
    return str(item.typ) != "attribute"


if __name__ == "__main__":
    sys.exit(main())
