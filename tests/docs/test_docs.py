"""Every example of README.md and docs/**/*.md is run, and prints what the page says.

A page's ``python`` and ``console`` blocks run in order in a folder of their own, with the credentials of a running
sandbox in the environment; the Python blocks share one namespace. The words after the language change that:

- ``python test``: tests, run by pytest as a user would run them;
- ``python file=<name>``: written to a file of that name;
- ``python no-run: <reason>``, ``console no-run: <reason>``: only looked at: the code compiles, the commands exist;
- ``console stays``: the last command runs until it ends or the page does, as in a terminal of its own.

A block ``text output`` is what the Python block before it printed, to the letter; what a command prints follows it in
its block, where ``…`` stands for anything. Commands of ours must exist, with their options, and so must each target of
make. What only sets the scene is in a comment of the page.
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
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from stamina.instrumentation import LoggingOnRetryHook, set_on_retry_hooks

from shopsite_orders.sandbox import SandboxStore

from pages import ROOT, Block, blocks_of, every_page
from transcripts import Terminal, commands_of

OURS = ("shopsite_orders", "shopintegrator_hook")
COMMANDS = {
    "shopsite-orders": "shopsite_orders.cli.commands.group:cli",
    "shopintegrator-hook": "shopintegrator_hook.cli:main",
}
# What a page says to a person and a test does not do: install, build, get the source.
_NOT_RUN = {"pip", "python", "make", "git", "cd", "source", "sudo", "systemctl", "crontab"}


@pytest.fixture
def _a_page_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in os.environ:
        if name.startswith(("SHOPSITE_", "SHOPINTEGRATOR_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")  # a page calls nobody
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path))
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
def test_the_examples_run_and_print_what_the_page_says(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with namespace() as module, Terminal(tmp_path) as terminal:
        monkeypatch.setitem(sys.modules, module.__name__, module)
        printed = ""
        for block in blocks_of(page, "python", "text", "console"):
            if block.language == "python" and not block.rest:
                printed = run(block, page, module)
            elif block.rest.startswith("file="):
                (tmp_path / block.rest.removeprefix("file=")).write_text(block.text, "utf-8")
            elif block.language == "text" and block.rest == "output":
                assert printed == block.text, f"{page.name}, line {block.line}"
            elif block.language == "console" and block.rest in ("", "stays"):
                transcribe(block, page, terminal)
        for command, shown in terminal.close():
            assert command.shows(shown), f"{page.name}: {command.line}\n{shown}"


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


def transcribe(block: Block, page: Path, terminal: Terminal) -> None:
    """Run the commands of a block, and compare what they print."""
    commands = commands_of(block.text)
    staying = commands.pop() if block.rest == "stays" else None
    for command in commands:
        if shlex.split(command.line)[0] not in _NOT_RUN:
            shown = terminal.run(command)
            assert command.shows(shown), f"{page.name}, line {block.line}: {command.line}\n{shown}"
    if staying:
        terminal.stay(staying)


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
        assert re.fullmatch(r"|test|file=\w+\.py|no-run: \w.*", block.rest), f"{page.name}, line {block.line}"
        compile(block.text, str(page), "exec", dont_inherit=True)
    for block in blocks_of(page, "console"):
        assert re.fullmatch(r"|stays|no-run: \w.*", block.rest), f"{page.name}, line {block.line}"


@every_page
def test_the_commands_of_a_page_exist(page: Path) -> None:
    for block in blocks_of(page, "console"):
        for command in commands_of(block.text):
            for words in commands_in(command.line.replace("\\\n", "")):
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
        case [program, *arguments] if Path(program).name in COMMANDS:
            check_arguments(Path(program).name, arguments)
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
