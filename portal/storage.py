"""Files by what is in them: each stands under its SHA-256 and is never changed."""

import os
from pathlib import Path
from typing import Protocol

from flask import current_app

from portal.domain.sealing import digest, is_digest


class FileStore(Protocol):
    """Keeps bytes and gives them back by their digest."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes: ...

    def has(self, sha256: str) -> bool: ...


class FolderStore:
    """A file store in a folder. A file appears whole or not at all, also when the machine stops half way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        sha256 = digest(data)
        path = self._path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{sha256}.{os.getpid()}.{id(data)}")
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes.

        Raises:
            FileNotFoundError: no such file.
        """
        return self._path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def _path(self, sha256: str) -> Path:
        if not is_digest(sha256):
            raise FileNotFoundError(sha256)
        return self.folder / sha256[:2] / sha256


def file_store() -> FileStore:
    """The store of the running service; needs an app context."""
    store: FileStore = current_app.extensions["portal-files"]
    return store
