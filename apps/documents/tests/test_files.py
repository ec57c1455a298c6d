from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from apps.documents import files


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def everything(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


class TestWrite:
    def test_can_be_read_back_by_its_digest(self):
        files.write("a/b.pdf", b"isi")
        assert files.read("a/b.pdf", files.sha256(b"isi")) == b"isi"

    def test_a_full_disk_leaves_neither_half_a_file_nor_a_draft(self, tmp_path, monkeypatch):
        files.write("a/b.pdf", b"lama")

        def full(descriptor):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(files.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.write("a/b.pdf", b"baru" * 1000)
        assert everything(tmp_path) == ["b.pdf"]
        assert files.read("a/b.pdf", files.sha256(b"lama")) == b"lama"

    def test_drafts_of_killed_attempts_are_cleared(self, tmp_path):
        files.write("a/b.pdf", b"isi")
        (tmp_path / "a" / ".b.pdf.123").write_bytes(b"setengah")
        files.remove_drafts("a/b.pdf")
        assert everything(tmp_path) == ["b.pdf"]


class TestRead:
    def test_refuses_what_was_changed(self, tmp_path):
        files.write("a/b.pdf", b"isi")
        (tmp_path / "a" / "b.pdf").write_bytes(b"isI")
        with pytest.raises(files.DamagedFile):
            files.read("a/b.pdf", files.sha256(b"isi"))

    def test_refuses_what_is_gone(self):
        with pytest.raises(files.DamagedFile):
            files.read("a/none.pdf", files.sha256(b""))


class TestKeepImage:
    def picture(self, mode="RGBA", size=(900, 1200), kind="PNG"):
        drawn = BytesIO()
        Image.new(mode, size, "red").save(drawn, kind)
        return drawn.getvalue()

    def test_draws_it_anew_small_and_without_transparency(self):
        digest = files.keep_image(self.picture())
        with Image.open(BytesIO(files.read_image(digest))) as kept:
            assert (kept.mode, kept.size, kept.format) == ("RGB", (300, 400), "PNG")

    def test_keeps_an_equal_picture_once(self, tmp_path):
        assert files.keep_image(self.picture()) == files.keep_image(self.picture())
        assert len(everything(tmp_path)) == 1

    @pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"x" * 50])
    def test_refuses_what_is_no_picture(self, content):
        with pytest.raises(ValueError, match="not a picture"):
            files.keep_image(content)

    def test_refuses_other_formats(self):
        with pytest.raises(ValueError, match="not a picture"):
            files.keep_image(self.picture("RGB", (10, 10), "GIF"))
