"""Files on their way in, and the folder where they lie."""

from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from clients.domain.documents import MOST_BYTES

DROPPED = "upload_dropped_as_too_big"  # the attribute of a request that says so


class CappedUploadHandler(FileUploadHandler):
    """Drops a file as soon as it is too big, so that 50 MB fill neither memory nor disk.

    The rest of the form is read as usual; `dropped_as_too_big(request)` says why the file is missing.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received_bytes += len(raw_data)
        if self.received_bytes > MOST_BYTES:
            setattr(self.request, DROPPED, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def dropped_as_too_big(request: HttpRequest) -> bool:
    """Whether a file of this form was dropped while it arrived. Reads the form."""
    _ = request.FILES
    return getattr(request, DROPPED, False)


class PrivateFolder(FileSystemStorage):
    """A folder without an address: what lies in it is handed out by a view that asks whose it is."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address.")
