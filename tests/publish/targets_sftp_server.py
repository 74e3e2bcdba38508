"""An SFTP server by asyncssh, as a program: PORT HOME ROOT KIND.

KIND: "plain"; "old" knows no posix-rename; "full" takes 20,000 bytes a file; "lying" tells sizes that are not so;
"forgetful" keeps only half of what it was given; "password" lets in trainer with "geheim".
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import asyncssh


class Files(asyncssh.SFTPServer):
    kind = "plain"

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> Any:
        if self.kind == "old":
            raise asyncssh.SFTPOpUnsupported("no posix-rename here")
        if self.kind == "forgetful":
            path = Path(self.map_path(oldpath).decode())
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return super().posix_rename(oldpath, newpath)

    def write(self, file_obj: Any, offset: int, data: bytes) -> Any:
        if self.kind == "full" and offset + len(data) > 20_000:
            raise asyncssh.SFTPFailure("No space left on device")
        return super().write(file_obj, offset, data)

    def stat(self, path: bytes) -> Any:
        told = super().stat(path)
        if self.kind == "lying":
            told = asyncssh.SFTPAttrs.from_local(told)
            told.size = (told.size or 0) + 1
        return told


class Password(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("trainer", "geheim wie ü")


async def serve(port: int, home: Path, root: Path, kind: str) -> None:
    Files.kind = kind
    authorized = None if kind == "password" else str(home / "authorized")
    await asyncssh.listen(
        "127.0.0.1",
        port,
        server_host_keys=[str(home / "host")],
        authorized_client_keys=authorized,
        server_factory=Password if kind == "password" else None,
        sftp_factory=lambda channel: Files(channel, chroot=str(root).encode()),
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
