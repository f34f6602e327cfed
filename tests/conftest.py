"""Fixtures for every test: the database, races, a real worker, a real browser."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.passwords",
    "tests.support.races",
    "tests.support.worlds",
    "tests.support.worker",
    "tests.support.browser",
    "tests.support.ground",
]
