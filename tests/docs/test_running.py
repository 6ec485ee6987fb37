"""What the page about running it for real gives to cron and systemd works as it stands there."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shopsite_orders.cli.terminal.exits import EXITS, USAGE
from shopsite_orders.errors import AuthenticationError
from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sql import OrderDatabase

from pages import DOCS, blocks_of
from transcripts import Command, Terminal

PAGE = DOCS / "running.md"
BIN = Path(sys.executable).parent


def block(language: str, rest: str) -> str:
    [text] = [block.text for block in blocks_of(PAGE, language) if block.rest == rest]
    return text


def service() -> dict[str, str]:
    """Return what the unit's section of that name says; of a setting that is repeated, the last."""
    section = block("ini", "systemd").partition("[Service]\n")[2].partition("\n[")[0]
    return dict(line.split("=", 1) for line in section.splitlines() if not line.startswith("#"))


def saved(database: Path) -> int:
    orders = OrderDatabase(f"sqlite:///{database}", read_only=True)
    try:
        return orders.status("main").orders
    finally:
        orders.close()


def test_the_lines_for_cron_pull_into_the_database(tmp_path: Path, shopsite_sandbox: SandboxStore) -> None:
    variables = "".join(f"export {name}='{value}'\n" for name, value in shopsite_sandbox.environment.items())
    (tmp_path / "shop.env").write_text(variables, "utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(BIN)
    terminal = Terminal(tmp_path, {"HOME": str(tmp_path)})
    hourly, often = (Command(line.split(maxsplit=5)[-1], "") for line in block("text", "crontab").splitlines())
    assert "20 new orders" in terminal.run(hourly)
    shopsite_sandbox.add()
    assert "1 new order" in terminal.run(often)
    assert saved(tmp_path / "orders.db") == 21


def test_the_service_follows_until_systemd_ends_it(tmp_path: Path, shopsite_sandbox: SandboxStore) -> None:
    program, *arguments = service()["ExecStart"].replace("/srv/shop/orders.db", f"{tmp_path}/orders.db").split()
    with subprocess.Popen(
        [BIN / Path(program).name, *arguments],
        env=shopsite_sandbox.environment | {"HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        assert any("20 new orders" in line for line in process.stdout)
        process.send_signal(signal.Signals[service()["KillSignal"]])
    assert saved(tmp_path / "orders.db") == 20
    assert process.returncode not in (*map(int, service()["RestartPreventExitStatus"].split()), 1)


def test_the_service_is_not_started_again_over_credentials() -> None:
    hopeless = {USAGE, *(exit_.code for exit_ in EXITS if exit_.error is AuthenticationError)}
    assert set(map(int, service()["RestartPreventExitStatus"].split())) == hopeless


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_service(tmp_path: Path) -> None:
    file = tmp_path / "shop.service"
    file.write_text(block("ini", "systemd").replace("/srv/shop/.venv/bin", str(BIN)), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
