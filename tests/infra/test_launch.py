"""The launcher's smaller parts; starting and stopping as a whole is what every test run does."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.launch import base, checks, processes, serve, venv
from tools.launch.place import Place


@pytest.fixture
def place() -> Iterator[Place]:
    made = Place(f"test/place-{os.getpid()}", durable=False)
    made.prepare()
    yield made
    shutil.rmtree(made.folder)


def test_place_draws_its_secrets_once_and_keeps_them_to_its_owner(place: Place) -> None:
    first = place.state()
    place.prepare()
    place.remember(postgres_port=1)
    assert place.state() == first | {"postgres_port": 1}
    assert (place.folder / "state.json").stat().st_mode & 0o077 == 0


def test_busy_port_is_not_free() -> None:
    with socket.socket() as server:
        server.bind((base.LOOPBACK, 0))
        server.listen()
        assert not base.is_free(server.getsockname()[1])


@pytest.mark.parametrize("words", [["--port"], ["--port", "x"], ["--port", "70000"], ["--prot", "80"]])
def test_wrong_port_gets_a_sentence(words: list[str]) -> None:
    with pytest.raises(base.Failure, match="Usage"):
        serve.command(words)


def test_leftovers_are_ended_only_when_they_are_the_remembered_process(place: Place) -> None:
    """A number is given again to other processes after a while: the time of birth tells them apart."""
    place.remember(processes={"web": [os.getpid(), "1"]})
    processes.end_leftovers(place)
    assert place.state()["processes"] == {}


def test_unknown_check_is_named_with_those_there_are() -> None:
    with pytest.raises(base.Failure, match="There are: format, lint"):
        checks.command(["--only", "nonsense"])


def test_digest_follows_names_and_contents() -> None:
    files = [venv.LOCK, Path(base.ROOT / "run")]
    assert base.digest(files) == base.digest(reversed(files))
    assert base.digest(files) != base.digest(files[:1])
    assert base.digest(files, "x") != base.digest(files)
