"""Run what a ``console`` block shows, and compare what is printed with what the block says.

A line of a block that begins with ``$ `` is a command, what follows is what it prints, on both streams. ``…`` stands
for any text, and on a line of its own for any lines. A block that ``stays`` ends with a command that runs in a terminal
of its own until it ends or the page does; what it prints in the form of ``export NAME=VALUE`` holds for the commands
after it. Each port of this computer that a page names stands for one that is free.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import attrs

PATIENCE = 30
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+|(?<=--port )\d+")
_EXPORT = re.compile(r"^export (\w+)=(.*)$", re.MULTILINE)


@attrs.frozen
class Command:
    """A command of a transcript, and what it should print."""

    line: str
    printed: str

    @property
    def pattern(self) -> re.Pattern[str]:
        text = re.escape(squeezed(self.printed)).replace("\\\n", "\n")
        any_lines = re.sub(r"(?m)^…\n", lambda _: r"(?:.*\n)*?", text)
        return re.compile(any_lines.replace("…", ".*?"))

    def shows(self, printed: str) -> bool:
        return self.pattern.fullmatch(squeezed(printed)) is not None

    def has_begun(self, printed: str) -> bool:
        """Say whether the first line is there."""
        first, newline, _ = self.printed.partition("\n")
        return re.match(Command(self.line, first + newline).pattern, squeezed(printed)) is not None


def commands_of(text: str) -> list[Command]:
    """Take a transcript apart; a line that ends with a backslash goes on in the next one."""
    _, *pieces = re.split(r"^\$ ", text, flags=re.MULTILINE)
    split = (re.match(r"((?:[^\n]*\\\n)*[^\n]*\n?)(.*)", piece, re.DOTALL) for piece in pieces)
    return [Command(line=found[1].strip(), printed=found[2]) for found in split if found]


def squeezed(text: str) -> str:
    """Return a text without what nobody sees at the ends of its lines, nor an empty line at its end."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).rstrip("\n") + "\n" if text.strip() else ""


@attrs.define
class Terminal:
    """A folder and an environment in which commands are run as a reader would run them."""

    folder: Path
    environment: dict[str, str] = attrs.field(factory=dict)
    _ports: dict[str, str] = attrs.field(factory=dict, init=False)
    _staying: list[tuple[Command, "subprocess.Popen[str]", Path]] = attrs.field(factory=list, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for _, process, _ in self._staying:
            process.kill()
            process.wait()

    def run(self, command: Command) -> str:
        done = subprocess.run(
            ["bash", "-c", self._here(command.line)],
            cwd=self.folder,
            env=self._surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=2 * PATIENCE,
        )
        if name := re.fullmatch(r"export (\w+)=(.*)", command.line):
            self.environment[name[1]] = shlex.split(name[2])[0]
        return self._there(done.stdout)

    def stay(self, command: Command) -> None:
        """Start a command in a terminal of its own, and wait until it has printed the first line of its transcript."""
        output = self.folder / f".terminal-{len(self._staying)}"
        with output.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {self._here(command.line)}"],
                cwd=self.folder,
                env=self._surroundings(),
                stdout=stream,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
            )
        self._staying.append((command, process, output))
        for _ in ticks():
            if command.has_begun(self._shown(output)) or process.poll() is not None:
                break
        self.environment |= {name: shlex.split(value)[0] for name, value in _EXPORT.findall(output.read_text("utf-8"))}

    def close(self) -> Iterator[tuple[Command, str]]:
        """End what still runs, as Ctrl-C would, and yield what each terminal shows."""
        for command, process, output in self._staying:
            for _ in ticks():
                if process.poll() is not None or command.shows(self._shown(output)):
                    break
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            yield command, self._shown(output)

    def _shown(self, output: Path) -> str:
        return self._there(output.read_text("utf-8"))

    def _here(self, line: str) -> str:
        """Return a command with ports that are free."""
        return _PORT.sub(lambda named: self._ports.setdefault(named[0], free_port()), line)

    def _there(self, shown: str) -> str:
        """Return what is shown with the ports that the page names."""
        named = {free: name for name, free in self._ports.items()}
        return re.sub(r"\d+", lambda number: named.get(number[0], number[0]), shown)

    def _surroundings(self) -> dict[str, str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        return {
            **os.environ,
            **self.environment,
            "PATH": path,
            "COLUMNS": "80",
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
        }


def free_port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return str(server.getsockname()[1])


def ticks() -> Iterator[None]:
    """Yield now and then, until nobody would wait any longer."""
    for _ in range(10 * PATIENCE):
        yield
        time.sleep(0.1)
