"""Starts homeservers of the end-to-end tests: loads Synapse and makes its tables once, and forks for each start.

A line on stdin is a start: LOG, SERVER_NAME, PORT, DATA_DIR and the REGISTRATION_FILEs, with tabs between. The answer is
the process id. Modules and tables are nearly all of the work that a usual start does.
"""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
from synapse.app import homeserver
from synapse.storage.engines.sqlite import Sqlite3Engine
from twisted.internet import reactor

START = Path(__file__).with_name("start")


def validate(instance, schema, cls=None, **options):
    """Replaces jsonschema's, which checks the schema too, each time: milliseconds for an event. Synapse's are constants."""
    cls = cls or jsonschema.validators.validator_for(schema)
    error = jsonschema.exceptions.best_match(cls(schema, **options).iter_errors(instance))
    if error is not None:
        raise error


def connect(engine, connection, *arguments, on_new_connection=Sqlite3Engine.on_new_connection):
    """Leaves it to the system when to write to the disk: what a process wrote outlives the process."""
    on_new_connection(engine, connection, *arguments)
    connection.execute("PRAGMA synchronous = OFF")


def configure(server_name, port, data, *registrations):
    """Writes the configuration, and returns the options that name it."""
    environment = {"HOMEROOM_SYNAPSE_EXTRAS": "false", **os.environ}
    subprocess.run([START, "--configure", server_name, port, data, *registrations], env=environment, check=True)
    return ["--config-path", f"{data}/homeserver.yaml", "--config-path", f"{data}/secrets.yaml"]


def fork(work, *arguments):
    pid = os.fork()
    if pid != 0:
        return pid
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Makes the descriptors that it waits with, which processes can't share.
        reactor.__init__()
        work(*arguments)
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def make_tables(tables, server_name, port, _, *registrations):
    options = configure(server_name, port, tables, *registrations)
    homeserver.setup(homeserver.create_homeserver(homeserver.load_or_generate_config(options)))


def serve(tables, log, server_name, port, data, *registrations):
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(1, 2)
    options = configure(server_name, port, data, *registrations)
    if not Path(data, "homeserver.db").exists():
        for file in Path(tables).glob("homeserver.db*"):
            shutil.copy(file, data)
    os.chdir(data)
    sys.argv[1:] = options
    homeserver.main()


def main():
    jsonschema.validate = validate
    Sqlite3Engine.on_new_connection = connect
    # What is loaded stays in memory that all processes share.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as tables:
        for line in sys.stdin:
            log, *words = line.rstrip("\n").split("\t")
            if not os.listdir(tables):
                _, status = os.waitpid(fork(make_tables, tables, *words), 0)
                os.waitstatus_to_exitcode(status) == 0 or sys.exit("synapse: the tables can't be made")
                # From now on the system forgets processes that end.
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            print(fork(serve, tables, log, *words), flush=True)


if __name__ == "__main__":
    main()
