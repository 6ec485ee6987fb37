"""``shopsite-orders pull --into`` and ``status``: real processes, a real sandbox, a real database."""

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import attrs
import pytest
import stamina
from click.testing import Result

from shopsite_orders import Pay
from shopsite_orders.cli.pull.follow import Follower, repeat
from shopsite_orders.errors import AuthenticationError, StateError
from shopsite_orders.sandbox import SandboxStore, disclosed
from shopsite_orders.sandbox.faults import BadOrder, Fault, HtmlLogin, Stall, Status, Truncate
from shopsite_orders.sql import OrderDatabase

pytestmark = pytest.mark.usefixtures("environment")
Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
URL = "sqlite:///orders.db"
INTO = ("pull", "--into", URL)


def held(sandbox: SandboxStore) -> dict[str, dict[str, Any]]:
    return {order.key: disclosed(order).to_dict() for order in sandbox.orders}


def saved(name: str = "main") -> dict[str, dict[str, Any]]:
    """What the database holds of a store; each order once."""
    with OrderDatabase(URL) as database:
        orders = [*database.orders(name)]
    assert not [key for key, count in Counter(order.key for order in orders).items() if count > 1]
    return {order.key: order.to_dict() for order in orders}


@attrs.frozen
class When(Fault):
    """The store's own answer, or a fault, but something happens before its body comes."""

    happens: Callable[[], object] = attrs.field(eq=False)
    fault: Fault | None = None

    def answer(self, ask_store: Any, /) -> Any:
        reply = self.fault.answer(ask_store) if self.fault else ask_store()
        return attrs.evolve(reply, body=self._after_that(reply.body))

    def _after_that(self, body: Iterable[Any]) -> Iterator[Any]:
        """Run when the store's lock is free again."""
        self.happens()
        yield from body


def test_a_first_run_saves_all_orders_and_says_what_it_covered(sandbox: SandboxStore, process: Process) -> None:
    done = process(*INTO, "--page-size", "5")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == (
        "main: 12 new orders, 1001 to 1012, placed 2024-01-02 06:07 to 2024-01-02 07:58; 6 requests\n"
    )
    assert saved() == held(sandbox)


def test_a_second_run_brings_only_what_is_new(sandbox: SandboxStore, process: Process) -> None:
    late = sandbox.orders[5]
    sandbox.delete(late.number)
    assert b"11 new orders, 1001 to 1012" in process(*INTO).stderr
    before = saved()
    sandbox.add(late)
    lower, new = sandbox.add(number=1000), sandbox.add()
    done = process(*INTO)
    assert done.stderr.startswith(b"main: 3 new orders, 1000 to 1013, placed 2024-01-02 ")
    assert b"; 2 of them late (1000, 1006); " in done.stderr
    assert saved().keys() - before.keys() == {late.key, lower.key, new.key}
    assert saved() == held(sandbox)


def test_a_run_with_nothing_new_says_so_and_what_is_missing(sandbox: SandboxStore, run: Run) -> None:
    sandbox.delete(1004)
    run(*INTO)
    assert run(*INTO).stderr == "main: nothing new; 1 number still missing; 3 requests\n"


def test_from_start_begins_again_and_doubles_nothing(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO)
    assert run(*INTO, "--once").stderr.startswith("main: nothing new")
    done = run(*INTO, "--from-start")
    assert (done.exit_code, done.stderr.partition(",")[0]) == (0, "main: 12 read again")
    assert ", 0 new;" in done.stderr
    assert saved() == held(sandbox)


def test_two_stores_may_share_a_database(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO, "--store", "one")
    sandbox.add()
    assert run(*INTO, "--store", "two").stderr.startswith("two: 13 new orders")
    assert (len(saved("one")), len(saved("two"))) == (12, 13)


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ("--page-size 7", {"maxorder": "7"}),
        ("--pay none", {"pay": None}),
        ("--layout 12.0", {"version": "12.0"}),
    ],
)
def test_options_of_the_download_reach_the_store(
    arguments: str, asked: dict[str, str | None], sandbox: SandboxStore, run: Run
) -> None:
    assert run(*INTO, *arguments.split()).exit_code == 0
    parameters = next(request.parameters for request in sandbox.requests if request.kind == "download")
    assert {name: parameters.get(name) for name in asked} == asked


@pytest.mark.parametrize(("overlap", "looks_back"), [("1d", True), ("36h", True), ("none", False)])
def test_the_look_back_is_as_long_as_it_is_told(
    overlap: str, looks_back: bool, sandbox: SandboxStore, run: Run
) -> None:
    run(*INTO, "--overlap", overlap)
    assert any("startdate" in request.parameters for request in sandbox.requests) is looks_back


def test_every_runs_again_until_ctrl_c(sandbox: SandboxStore, command: list[str]) -> None:
    with subprocess.Popen([*command, *INTO, "--every", "1s"], stderr=subprocess.PIPE, text=True) as pull:
        assert pull.stderr
        first = pull.stderr.readline()
        sandbox.add()
        second = next(line for line in pull.stderr if "nothing new" not in line)
        pull.send_signal(signal.SIGINT)
        rest = pull.stderr.read()
        assert pull.wait(timeout=60) == 130
    stamp = r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d  "
    assert [line[21:].partition(",")[0] for line in (first, second)] == ["main: 12 new orders", "main: 1 new order"]
    assert re.match(stamp, first)
    assert "Traceback" not in rest
    assert saved() == held(sandbox)


class Enough(Exception):  # noqa: N818 - it is no error
    """The test has seen enough runs."""


@contextmanager
def following(sandbox: SandboxStore, **options: Any) -> Iterator[Follower]:
    with OrderDatabase(URL) as database:
        settings = {"pay": Pay.NO_CVV, "on_error": "raise", "page_size": 5, "overlap": None}
        yield Follower(store=sandbox.store(attempts=1, **options), database=database, name="main", settings=settings)


def pauses(count: int, seen: list[float]) -> Callable[[float], None]:
    """A pause that takes no time, and ends the test after so many."""

    def pause(seconds: float) -> None:
        seen.append(seconds)
        if len(seen) == count:
            raise Enough

    return pause


def test_under_every_what_may_be_better_next_time_is_told_and_the_next_run_goes_on(
    sandbox: SandboxStore, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.fail(Status(503))
    sandbox.fail(Truncate(at=3_000))
    seen: list[float] = []
    with following(sandbox) as follower, pytest.raises(Enough):
        repeat(follower, timedelta(minutes=5), clock=lambda: 0.0, pause=pauses(3, seen))
    told = capsys.readouterr().err.splitlines()
    assert seen == [300.0] * 3
    assert told[0].startswith("main: 127.0.0.1 answered with HTTP status 503")
    assert told[1].endswith("that page is not saved, the next run asks for it again")
    assert told[2].startswith("main: 12 new orders")


def test_under_every_wrong_credentials_end_it(sandbox: SandboxStore) -> None:
    sandbox.fail(HtmlLogin())
    with following(sandbox) as follower, pytest.raises(AuthenticationError):
        repeat(follower, timedelta(minutes=5), pause=pauses(1, []))


def test_the_time_of_a_run_counts_towards_the_next(sandbox: SandboxStore) -> None:
    times, seen = iter([0.0, 40.0, 300.0, 900.0]), list[float]()
    with following(sandbox) as follower, pytest.raises(Enough):
        repeat(follower, timedelta(minutes=5), clock=lambda: next(times), pause=pauses(2, seen))
    assert seen == [260.0, 0.0]


def test_under_every_the_last_days_are_downloaded_once_an_hour_and_nothing_is_lost_meanwhile(
    sandbox: SandboxStore, capsys: pytest.CaptureFixture[str]
) -> None:
    times = iter([minutes * 60.0 for minutes in (0, 1, 5, 6, 10, 11, 60, 61)])
    looked_back, seen = list[int](), list[float]()

    def pause(seconds: float) -> None:
        questions = [request.parameters for request in sandbox.requests if request.kind == "download"]
        looked_back.append(sum("startdate" in question for question in questions))
        if not seen:
            sandbox.add(number=1005)  # issued again: no question by number brings it
        pauses(4, seen)(seconds)

    with following(sandbox) as follower:
        looking_back = attrs.evolve(follower, settings={**follower.settings, "overlap": timedelta(days=2)})
        with pytest.raises(Enough):
            repeat(looking_back, timedelta(minutes=5), clock=lambda: next(times), pause=pause)
    assert (looked_back, seen) == ([1, 1, 1, 2], [240.0] * 4)
    assert [line.partition(",")[0] for line in capsys.readouterr().err.splitlines()] == [
        "main: 12 new orders",
        "main: nothing new; 2 requests",
        "main: nothing new; 2 requests",
        "main: 1 new order",
    ]
    assert saved() == held(sandbox)


def test_an_idle_day_downloads_the_last_days_seven_times_and_nothing_else(sandbox: SandboxStore) -> None:
    hours, seen = [0.0], list[float]()

    def pause(seconds: float) -> None:
        hours[0] += seconds / 3600
        pauses(24, seen)(seconds)

    with following(sandbox) as follower:
        looking_back = attrs.evolve(follower, settings={**follower.settings, "overlap": timedelta(days=2)})
        looking_back.run()
        before = len(sandbox.requests)
        with pytest.raises(Enough):
            repeat(looking_back, timedelta(hours=1), clock=lambda: hours[0] * 3600, pause=pause)
    asked = [request for request in sandbox.requests[before:] if request.kind == "download"]
    assert [request.orders for request in asked if request.orders] == [12] * 7
    assert all("startdate" in request.parameters for request in asked if request.orders)


def test_a_run_can_leave_the_last_days_to_another(sandbox: SandboxStore, run: Run) -> None:
    def looked_back() -> int:
        return sum("startdate" in request.parameters for request in sandbox.requests)

    assert run(*INTO).exit_code == 0
    assert looked_back() == 1
    sandbox.add(number=1005)  # issued again: no question by number brings it
    assert "nothing new" in run(*INTO, "--no-look-back").stderr
    assert looked_back() == 1
    assert "1 new order" in run(*INTO).stderr
    assert "--no-look-back does not go together with --every" in run(*INTO, "--no-look-back", "--every", "5m").stderr


@pytest.mark.parametrize("option", ["--every", "--no-look-back"])
def test_help_says_what_an_idle_run_costs(option: str, run: Run) -> None:
    told = " ".join(run("pull", "--help").stdout.split()).partition(f" {option} ")[2]
    assert ("costs one request" if option == "--every" else "Nothing is lost") in told.partition(" --page-size ")[0]


def test_another_follower_that_saved_first_is_told_and_nothing_is_doubled(sandbox: SandboxStore, run: Run) -> None:
    def other() -> None:
        with OrderDatabase(URL) as database:
            for page in sandbox.store().pages(page_size=50):
                database.save(page, store="main")

    sandbox.fail(When(other))
    done = run(*INTO)
    assert (done.exit_code, done.stdout, done.stderr) == (
        8,
        "",
        "Error: another follower of 'main' saved first: nothing is lost or doubled, the next run goes on there\n",
    )
    assert saved() == held(sandbox)
    assert run(*INTO).exit_code == 0


def test_under_every_a_conflict_is_told_and_the_next_run_goes_on(
    sandbox: SandboxStore, capsys: pytest.CaptureFixture[str]
) -> None:
    with following(sandbox) as follower:
        sandbox.fail(When(follower.run))
        with pytest.raises(Enough):
            repeat(follower, timedelta(minutes=5), pause=pauses(2, []))
    told = [line.partition(":")[2].partition(",")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == [
        " 12 new orders",
        " another follower of 'main' saved first: nothing is lost or doubled",
        " nothing new; 2 requests",
    ]
    assert saved() == held(sandbox)


def test_a_pull_that_is_killed_and_run_again_leaves_each_order_once(
    sandbox: SandboxStore, command: list[str], process: Process
) -> None:
    for kill in range(3):
        begun = Event()
        sandbox.fail(When(lambda: None), times=int(kill > 0))
        sandbox.fail(When(begun.set, Stall(seconds=60, at=2_000)))
        with subprocess.Popen([*command, *INTO, "--page-size", "3"]) as pull:
            assert begun.wait(timeout=60)
            pull.kill()
        sandbox.add()
    assert 0 < len(saved()) < 12
    assert process(*INTO).returncode == 0
    assert saved() == held(sandbox)


def test_ctrl_c_keeps_the_pages_that_were_saved_and_says_which(sandbox: SandboxStore, command: list[str]) -> None:
    begun = Event()
    sandbox.fail(When(lambda: None))
    sandbox.fail(When(begun.set, Stall(seconds=60, at=2_000)))
    with subprocess.Popen([*command, *INTO, "--page-size", "5"], stderr=subprocess.PIPE, text=True) as pull:
        assert begun.wait(timeout=60)
        # It must wait for the rest by now: an interrupt within the libraries that read may leave a socket open.
        time.sleep(0.5)
        pull.send_signal(signal.SIGINT)
        _, told = pull.communicate(timeout=60)
    assert pull.returncode == 130
    assert told.startswith("main: 5 new orders, 1001 to 1005")
    assert told.endswith("; then the run broke off\n")
    assert len(saved()) == 5


def test_a_reply_that_breaks_off_says_that_the_next_run_asks_again(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Truncate(at=9_000))
    with stamina.set_testing(testing=True, attempts=1):
        done = run(*INTO)
    assert done.exit_code == 6
    assert done.stderr.endswith("whole orders: that page is not saved, the next run asks for it again\n")
    assert "--start-order" not in done.stderr
    assert run(*INTO).stderr.startswith("main: 12 new orders")


def test_an_order_that_cannot_be_read_stops_the_follower_before_its_page(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(BadOrder(nth=2))
    done = run(*INTO)
    assert done.exit_code == 7
    assert done.stderr.startswith("Error: order 1003 cannot be read: ")
    assert saved() == {}


def test_with_quarantine_it_is_put_aside_in_the_database(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(BadOrder(nth=2), times=9)  # whichever question brings it
    done = run(*INTO, "--on-error", "quarantine")
    put_aside, covered = done.stderr.splitlines()
    assert (done.exit_code, put_aside.startswith("Put aside: order 1003 cannot be read")) == (0, True)
    assert "; 1 put aside; " in covered
    assert len(saved()) == 11
    assert "Put aside   1: list them with --quarantine" in run("status", "--into", URL).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--into sqlite:///x.db --max-orders 2", "--max-orders does not go together with --into."),
        ("--into sqlite:///x.db -o x", "--output does not go together with --into."),
        ("--every 5m", "--every needs --into."),
        ("--from-start", "--from-start needs --into."),
        ("--store main", "--store needs --into."),
        ("--into sqlite:///x.db --once --every 5m", "--once does not go together with --every."),
        ("--into sqlite:///x.db --every soon", "'soon' is not a time such as 30s, 5m, 1h or 2d"),
        ("--into sqlite:///x.db --every 0s", "'0s' is not a time such as 30s, 5m, 1h or 2d"),
        ("--into sqlite:///x.db --every 367d", "'367d' is longer than 366d"),
        ("--into sqlite:///x.db --overlap 1h", "overlap must be at least one day"),
        ("--into sqlite://", "a database in memory is gone when the command ends"),
        ("--into orders.db", "--into must be a URL such as sqlite:///orders.db"),
        ("--into mongo://host/x", "no database is called 'mongo'"),
        ("--into sqlite:///x.db --pay yes --yes-purge-cvv --insecure", "--pay yes purges the CVV2"),
    ],
)
def test_wrong_usage_is_told_and_asks_nothing(arguments: str, sentence: str, sandbox: SandboxStore, run: Run) -> None:
    done = run("pull", *arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert sandbox.requests == ()


def test_a_password_in_a_url_that_is_none_is_not_repeated(run: Run) -> None:
    for url in ("postgres//me:hunter22@host", "postgresql+psycopg://me:hunter22@host:port/x"):
        done = run("pull", "--into", url)
        assert done.exit_code == 2
        assert "hunter22" not in done.stderr


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(run: Run) -> None:
    done = run("pull", "--into", "sqlite:///missing/orders.db")
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: the database cannot be used: unable to open database file\n",
    )


def test_a_file_that_is_no_database_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.db").write_text("dear diary " * 1000)
    done = run(*INTO)
    assert (done.exit_code, done.stderr) == (
        9,
        "Error: orders.db is not a database: it is left as it is, name another file\n",
    )
    assert (tmp_path / "orders.db").read_text().startswith("dear diary")


def test_tables_of_another_version_have_an_exit_code_of_their_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StateError("the database has tables of version 2")

    monkeypatch.setattr("shopsite_orders.sql.OrderDatabase.cursor", refuse)
    assert run(*INTO).exit_code == 9


@pytest.mark.parametrize("arguments", [INTO, ("status", "--into", URL)])
def test_without_sqlalchemy_it_says_in_one_sentence_what_to_install(arguments: tuple[str, ...]) -> None:
    program = "import sys; sys.modules['sqlalchemy'] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: shopsite_orders.sql needs SQLAlchemy: pip install 'shopsite-orders[sql]'\n"


def test_status_tells_the_last_run_the_last_order_holes_and_quarantine_in_plain_text_when_piped(
    sandbox: SandboxStore, process: Process
) -> None:
    for number in (1004, 1007, 1008):
        sandbox.delete(number)
    process(*INTO)
    done = process("status", "--into", URL)
    assert (done.returncode, done.stderr) == (0, b"")
    told = dict(line.split("  ", 1) for line in done.stdout.decode().splitlines())
    told = {name: text.strip() for name, text in told.items()}
    assert told.pop("Last run").endswith(" UTC")
    assert told == {
        "Store": "main",
        "Last order": "1012, placed on 2024-01-02 07:58",
        "Orders": "9",
        "Holes": "3 numbers missing: 1004, 1007 to 1008",
        "Put aside": "none",
    }


def test_status_tells_of_every_store_or_of_the_one_that_is_named(run: Run) -> None:
    for name in ("one", "two"):
        run(*INTO, "--store", name)
    told = run("status", "--into", URL).stdout
    assert [line.split()[1] for line in told.splitlines() if line.startswith("Store")] == ["one", "two"]
    assert "one" not in run("status", "--into", URL, "--store", "two").stdout.split()


def test_status_of_a_store_that_is_not_there_names_those_that_are(run: Run) -> None:
    run(*INTO)
    done = run("status", "--into", URL, "--store", "maine")
    assert (done.exit_code, done.stderr) == (2, "Error: the database follows no store 'maine', but main\n")


def test_status_makes_no_database(run: Run, tmp_path: Path) -> None:
    done = run("status", "--into", URL)
    assert done.exit_code == 1
    assert done.stderr == (
        "Error: there is no database orders.db: 'shopsite-orders pull --into sqlite:///orders.db' makes it\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_status_of_an_empty_database_says_so(run: Run) -> None:
    OrderDatabase(URL).close()
    assert run("status", "--into", URL).stdout == "Nothing has been pulled into this database yet.\n"
    assert run("status").exit_code == 2


def test_status_of_a_store_without_orders_has_none_to_tell(sandbox: SandboxStore, run: Run) -> None:
    for order in sandbox.orders:
        sandbox.delete(order.number)
    assert run(*INTO).stderr == "main: nothing new; 1 request\n"
    told = run("status", "--into", URL).stdout
    assert "Last order  none yet" in told
    assert "Orders      0" in told
