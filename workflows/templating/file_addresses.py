"""The URL of a file's content, as printed by `{{file.url}}`."""

from typing import Any, Final

from workflows.sdk.files import MARK

FILE_URL: Final = "url"


class FileAddresses:
    """`base` is the public address of this instance, set at startup; without it the URLs are relative."""

    base = ""

    def of(self, file: dict[str, Any]) -> str:
        """The URL of a file's content, accessible with a token or session of its organisation."""
        return f"{self.base}/api/assets/{file[MARK]}/content/"


addresses = FileAddresses()
