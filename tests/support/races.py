"""Races: calls that start at the same moment in processes of their own, each with its own database connection."""

import multiprocessing
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from django.db import connections

PATIENCE = 60
Race = Callable[..., list[Any]]


@pytest.fixture
def races(committed_db: None) -> Race:
    """`races(call, call, …)` gives each call's result, or the exception it raised, in the order given."""
    return run


def run(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in forked processes released together; needs committed data, as no transaction is shared."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start = context.Barrier(len(calls))
    runners = []
    for call in calls:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(call, start, there), daemon=True)
        process.start()
        there.close()
        runners.append((process, here))
    return [_result(process, pipe) for process, pipe in runners]


def _child(call: Callable[[], Any], start: Barrier, pipe: Connection) -> None:
    connections["default"].ensure_connection()
    start.wait(PATIENCE)
    try:
        result = call()
    # The test decides what an exception means, so whatever it is goes back to it.
    except Exception as error:
        result = error
    connections.close_all()
    pipe.send_bytes(_packed(result))
    pipe.close()


def _packed(result: Any) -> bytes:
    try:
        packed = pickle.dumps(result)
        pickle.loads(packed)  # noqa: S301 our own bytes: many exceptions pickle but do not come back
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(result).__name__}: {result}"))
    return packed


def _result(process: Any, pipe: Connection) -> Any:
    try:
        result = pickle.loads(pipe.recv_bytes()) if pipe.poll(PATIENCE) else TimeoutError("still running")  # noqa: S301 our own bytes
    except EOFError:
        result = RuntimeError("the process died")
    process.join(1)
    if process.is_alive():
        process.kill()
    pipe.close()
    return result
