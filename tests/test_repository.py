"""The repository keeps its own rules: who imports whom, what is documented, what is pinned and why."""

import ast
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]

# architecture.md, section 7: each may import its own rank and those above, never one below. A package or a module.
RANKS = [
    {"vocabulary", "countries", "groups", "apps"},
    {"models"},
    {"ledger"},
    {"columns"},
    {"filters"},
    {"describe"},
    {"receipts", "charts", "exports", "imports", "reading", "articles", "demo", "synthetic"},
    {"views", "admin", "management", "templatetags", "urls"},
]
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
# Beyond the ranks: (who, never imports whom).
NEVER = [("views", "models"), ("views", "admin"), ("admin", "columns"), ("admin", "views")]
# Django wants these where they are; they name models and groups by necessity.
NOT_RANKED = {"migrations", "__init__"}


def modules():
    return sorted(path for path in (ROOT / "incidents").rglob("*.py") if "migrations" not in path.parts)


def part_of(path):
    """The part of the house that a file belongs to: `incidents/ledger/entry.py` is of the ledger."""
    return path.relative_to(ROOT / "incidents").parts[0].removesuffix(".py")


def imported_parts(path):
    """(line, part) of every import of ours, wherever in the file it stands."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [above, node.module]))
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "incidents" and len(parts) > 1:
                yield node.lineno, parts[1]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    part = part_of(path)
    if part in NOT_RANKED:
        pytest.skip("Django wants it where it is")
    assert part in RANK, f"{part} has no place in the order of imports: give it one here, and in the architecture."
    for line, imported in imported_parts(path):
        assert RANK[imported] <= RANK[part], f"{path.name}:{line}: {part} imports {imported}"
        assert (part, imported) not in NEVER, f"{path.name}:{line}: {part} must not import {imported}"


@pytest.mark.parametrize(
    "path", [ROOT / "incidents" / "ledger", ROOT / "incidents" / "models"], ids=lambda path: path.name
)
def test_every_folder_of_modules_is_a_package(path):
    assert (path / "__init__.py").exists()


# --- migrations ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_migrations_are_those_of_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


MIGRATIONS = sorted(ROOT.glob("incidents/**/migrations/[0-9]*.py"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_migration_is_named_by_somebody_and_can_be_taken_back(path):
    number, name = path.stem.split("_", 1)
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    migration = module.Migration(path.stem, path.parts[-3])
    assert re.fullmatch(r"\d{4}", number)
    if not migration.initial:
        assert not name.startswith("auto_")
        assert not name.endswith("_and_more")
        assert name != migration.suggest_name()
    assert all(operation.reversible for operation in migration.operations)


@pytest.mark.parametrize("app", ["incidents", "incidents/ledger"])
def test_migrations_are_numbered_without_a_gap(app):
    numbers = [int(path.name[:4]) for path in sorted((ROOT / app / "migrations").glob("[0-9]*.py"))]
    assert numbers == list(range(1, len(numbers) + 1))


# --- requirements and settings ---------------------------------------------------------------------------------------


def requirement_lines():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line.strip() and not line.startswith(("#", "-r ")):
                yield pytest.param(line, id=f"{name}:{line.split('==')[0]}")


@pytest.mark.parametrize("line", requirement_lines())
def test_a_requirement_is_pinned_and_has_its_reason(line):
    assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+\s+# \S.{3,}", line)


def variables_read():
    """The first argument of every `env.<type>("NAME", …)` in config/."""
    for path in (ROOT / "config").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            of_env = isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
            if of_env and node.func.attr not in ("read_env", "prefixed"):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}: name the variable in place"
                yield node.args[0].value


def test_the_example_of_the_environment_lists_exactly_what_is_read():
    listed = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(set(variables_read()))


# --- files -----------------------------------------------------------------------------------------------------------


def test_no_tracked_file_names_a_path_of_the_machine_it_was_written_on():
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    found = subprocess.run(
        ["git", "grep", "-nIE", r"(^|[^[:alnum:]_.-])/(work|root)/[[:alnum:]_]"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.stdout == ""
