"""Collects one file from the disk.

In: a path. Out: a Captured whose Items are in the sink: the original byte for byte, and the text read from it. The file
is opened once and read once. Whatever can be refused is refused before anything is put into the sink; a media file that
changes while it is read fails inside the sink's own read, which then keeps nothing.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from probatum import __version__
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole, Sink

from .captured import Captured, Given
from .contents import Content, Hints, read_content
from .decoding import not_text
from .keeping import keep_content, keep_stream
from .kinds import HEAD, Kind, Reader, kind_of, promises_text
from .limits import MIB, Limits
from .opened import opened

TOOL = f"probatum-collect {__version__}"
_IN_MEMORY = 16 * MIB


def collect_file(path: Path, sink: Sink, *, given: Given | None = None, limits: Limits | None = None) -> Captured:
    """Collect a text, Markdown, HTML, PDF, WARC, video, image, sound or other file.

    Raises CollectError with one of the codes `not_found`, `no_permission`, `not_a_file`, `empty_file`, `sparse_file`,
    `too_large`, `not_text`, `broken_pdf`, `encrypted_pdf`, `changed_while_read`, `read_failed`.
    """
    given, limits = given or Given(), limits or Limits()
    with opened(path, limits) as raw:
        # The cast: typeshed has no common type for buffered readers and BinaryIO.
        stream = cast(BinaryIO, io.BufferedReader(raw, buffer_size=MIB))
        kind = _kind(cast(io.BufferedReader, stream), path.name)
        if kind.reader is Reader.NONE or raw.size > _readable_size(kind, limits):
            original, content = keep_stream(stream, sink, kind=kind, name=path.name), _unread(kind)
        else:
            with _copied(stream) as copy:
                content = read_content(kind, copy, Hints(name=path.name), limits)
                copy.seek(0)
                original = keep_stream(copy, sink, kind=kind, name=path.name)
    kept = keep_content(original, content, sink, given)
    notes = (*_misnamed(kind, path.name), *(content.notes if content and kept.report is None else ()))
    return Captured(
        method="file",
        requested=str(path),
        tool=TOOL,
        items=kept.items,
        reports=(kept.report,) if kept.report else (),
        notes=notes,
    )


def _kind(stream: io.BufferedReader, name: str) -> Kind:
    head = stream.peek(HEAD)[:HEAD]
    kind = kind_of(head, name)
    if kind.role is ItemRole.OTHER and promises_text(name) and kind.media_type != "application/json":
        raise not_text(name, f"binary data ({kind.media_type})")
    return kind


def _readable_size(kind: Kind, limits: Limits) -> int:
    return limits.max_bytes if kind.reader is Reader.PDF else limits.max_text_bytes


def _copied(stream: BinaryIO) -> BinaryIO:
    """A seekable copy, in memory while small; made in one go: a change of the file is found before anything is kept."""
    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the caller closes it
    try:
        shutil.copyfileobj(stream, copy, MIB)
    except OSError as error:
        copy.close()
        raise CollectError(
            "No working copy could be made",
            code="no_space",
            found=str(error),
            remedy="Free some space for temporary files, and add it again.",
        ) from error
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def _unread(kind: Kind) -> Content | None:
    """Why a file makes no Report, where that is not plain from what it is."""
    reasons = {
        ItemRole.WARC: "A web archive: kept whole; the pages in it are not read yet.",
        ItemRole.OTHER: f"Kept as it is; nothing is read from {kind.media_type}.",
    }
    if kind.reader is not Reader.NONE:
        return Content(text="", notes=("Too long to be read as text: kept as it is.",))
    return Content(text="", notes=(reasons[kind.role],)) if kind.role in reasons else None


def _misnamed(kind: Kind, name: str) -> tuple[str, ...]:
    """A note when the name promises a text and the bytes are something else."""
    if kind.reader is Reader.NONE and kind.role is not ItemRole.OTHER and promises_text(name) and Path(name).suffix:
        return (f"Named {name}, but by its bytes it is {kind.media_type}.",)
    return ()
