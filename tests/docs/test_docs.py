"""Every example of README.md and docs/*.md is run, and what the pages name is there.

A page's ``python`` blocks run in order in one namespace, in a folder of their own, with the credentials of a running
sandbox in the environment. The word after ``python`` changes that:

- ``python test``: tests, run by pytest as a user would run them;
- ``python no-run: <reason>``: only compiled.

A block ``text output`` is what the python block before it printed, to the letter. In ``console`` blocks each command
of ours must exist, with its options, and so must each target of make.
"""

import contextlib
import gc
import importlib
import importlib.metadata
import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import attrs
import click
import pytest
from stamina.instrumentation import LoggingOnRetryHook, set_on_retry_hooks

from shopsite_orders.sandbox import SandboxStore

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
OURS = ("shopsite_orders", "shopintegrator_hook")
COMMANDS = {"shopsite-orders": "shopsite_orders.cli:cli", "shopintegrator-hook": "shopintegrator_hook.cli:main"}

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w+-]+)?[ \t]*(?P<rest>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"\]\((?P<target>[^)\s#]*)(?:#(?P<anchor>[^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


@attrs.frozen
class Block:
    """A fenced block: its language, the words after that, its text, and the lines of the page before it."""

    language: str
    rest: str
    text: str
    line: int


def blocks_of(page: Path, *languages: str) -> list[Block]:
    text = page.read_text("utf-8")
    found = (
        Block(
            language=fence["language"] or "",
            rest=fence["rest"].strip(),
            text=re.sub(f"^{fence['indent']}", "", fence["text"], flags=re.MULTILINE),
            line=text.count("\n", 0, fence.start("text")),
        )
        for fence in _FENCE.finditer(text)
    )
    return [block for block in found if not languages or block.language in languages]


@pytest.fixture
def _a_page_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in os.environ:
        if name.startswith(("SHOPSITE_", "SHOPINTEGRATOR_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    # As on a machine without structlog, which one page needs: with it stamina tells every wait on the screen.
    set_on_retry_hooks([LoggingOnRetryHook])
    with SandboxStore() as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        yield
    set_on_retry_hooks(None)


@every_page
@pytest.mark.usefixtures("_a_page_of_its_own")
def test_the_examples_run_and_print_what_the_page_says(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with namespace() as module:
        monkeypatch.setitem(sys.modules, module.__name__, module)
        printed = ""
        for block in blocks_of(page, "python", "text"):
            if block.language == "python" and not block.rest:
                printed = run(block, page, module)
            elif block.language == "text" and block.rest == "output":
                assert printed == block.text, f"{page.name}, line {block.line}"


@contextlib.contextmanager
def namespace() -> Iterator[ModuleType]:
    """Hand out a module for a page; what the page leaves open there is let go without a warning."""
    module = ModuleType("page")
    try:
        yield module
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            module.__dict__.clear()
            gc.collect()


def run(block: Block, page: Path, module: ModuleType) -> str:
    """Run a block and return what it prints; tracebacks show lines of the page."""
    code = compile("\n" * block.line + block.text, str(page), "exec", dont_inherit=True)
    with contextlib.redirect_stdout(io.StringIO()) as printed, what_is_not_installed():
        exec(code, module.__dict__)
    return printed.getvalue()


@contextlib.contextmanager
def what_is_not_installed() -> Iterator[None]:
    """Skip a page that needs an extra which is not there, but never in CI."""
    try:
        yield
    except ImportError as error:
        foreign = isinstance(error, ModuleNotFoundError) and not str(error.name).startswith(OURS)
        if os.environ.get("CI") or not (foreign or "shopsite-orders[" in str(error)):
            raise
        pytest.skip(str(error))


@every_page
@pytest.mark.usefixtures("_a_page_of_its_own")
def test_the_tests_of_a_page_pass(page: Path, tmp_path: Path) -> None:
    tests = [block.text for block in blocks_of(page, "python") if block.rest == "test"]
    if not tests:
        return
    (tmp_path / "test_page.py").write_text("\n\n".join(tests), "utf-8")
    installed = importlib.metadata.entry_points(group="pytest11", name="shopsite_sandbox")
    plugin = [] if installed else ["-p", "shopsite_orders.sandbox.fixture"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *plugin, "test_page.py"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@every_page
def test_a_block_that_is_not_run_says_why(page: Path) -> None:
    for block in blocks_of(page, "python"):
        assert re.fullmatch(r"|test|no-run: \w.*", block.rest), f"{page.name}, line {block.line}"
        compile(block.text, str(page), "exec", dont_inherit=True)


@every_page
def test_the_commands_of_a_page_exist(page: Path) -> None:
    for block in blocks_of(page, "console"):
        for line in block.text.replace("\\\n", "").splitlines():
            if line.startswith("$ "):
                for words in commands_in(line.removeprefix("$ ")):
                    check_command(words)


def commands_in(line: str) -> Iterator[list[str]]:
    """Yield the words of each command in a line of a shell, from its program on."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word in ("|", "||", "&&", "&", ";"):
            while words and re.match(r"[A-Z_]+=", words[0]):
                del words[0]
            yield words
            words = []
        else:
            words.append(word)


def check_command(words: list[str]) -> None:
    match words:
        case ["python", "-m", module, *arguments] if module in OURS:
            check_arguments(module.replace("_", "-"), arguments)
        case [program, *arguments] if program in COMMANDS:
            check_arguments(program, arguments)
        case ["make", *targets]:
            makefile = (ROOT / "Makefile").read_text("utf-8")
            for target in targets:
                assert "=" in target or re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


def check_arguments(program: str, arguments: list[str]) -> None:
    module, _, name = COMMANDS[program].partition(":")
    with what_is_not_installed():
        command: click.Command = getattr(importlib.import_module(module), name)
    for word in arguments:
        known = {option for parameter in command.params for option in parameter.opts} | {"-h", "--help"}
        if isinstance(command, click.Group) and not word.startswith("-"):
            assert word in command.commands, f"{program} {word}"
            command = command.commands[word]
        elif word.startswith("-") and word != "-":
            assert word.partition("=")[0] in known, f"{program} … {word}"


@every_page
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in _LINK.finditer(_FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link["target"]):
            continue
        target = (page.parent / link["target"]) if link["target"] else page
        assert target.exists(), f"{page.name} links to {link['target']}"
        if link["anchor"]:
            assert link["anchor"] in anchors_of(target), f"{page.name} links to {link[0]}"


def anchors_of(page: Path) -> set[str]:
    headings = _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.stem)
def test_no_line_of_prose_is_too_long_to_read(page: Path) -> None:
    lines = _FENCE.sub("", page.read_text("utf-8")).splitlines()
    assert [line for line in lines if len(line) > 120 and not line.startswith("|")] == []


def test_the_headings_of_the_changelog_hold_no_link_that_leads_nowhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE):
        assert re.search(rf"^\[{re.escape(name)}\]: https?://", changelog, re.MULTILINE), name


def test_the_page_of_errors_names_the_exit_code_of_each() -> None:
    with what_is_not_installed():
        exits = importlib.import_module("shopsite_orders.cli.terminal.exits")
    told = dict(re.findall(r"^\| (\d+) \| (.+) \|$", (DOCS / "errors.md").read_text("utf-8"), re.MULTILINE))
    own = {str(exit_.code): exit_.error for exit_ in exits.EXITS if 2 < exit_.code < exits.INTERRUPTED}
    assert told.keys() == own.keys()
    for code, error in own.items():
        assert error is None or told[code].startswith(f"`{error.__name__}`")


def test_the_index_names_every_page() -> None:
    named = {link["target"] for link in _LINK.finditer((DOCS / "index.md").read_text("utf-8"))}
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= named


def test_the_extras_that_the_pages_speak_of_exist_and_the_readme_lists_them_all() -> None:
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
    readme = re.sub("<!--.*?-->", "", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"^\| `\[(\w+)\]`", readme, re.MULTILINE)) == extras
    for page in PAGES:
        for named in re.findall(r"shopsite-orders\[([\w,]+)\]", page.read_text("utf-8")):
            assert set(named.split(",")) <= extras, page.name
