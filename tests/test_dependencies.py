"""What the program imports is declared, and who made it is named."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.conftest import ROOT


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in project["dependencies"]}


def imported():
    """The modules that bot/ and index/ import from elsewhere."""
    for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("index/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module


def test_everything_imported_is_declared():
    """Not only what other libraries happen to bring along."""
    distributions = packages_distributions()
    for module in set(imported()):
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names or top in {"bot", "index"}:
            continue
        makers = {normal(name) for name in distributions[top]}
        if len(makers) > 1:  # several share the name, as fluent.runtime and fluent.syntax do
            makers = {name for name in makers if normal(module).startswith(name)}
        assert makers & declared(), module


def test_the_notice_names_every_library():
    """With the licence that it is under."""
    notice = {normal(word) for word in (ROOT / "NOTICE").read_text(encoding="utf-8").split()}
    assert declared() - notice == set()
