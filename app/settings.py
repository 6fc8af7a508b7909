"""Every limit of the service, with its unit and its default.

Read from ``GRADWALK_*`` in the environment at the composition root and nowhere else. The table in
``docs/settings.md`` is generated from the descriptions below.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

KIB = 1 << 10
MIB = 1 << 20


class Settings(BaseSettings):
    """Limits and addresses; an unknown ``GRADWALK_`` name in the environment is refused by `load`."""

    model_config = SettingsConfigDict(env_prefix="GRADWALK_", extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on; 0 takes a free one.")
    data_folder: Path = Field(Path("var"), description="Where the default database lives.")
    database_url: str | None = Field(
        None, description="SQLAlchemy address of the database; by default SQLite in the data folder."
    )
    allow_weak_isolation_on_the_network: bool = Field(
        default=False,
        description="Serve beyond loopback even where the sandbox's isolation is below `container`. Unsafe.",
    )

    snippet_bytes: int = Field(64 * KIB, gt=0, description="Largest snippet, in bytes of UTF-8.")
    request_bytes: int = Field(1 * MIB, gt=0, description="Largest request body, in bytes.")
    request_seconds: float = Field(
        60.0, gt=0, description="Time in which a request's head, and then its body, must have come."
    )
    document_bytes: int = Field(
        32 * MIB, gt=0, description="Largest body with a graph document that was recorded elsewhere, in bytes."
    )
    body_bytes: int = Field(
        128 * MIB,
        gt=0,
        description="Request bodies that are being received at a time, in bytes, in all; more are refused with 503, "
        "and with 429 what would give one client more than half of it. At least twice the largest body.",
    )
    uploads: int = Field(
        2,
        gt=0,
        description="Requests above `GRADWALK_REQUEST_BYTES` that are received and looked through at the same time.",
    )
    uploads_waiting: int = Field(32, ge=0, description="Such requests that may wait; more are refused with 503.")
    uploads_waiting_per_client: int = Field(8, ge=0, description="Such requests of one client that may wait; else 429.")

    wall_seconds: float = Field(30.0, gt=0, description="Wall-clock time a run may take.")
    cpu_seconds: float = Field(30.0, gt=0, description="Processor time a run may take.")
    grace_seconds: float = Field(
        4.0, gt=0, description="Time a stopped run has to hand over what it recorded, before it is killed."
    )
    memory_bytes: int = Field(1024 * MIB, gt=0, description="Memory a run may allocate beyond what it starts with.")
    threads: int = Field(64, gt=0, description="Threads a run may have.")
    open_files: int = Field(64, gt=0, description="Files a run may hold open.")
    file_bytes: int = Field(16 * MIB, gt=0, description="Largest file a run may write.")
    disk_bytes: int = Field(16 * MIB, gt=0, description="Size of a run's private folder.")
    disk_files: int = Field(512, gt=0, description="Files and folders a run's private folder may hold.")
    output_bytes: int = Field(256 * KIB, gt=0, description="Printed text that is kept; the rest is counted.")
    raw_output_bytes: int = Field(
        4 * MIB, gt=0, description="Bytes a run may write past Python's own streams before it is stopped."
    )
    kept_file_bytes: int = Field(
        1 * MIB,
        ge=0,
        le=8 * MIB,
        description="Content of files left in the private folder that is handed back with the graph, in all.",
    )
    result_bytes: int = Field(64 * MIB, gt=0, description="Largest graph document a run may hand back.")

    recorded_ops: int = Field(
        60_000,
        gt=0,
        description="Operators recorded whole, at most one for 1,118 bytes of a result; then recording steps aside.",
    )
    recorded_passes: int = Field(64, gt=0, description="Backward passes recorded whole; the rest are thinned.")

    snippet_packages: str = Field(
        "",
        description="Packages that are ready for snippets beyond torch, NumPy and matplotlib: module names with spaces "
        "between. They must be installed beside Gradwalk.",
    )
    snippet_folder: Path | None = Field(
        None, description="A folder that snippets may read, under its own path; everybody must be able to read it."
    )

    running: int = Field(2, gt=0, description="Runs at the same time.")
    waiting: int = Field(200, ge=0, description="Runs that may wait for a place; more are refused with 503.")
    waiting_per_client: int = Field(
        100, ge=0, description="Runs of one client (an IPv4 address, or an IPv6 /64 network) that may wait; else 429."
    )
    pool: int = Field(3, gt=0, description="Children kept ready, forked and locked down, for the next runs.")
    runs_per_zygote: int = Field(
        10_000,
        gt=0,
        description="Runs after which the process that children are forked from is replaced, without a gap.",
    )
    standby: bool = Field(
        default=False,
        description="Keep a second such process warm, so that no run waits where the first dies; takes 250 MB.",
    )

    @field_validator("body_bytes")
    @classmethod
    def _fits_the_largest_body(cls, body_bytes: int, others: ValidationInfo) -> int:
        least = 2 * max(others.data.get(name, 0) for name in ("request_bytes", "document_bytes"))
        if body_bytes < least:
            raise ValueError(f"{least} is the least: one client may take half, which must hold the largest body")
        return body_bytes


def load() -> Settings:
    """Read the environment.

    Raises:
        SystemExit: a ``GRADWALK_`` name is unknown or a value does not fit; the text says which.
    """
    known = {f"GRADWALK_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("GRADWALK_") and name not in known)
    if unknown:
        raise SystemExit(f"Unknown settings: {', '.join(unknown)}. docs/settings.md lists the known ones.")
    try:
        return Settings()
    except ValidationError as invalid:
        lines = [f"GRADWALK_{str(e['loc'][0]).upper()}: {e['msg']}" for e in invalid.errors()]
        raise SystemExit("Settings do not fit.\n" + "\n".join(lines)) from None
