"""What may be kept as evidence: each kind as it should be, and a small zoo of files that should not."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageFile

from apps.catalogue.uploads import JPEG, LONGEST_SIDE, MOST_PAGES, PDF, Unusable, clean

MOST = 5_000_000


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    drawn = BytesIO()
    Image.new(mode, size, "navy").save(drawn, kind, **options)
    return drawn.getvalue()


def paper(pages=1, change=lambda pdf: None, **options):
    pdf, written = pikepdf.new(), BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    change(pdf)
    pdf.save(written, **options)
    return written.getvalue()


def kept(content):
    return clean(content, most_bytes=MOST)


class TestPictures:
    @pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "L")])
    def test_are_drawn_anew_as_jpeg(self, kind, mode):
        upload = kept(picture(kind, mode=mode))
        assert upload.content_type == JPEG
        with Image.open(BytesIO(upload.content)) as drawn:
            assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (60, 40))

    def test_lose_what_rode_along(self):
        exif = Image.Exif()
        exif[0x010E] = "rahasia: rumah di Jalan Contoh"
        content = picture(exif=exif) + b"<script>alert(1)</script>"
        assert b"rahasia" in content
        assert b"rahasia" not in kept(content).content
        assert b"script" not in kept(content).content

    def test_stand_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        with Image.open(BytesIO(kept(picture(exif=exif)).content)) as drawn:
            assert drawn.size == (40, 60)

    def test_are_made_small_enough(self):
        with Image.open(BytesIO(kept(picture(size=(5_000, 1_000))).content)) as drawn:
            assert max(drawn.size) == LONGEST_SIDE

    @pytest.mark.parametrize("size", [(8_000, 8_000), (12_000, 8_000), (30_000, 30_000)])
    def test_that_unfold_too_large_are_refused_before_they_are_read(self, size):
        header = picture("PNG", size=(1, 1), mode="L")
        flood = header[:16] + size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big") + header[24:]
        with pytest.raises(Unusable):
            kept(flood)


class TestPapers:
    def test_are_written_anew(self):
        upload = kept(paper(2) + b"\n<script>alert(1)</script>")
        assert upload.content_type == PDF
        assert b"script" not in upload.content
        with pikepdf.open(BytesIO(upload.content)) as pdf:
            assert len(pdf.pages) == 2

    def test_lose_everything_that_acts(self):
        def arm(pdf):
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            pdf.Root.OpenAction = script
            pdf.Root.AA = pikepdf.Dictionary(WC=script)
            pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
            pdf.attachments["tersembunyi.exe"] = b"MZ"
            launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
            link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
            pdf.pages[0].Annots = [pdf.make_indirect(link)]
            pdf.pages[0].AA = pikepdf.Dictionary(O=script)

        armed = paper(change=arm)
        with pikepdf.open(BytesIO(armed)) as pdf:
            assert "/OpenAction" in pdf.Root
            assert len(pdf.attachments) == 1
        with pikepdf.open(BytesIO(kept(armed).content)) as pdf:
            assert len(pdf.attachments) == 0
            told = b"".join(item.unparse(resolved=True) for item in pdf.objects)
            for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"alert", b"/EmbeddedFiles"):
                assert word not in told, word

    def test_that_are_locked_are_refused(self):
        for user in ("", "rahasia"):
            locked = paper(encryption=pikepdf.Encryption(owner="pemilik", user=user))
            with pytest.raises(Unusable, match="dikunci"):
                kept(locked)

    def test_of_no_page_or_of_very_many_are_refused(self):
        for pages in (0, MOST_PAGES + 1):
            with pytest.raises(Unusable, match="halaman"):
                kept(paper(pages))


class TestEverythingElse:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"GIF89a" + b"\0" * 40,
            b"PK\x03\x04" + b"\0" * 40,
            b"MZ\x90\0" + b"\0" * 40,
            b"%!PS-Adobe-3.0",
            b"\xef\xbb\xbf%PDF-1.7",
            b"  %PDF-1.7\n<script>",
            b"%PDF-1.7\n<html><script>alert(1)</script></html>",
            b"%PDF-1.7\n",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0" + b"<script>" * 40,
            b"\x89PNG\r\n\x1a\n",
            b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
            b"II*\0" + b"\0" * 40,
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"\0" * 100,
            b"BM" + b"\0" * 60,
            b"{}",
        ],
    )
    def test_is_refused_with_a_sentence(self, content):
        with pytest.raises(Unusable, match=r"\.$"):
            kept(content)

    @pytest.mark.parametrize("whole", [picture(size=(400, 400)), picture("PNG", size=(400, 400)), paper(3)])
    def test_cut_in_half_is_refused_whatever_the_process_allows(self, whole, monkeypatch):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        with pytest.raises(Unusable):
            kept(whole[: len(whole) // 2])

    def test_larger_than_allowed_is_refused(self):
        with pytest.raises(Unusable, match="lebih besar dari 1 MB"):
            clean(picture() + b"\0" * 1_000_000, most_bytes=1_000_000)
