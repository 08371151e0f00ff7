"""The address of a file's bytes, which `{{file.url}}` prints."""

from typing import Any, Final

from workflows.sdk.files import MARK

FILE_URL: Final = "url"


class FileAddresses:
    """`base` is the address of this Wireloom, set when it starts; without it addresses are relative."""

    base = ""

    def of(self, file: dict[str, Any]) -> str:
        """Where a file value's bytes can be had, with a token or a session of its organisation."""
        return f"{self.base}/api/assets/{file[MARK]}/content/"


addresses = FileAddresses()
