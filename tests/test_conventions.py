"""What the style of the house says and a machine can check, read from the files themselves.

Some of it is left to ruff (imports inside functions, commented-out code) and to `makemigrations --check`.
"""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from certificates.models import Status

ROOT = settings.BASE_DIR
APPS = ("institutions", "certificates", "calregistry")
# A module imports from lower floors only. What is not named here (words, validators, pictures) serves all,
# so it stands on the ground floor for those who import it, and may itself look up to the models.
FLOORS = {
    "models": 1,
    "filters": 2,
    "actions": 2,
    # Actions on cases, which rest on those that make certificates.
    "cases": 3,
    "statistics": 3,
    "comparisons": 3,
    # What a spreadsheet would change, and the changing of it.
    "sheets": 3,
    # What a filter set has chosen, in another shape than a page: that of a spreadsheet too.
    "exports": 4,
    "views": 5,
    "admin": 5,
    "urls": 6,
    "bench": 7,
}
ROOM_OF_COMMANDS = {"management", "templatetags"}

MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Django looks for these by itself.
FOUND_BY_NAME = re.compile(r"^(400|403|403_csrf|404|500)\.html$|^admin/|^registration/|^django/forms/")

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*json)", flags=re.IGNORECASE
)

UNSAFE = re.compile(
    r"mark_safe\(|SafeString\(|\|\s*safe\b|autoescape off|csrf_exempt|\.raw\(|\.extra\(|RawSQL|cursor\("
)
# Where one of them stands nevertheless, how often, and why that is safe.
REVIEWED: dict[str, tuple[int, str]] = {
    "certificates/sheets/runs.py": (1, "how much SQLite maps of its file has no place in the ORM"),
    "institutions/page_cache.py": (1, "what the engine tells of its own changes has no place in the ORM"),
    "calregistry/durability.py": (2, "the engine's own settings have no place in the ORM"),
    "institutions/entries.py": (
        1,
        "the ORM has no INSERT … SELECT; it writes the SELECT, and every name is one of ours",
    ),
    "institutions/history.py": (1, "values stand apart from the statement; every name in it is one of ours"),
    "institutions/planning.py": (1, "ANALYZE alone, of which the ORM knows nothing"),
    "institutions/only_added_to.py": (4, "the ORM makes no triggers; every name in them is one of ours"),
    "institutions/word_index.py": (3, "the ORM makes no triggers; every name in them is one of ours"),
    "calregistry/templatetags/structured_data.py": (1, "escapes as json_script does; only its type differs"),
    "institutions/languages.py": (
        1,
        "escapes the sentence and each piece, as format_html does; only its places differ",
    ),
}

# A test waits for what is to come, however long that takes on a busy machine: see `tests/browser/leaving.py`.
IMPATIENT = re.compile(r"wait_for_timeout\(|network[i]dle|\bsleep\(|perf_counter\(|set_default_timeout\(\d")


def read(path: Path) -> str:
    """Return the text of a file of ours."""
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    """Return the path of a file as it is written from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Return the dotted names of our modules that the module in `path` imports."""
    found = set()
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name.split(".")[0] in APPS and module_exists(name)}


def module_exists(name: str) -> bool:
    """Return whether the dotted name is a module of ours, not a name inside one."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def app_and_room(name: str) -> tuple[str, str]:
    """Return the app and the top module inside it of a dotted name: ("institutions", "models")."""
    app, _, rest = name.partition(".")
    return app, rest.split(".")[0]


def dotted(path: Path) -> str:
    """Return the dotted name of the module in `path`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_no_app_imports_one_above_it():
    wrong = [
        f"{named(path)} imports {name}"
        for path in MODULES
        for name in imports(path)
        if APPS.index(app_and_room(name)[0]) > APPS.index(app_and_room(dotted(path))[0])
    ]

    assert not wrong


def test_modules_import_leftwards_only():
    wrong = []
    for path in MODULES:
        room = app_and_room(dotted(path))[1]
        if room in ROOM_OF_COMMANDS:
            continue
        for name in imports(path):
            target = app_and_room(name)[1]
            if target != room and FLOORS.get(target, 0) >= FLOORS.get(room, 2):
                wrong.append(f"{named(path)} imports {name}")

    assert not wrong


def test_relations_to_another_app_are_strings():
    wrong = []
    for path in MODULES:
        app = app_and_room(dotted(path))[0]
        tree = ast.parse(read(path))
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] in set(APPS) - {app}
            for alias in node.names
        }
        wrong += [
            f"{named(path)}, line {node.lineno}: {node.args[0].id}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") in {"ForeignKey", "OneToOneField", "ManyToManyField"}
            and node.args
            and isinstance(node.args[0], ast.Name)
            and node.args[0].id in foreign
        ]

    assert not wrong


def test_modules_are_short_and_named_for_their_subject():
    assert not [named(path) for path in MODULES if len(read(path).splitlines()) > 400]
    assert not [
        named(path) for path in MODULES if path.stem in {"utils", "helpers", "services", "misc", "common"}
    ]


def test_templates_hold_no_inline_style_script_or_handler():
    wrong = [
        f"{named(path)}, line {number}: {line.strip()}"
        for path in TEMPLATES
        for number, line in enumerate(read(path).splitlines(), start=1)
        if INLINE.search(line)
    ]

    assert not wrong


def test_every_status_is_styled():
    styles = "".join(read(path) for path in (ROOT / "static" / "css").glob("*.css"))

    assert not [status.value for status in Status if f'[data-status="{status.value}"]' not in styles]


def test_every_template_is_used():
    sources = {path: read(path) for path in [*MODULES, *TEMPLATES]}
    unused = []
    for path in TEMPLATES:
        name = path.relative_to(ROOT / "templates").as_posix()
        used = any(f'"{name}"' in text for other, text in sources.items() if other != path)
        if not used and not FOUND_BY_NAME.match(name):
            unused.append(name)

    assert not unused


def test_components_say_what_goes_in_and_see_nothing_else():
    silent = [
        named(path)
        for path in TEMPLATES
        if path.parent.name == "components" and not read(path).startswith("{#")
    ]
    leaky = [
        f"{named(path)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r'{% include "components/[^%]*%}', read(path))
        if not tag.endswith(" only %}")
    ]

    assert not silent
    assert not leaky


def test_nothing_leaves_the_safe_road_without_a_reviewed_reason():
    found = {}
    for path in [*MODULES, *TEMPLATES]:
        if count := len(UNSAFE.findall(read(path))):
            found[named(path)] = count

    assert found == {name: count for name, (count, _reason) in REVIEWED.items()}


def test_no_test_waits_for_a_while_or_looks_at_a_stopwatch():
    assert not [
        f"{named(path)}: {found}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for found in IMPATIENT.findall(read(path))
    ]


def git(*arguments: str) -> str:
    """Return what git prints; the checkout may belong to another user than the one who tests it."""
    command = ["git", "-c", "safe.directory=*", *arguments]
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, errors="replace"
    ).stdout


def test_no_secret_is_in_the_tree_or_its_history():
    secret = re.compile(r"SECRET_KEY *= *.\w{20}|BEGIN\s.*PRIVATE")

    assert not [line[:100] for line in git("log", "-p", "--all").splitlines() if secret.search(line)]


def test_no_database_dump_upload_or_key_is_tracked():
    private = re.compile(
        r"(^|/)(var|media|\.env)(/|$)|\.(sqlite3?|db|dump|sql|pem|key|p12|bak)(-\w+)?$|secret-key"
    )

    assert not [name for name in git("ls-files").splitlines() if private.search(name)]


def test_the_development_lock_holds_every_line_of_the_runtime_lock():
    def pins(name):
        return set(re.findall(r"^[\w.-]+==\S+", read(ROOT / name), flags=re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_lock_files_are_hashed_and_name_no_place_to_load_from():
    for lock in ROOT.glob("requirements*.txt"):
        text = read(lock)
        entries = re.findall(r"^[\w.-]+==", text, flags=re.MULTILINE)

        assert len(entries) == len(re.findall(r"^\S+==.*\\\n +--hash=sha256:", text, flags=re.MULTILINE))
        assert "://" not in text
        assert "--find-links" not in text


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
