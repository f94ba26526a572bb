"""The files the embedded server is born with: who may come in, what it logs, how much memory it takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from storage.server_settings import PRIVATE

#: Only through the socket, and never without a password: nobody is trusted for being on this machine.
PG_HBA = "# Written at every start.\nlocal all all scram-sha-256\n"

#: What the server keeps to itself beyond `PRIVATE`, which is what we also ask of a foreign server.
QUIET: Mapping[str, str] = {
    "logging_collector": "off",
    "log_connections": "",
    "log_disconnections": "off",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",  # how much was written in which five minutes is nobody's business either
    "log_recovery_conflict_waits": "off",
    "track_activities": "off",
    "update_process_title": "off",  # in the list of processes everybody on the machine reads what each one does
    "track_io_timing": "off",
    "compute_query_id": "off",
    "shared_preload_libraries": "",
    "session_preload_libraries": "",
    "local_preload_libraries": "",
    "summarize_wal": "off",
    "wal_recycle": "off",  # old segments are removed, not kept under new names
}

#: A server for one organisation on the cheapest machine it can rent.
MODEST: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "huge_pages": "off",
    "io_method": "sync",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "max_worker_processes": "2",
    "autovacuum_max_workers": "1",
    "autovacuum_worker_slots": "2",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",  # a sent answer is on disk before anybody is told so
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, ymd",
}


def configuration(sockets: Path, more: Mapping[str, str]) -> str:
    """The whole `postgresql.conf`; `more` (tests) wins over ours."""
    settings = {
        "unix_socket_directories": str(sockets),
        # Among them log_min_messages = log: it leaves out ERROR and WARNING, whose sentences may quote a value.
        **{setting.name: setting.wanted for setting in PRIVATE if "." not in setting.name},
        **QUIET,
        **MODEST,
        **more,
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    return "\n".join(["# Written at every start; change the program, not this file.", *lines, ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
