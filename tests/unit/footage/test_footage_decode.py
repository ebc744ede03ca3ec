"""What decoding finds in whole files, odd files and hostile files."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from probatum.footage.decode import analyse, analyse_file
from probatum.footage.fingerprint import distances, words
from probatum.footage.limits import DecodeLimits
from probatum.model.errors import Cancelled, FootageError, ValueInvalid

Make = Callable[..., Any]


def _code(path: Path, **options: object) -> str:
    with pytest.raises(FootageError) as caught:
        analyse_file(path, **options)  # type: ignore[arg-type]
    assert caught.value.message
    return caught.value.code


def test_a_video_tells_what_it_is(video: Make, panning: Make) -> None:
    """Duration, size, codec, creation time and title come from the container."""
    told = {"creation_time": "2024-10-01T08:30:00Z", "title": "a title", "comment": "c"}
    found = analyse_file(video("a.mp4", panning(1, frames=30), metadata=told))
    assert (found.kind, found.width, found.height, found.codec) == ("video", 320, 240, "h264")
    assert found.duration == pytest.approx(3.0, abs=0.11)
    assert found.frame_rate == pytest.approx(10, abs=0.5)
    assert found.created == datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
    assert found.metadata["title"] == "a title"
    assert found.notes == ()


def test_frames_are_taken_about_twice_a_second_and_closer_while_the_picture_moves(
    video: Make, panning: Make, texture: Make
) -> None:
    """A still clip needs few hashes, a moving one more."""
    still = analyse_file(video("still.mp4", [texture(1, width=320)] * 50))
    moving = analyse_file(video("moving.mp4", panning(1, frames=50)))
    assert len(still.frames) == 10
    assert [frame.second for frame in still.frames[:3]] == [0.0, 0.5, 1.0]
    assert 10 < len(moving.frames) <= 41
    assert all(frame.quality > 50 for frame in moving.frames)


def test_flat_frames_have_no_quality(video: Make) -> None:
    """A black clip decodes, and its frames prove nothing."""
    found = analyse_file(video("black.mp4", [np.zeros((120, 160), dtype=np.uint8)] * 20))
    assert found.frames
    assert {frame.quality for frame in found.frames} == {0}


def test_variable_frame_rate_keeps_the_seconds_of_the_file(video: Make, panning: Make) -> None:
    """Frames come at the times they are shown."""
    found = analyse_file(video("vfr.mp4", panning(2, frames=6, pixels=40), times=[0, 10, 20, 220, 230, 700]))
    assert [frame.second for frame in found.frames][-2:] == [2.2, 7.0] or found.frames[-1].second == 7.0
    assert found.frames[-1].second == pytest.approx(7.0)


def test_a_gif_is_a_video(video: Make, panning: Make) -> None:
    """An animated GIF has seconds."""
    found = analyse_file(video("a.gif", panning(2, frames=20), codec="gif"))
    assert (found.kind, found.container) == ("video", "gif")
    assert found.frames[-1].second > 1


def test_a_still_gif_is_a_picture(tmp_path: Path, texture: Make) -> None:
    """One picture has none."""
    Image.fromarray(texture(1)).save(tmp_path / "still.gif")
    assert analyse_file(tmp_path / "still.gif").kind == "image"


def test_sound_alone_is_audio(wav: Path) -> None:
    """No frames, but a duration and a codec."""
    found = analyse_file(wav)
    assert (found.kind, found.duration, found.audio_codec, found.frames) == ("audio", 2.0, "pcm_s16le", ())


def test_a_photograph_is_turned_as_its_exif_says(tmp_path: Path, texture: Make, jpeg: Make) -> None:
    """Size and hash are those of the picture as shown; the camera's time with its offset is the creation time."""
    upright = texture(5, width=400, height=240)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:10:01 11:30:00"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+03:00"
    (tmp_path / "turned.jpg").write_bytes(jpeg(np.ascontiguousarray(np.rot90(upright)), exif=exif))
    (tmp_path / "upright.jpg").write_bytes(jpeg(upright))
    turned, plain = analyse_file(tmp_path / "turned.jpg"), analyse_file(tmp_path / "upright.jpg")
    assert (turned.width, turned.height, turned.rotation) == (400, 240, 90)
    assert distances(words([turned.frames[0].pdq]), words([plain.frames[0].pdq]))[0, 0] <= 10
    assert turned.created == datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
    assert plain.created is None


def test_a_camera_time_without_zone_is_noted_and_not_taken(tmp_path: Path, texture: Make, jpeg: Make) -> None:
    """The raw time stays in the metadata."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:10:01 11:30:00"
    (tmp_path / "a.jpg").write_bytes(jpeg(texture(5), exif=exif))
    found = analyse_file(tmp_path / "a.jpg")
    assert found.created is None
    assert found.notes == ("camera_time_without_zone",)
    assert found.metadata["date"] == "2024:10:01 11:30:00"


def test_a_truncated_video_gives_what_is_there(video: Make, panning: Make) -> None:
    """With a note that it was cut."""
    whole = video("whole.mp4", panning(1, frames=120), faststart=True, crf=10)
    cut = whole.with_name("cut.mp4")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    found = analyse_file(cut)
    assert "truncated" in found.notes
    assert 5 <= len(found.frames) < len(analyse_file(whole).frames)


def test_a_video_cut_before_its_index_is_not_decodable(video: Make, panning: Make) -> None:
    """An MP4 whose index stood at the end."""
    whole = video("whole.mp4", panning(1, frames=60))
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert _code(whole) == "not_decodable"


def test_a_truncated_photograph_gives_what_is_there(tmp_path: Path, texture: Make, jpeg: Make) -> None:
    """With a note."""
    whole = jpeg(texture(1))
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    assert analyse_file(tmp_path / "cut.jpg").notes == ("truncated",)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    """Not "not decodable": the remedy is another."""
    (tmp_path / "empty.mp4").touch()
    assert _code(tmp_path / "empty.mp4") == "empty_file"


def test_text_named_mp4_is_not_decodable(tmp_path: Path) -> None:
    """FFmpeg would draw text as a film were all its demuxers allowed."""
    (tmp_path / "text.mp4").write_text("This is not a film.\n" * 500)
    assert _code(tmp_path / "text.mp4") == "not_decodable"


@pytest.mark.parametrize("name", ["list.m3u8", "list.ffconcat", "list.sdp", "list.mpd"])
def test_a_playlist_opens_no_other_file(tmp_path: Path, video: Make, panning: Make, name: str) -> None:
    """A link inside a file must not be followed."""
    secret = video("secret.ts", panning(1, frames=10))
    bodies = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile {secret.name}\n",
        "list.sdp": "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "list.mpd": f'<?xml version="1.0"?><MPD><Period><BaseURL>{secret}</BaseURL></Period></MPD>',
    }
    (tmp_path / name).write_text(bodies[name])
    assert _code(tmp_path / name) == "not_decodable"


def test_zeros_without_end_are_not_decodable(tmp_path: Path) -> None:
    """A sparse file of 4 GiB is refused after a short look."""
    with (tmp_path / "sparse.mp4").open("wb") as out:
        out.truncate(4 << 30)
    assert _code(tmp_path / "sparse.mp4") == "not_decodable"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """As a FootageError, not as an OSError."""
    assert _code(tmp_path / "none.mp4") == "not_readable"


def _outcome(body: bytes) -> str:
    try:
        return analyse(io.BytesIO(body)).kind
    except FootageError as error:
        return error.code


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=4000), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF"]))
def test_random_bytes_are_an_analysis_or_a_plain_error(body: bytes, magic: bytes) -> None:
    """Nothing else is ever raised."""
    assert _outcome(magic + body) in {"video", "image", "audio", "not_decodable", "too_large"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_video_with_flipped_bytes_is_an_analysis_or_a_plain_error(data: st.DataObject, sample_case: Path) -> None:
    """Damage inside a real file raises nothing else either."""
    body = bytearray((sample_case / "media" / "clip-b.mp4").read_bytes())
    for _ in range(20):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert _outcome(bytes(body)) in {"video", "not_decodable", "too_large"}


def test_one_pixel_is_a_picture_that_proves_nothing(tmp_path: Path) -> None:
    """It decodes, with no quality."""
    Image.new("RGB", (1, 1), "red").save(tmp_path / "dot.png")
    found = analyse_file(tmp_path / "dot.png")
    assert (found.width, found.height, found.frames[0].quality) == (1, 1, 0)


def _png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [13_000, 60_000])
def test_a_picture_that_declares_huge_sides_is_refused_before_decoding(tmp_path: Path, side: int) -> None:
    """A decompression bomb costs nothing."""
    (tmp_path / "bomb.png").write_bytes(_png_header(side, side))
    assert _code(tmp_path / "bomb.png") == "too_large"


def test_a_video_larger_than_the_limit_is_refused(video: Make, panning: Make) -> None:
    """Before a frame is decoded."""
    path = video("a.mp4", panning(1, frames=5))
    assert _code(path, limits=DecodeLimits(max_pixels=1000)) == "too_large"


def test_the_number_of_frames_is_bounded(video: Make, panning: Make) -> None:
    """The step grows with the duration so that the whole clip is still looked at."""
    found = analyse_file(video("a.mp4", panning(1, frames=100)), limits=DecodeLimits(max_frames=5))
    assert len(found.frames) <= 5
    assert found.frames[-1].second >= 7


def test_of_a_very_large_stream_only_keyframes_are_decoded(video: Make, panning: Make) -> None:
    """And the analysis says so."""
    found = analyse_file(video("a.mp4", panning(1, frames=40)), limits=DecodeLimits(full_decode_pixels=1000))
    assert "keyframes_only" in found.notes
    assert found.frames[0].second == 0.0


def test_a_stream_that_gives_no_pictures_is_left(video: Make, panning: Make) -> None:
    """After the allowed number of packets."""
    path = video("a.mp4", panning(1, frames=60))
    found = analyse_file(path, limits=DecodeLimits(max_packets=20))
    assert "packet_limit" in found.notes


def test_a_limit_of_zero_is_refused() -> None:
    """It would switch the limit off or stop everything."""
    with pytest.raises(ValueInvalid):
        DecodeLimits(max_frames=0)


def test_progress_rises_and_may_stop_the_work(video: Make, panning: Make) -> None:
    """Cancelled passes through."""
    path = video("a.mp4", panning(1, frames=60))
    told: list[float] = []
    analyse_file(path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] > 0.8

    def stop(_: float) -> None:
        raise Cancelled("Stopped")

    with pytest.raises(Cancelled):
        analyse_file(path, progress=stop)


def test_an_heic_picture_is_named_as_such(tmp_path: Path) -> None:
    """FFmpeg would decode one tile of it and give a wrong hash."""
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 100)
    with pytest.raises(FootageError, match="HEIC"):
        analyse_file(tmp_path / "a.heic")
