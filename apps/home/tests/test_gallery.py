"""Every kind of document at every size: whole, valid, readable in order, the same bytes with and without memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from apps.catalogue import documents as certificates
from apps.catalogue.tests.delivery import AFTER, finished
from apps.documents import engine, registry
from apps.evaluations.selectors.report_content import report_content
from apps.evaluations.tests.factories import AT
from apps.evaluations.tests.reporting import half_year, report_of
from apps.home.gallery import AMENDED, CONTENTS, COVER, POSTER, PRINT_FILE, sealed_specimens, snapshot, specimens
from apps.home.gallery import plans as invented_plans
from apps.home.gallery.sealing import own_sealer
from apps.home.gallery.words import PLACE_AND_DATE, Size
from apps.mentoring import documents as sessions
from apps.mentoring.tests.factories import SessionConfirmationFactory, SessionFactory
from apps.needs.selectors.akpk import akpk_content
from apps.needs.tests.factories import (
    CompetencyDemandFactory,
    NeedProposalFactory,
    StrategicPriorityFactory,
)
from apps.outcomes.poster import poster_content
from apps.outcomes.tests.factories import ServiceUnitFactory
from apps.plans import agency_documents as agency_plans
from apps.plans import documents as plans
from apps.plans.tests.factories import REASON, AgencyPlanFactory, step, verified, verified_again

REPORT_HEADINGS = (
    *("1. Ringkasan eksekutif", "2. Dasar dan ruang lingkup", "3. Kepatuhan jam pelajaran", "6. Efektivitas program"),
    *("12. Rekomendasi", "Disusun oleh", "Mengetahui", "Keaslian dokumen"),
)
# What a reader of the text meets, one after the other.
IN_ORDER = {
    "akpk_report": (
        *("Laporan Analisis Kebutuhan Pengembangan Kompetensi", "Nomor:", "I. Ringkasan", "II. Dasar dan metode"),
        *("III. Peringkat kebutuhan", "Jumlah", "IV. Penjelasan prioritas", "V. Kelas kesenjangan", "Tinggi"),
        *("VI. Menurut perangkat daerah", "VII. Kompetensi wajib dan strategis", "VIII. Suara pegawai"),
        *("IX. Asal angka", "Disetujui oleh", "Keaslian dokumen"),
    ),
    "agency_plan": (
        *("Rencana Pengembangan Kompetensi Perangkat Daerah", "Nomor:", "I. Ringkasan", "II. Kompetensi"),
        *("Kompetensi manajerial", "Kompetensi teknis", "Jumlah anggaran", "Mengetahui", "Keaslian dokumen"),
    ),
    "individual_plan": (
        *("Rencana Pengembangan Kompetensi Individu", "Nomor:", "I. Identitas", "II. Arah karier", "III. Kesenjangan"),
        *("IV. Rencana", "Jumlah", "V. Komitmen", "Pegawai yang bersangkutan", "Mengetahui", "Keaslian dokumen"),
    ),
    AMENDED: (
        *("Rencana Pengembangan Kompetensi Individu", "Versi: 2", "Menggantikan dokumen nomor RPK/2027/MDN/000001"),
        *("I. Identitas", "IV. Rencana", "V. Perubahan terhadap versi sebelumnya", "Alasan perubahan", "Ditambah"),
        *("Diubah", "Dihapus", "VI. Komitmen", "Pegawai yang bersangkutan", "Keaslian dokumen"),
    ),
    "training_certificate": (
        *("Sertifikat", "Nomor:", "diberikan kepada", "yang telah menyelesaikan", "Keaslian dokumen"),
        *("Materi dan kompetensi", "Kompetensi yang dikembangkan"),
    ),
    "mentoring_session": (
        *("Bukti sesi mentoring", "Nomor:", "I. Mentor", "II. Pegawai yang dibimbing", "III. Pelaksanaan"),
        *("IV. Konfirmasi", "Keaslian dokumen"),
    ),
    "report_monitoring": ("Laporan pemantauan", "Februari 2027", *REPORT_HEADINGS),
    "report_semester": ("Laporan evaluasi", "Semester I 2027", *REPORT_HEADINGS),
    "report_yearly": ("Laporan evaluasi", "Tahun 2027", *REPORT_HEADINGS),
    POSTER: ("Bagaimana layanan kami?", "Arahkan kamera", "Tanpa nama"),
    COVER: ("Rencana 2027", "Dokumen dalam jilid ini", "Isi", "Pegawai Contoh 1", "Belum tercetak", "terlalu lama"),
    PRINT_FILE: ("Rencana 2027", "RPK/2027/MDN/000003", "RPK/2027/MDN/000001", "RPK/2027/MDN/000002"),
}
XHTML = "http://www.w3.org/1999/xhtml"
# Above and below what a document's page holds, in mm; its foot stands below.
MARGINS = (12, 15)
NO_DOCUMENT = (POSTER, COVER, PRINT_FILE)
# Whose signatures stand on one page with the proof.
SIGNED = {
    "individual_plan": ("Pegawai yang bersangkutan,", "Atasan langsung,", "Mengetahui/Menyetujui,"),
    "agency_plan": ("Mengetahui,", "Disusun oleh,"),
    "akpk_report": ("Disetujui oleh,",),
    "report": ("Disusun oleh,", "Diperiksa oleh,", "Disetujui oleh,", "Mengetahui,"),
}


@pytest.fixture(scope="module")
def galleries(tmp_path_factory) -> dict[str, Path]:
    """The gallery as two processes draw it side by side: with memory and without."""
    folders, processes = {}, []
    for memory in ("true", "false"):
        folders[memory] = tmp_path_factory.mktemp(f"memory-{memory}")
        processes.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "document_gallery", "--fewer", str(folders[memory])],
                cwd=settings.BASE_DIR,
                env={**os.environ, "ACCELERATE_DOCUMENTS": memory},
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for process in processes:
        _, complaints = process.communicate(timeout=250)
        assert (process.returncode, complaints) == (0, "")
    return folders


@pytest.fixture(scope="module")
def drawn(galleries) -> list[Path]:
    return sorted(galleries["true"].glob("*.pdf"))


@pytest.fixture(scope="module")
def pages(drawn) -> dict[str, list[str]]:
    return {file.stem: texts_of(file) for file in drawn}


@dataclass(frozen=True)
class Sheet:
    """A page as paper: its height, where what is above its foot ends, and where its signatures begin; in mm."""

    height: float
    end: float
    signatures: float | None

    @property
    def used(self) -> float:
        return (self.end - MARGINS[0]) / (self.height - sum(MARGINS))


@pytest.fixture(scope="module")
def sheets(drawn) -> dict[str, list[Sheet]]:
    return {file.stem: sheets_of(file) for file in drawn}


def sheets_of(file: Path) -> list[Sheet]:
    def place(thing: ElementTree.Element, name: str) -> float:
        return float(thing.attrib[name]) * 25.4 / 72

    found = []
    root = ElementTree.fromstring(output_of("pdftotext", "-bbox-layout", file, "-"))
    for page in root.iter(f"{{{XHTML}}}page"):
        height, signatures = place(page, "height"), None
        end = float(MARGINS[0])
        for line in page.iter(f"{{{XHTML}}}line"):
            start = place(line, "yMin")
            if start < height - MARGINS[1]:
                end = max(end, place(line, "yMax"))
            if " ".join(word.text or "" for word in line).startswith(PLACE_AND_DATE):
                signatures = start
        found.append(Sheet(height, end, signatures))
    return found


def output_of(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def texts_of(file: Path) -> list[str]:
    """The words of each page in reading order, without line breaks."""
    pages = output_of("pdftotext", "-raw", file, "-").split("\f")[:-1]
    return [re.sub(r"\s+", " ", page) for page in pages]


class TestTheContent:
    def test_is_there_for_every_kind(self):
        registered = {kind.code for kind in registry.all_kinds() if not kind.code.startswith("tests.")}
        assert set(CONTENTS) == registered

    def test_has_the_places_that_the_rooms_fill(self, cast):
        plan = verified(cast)
        made = {
            "akpk_report": akpk_content(surveyed(cast).pk, AT),
            "individual_plan": plans.build_content(plan.pk, AT),
            "agency_plan": agency_plans.build_content(AgencyPlanFactory(cycle=plan.cycle, unit=cast.opd).pk, AT),
            "training_certificate": certificates.build_content(finished(cast).enrolments.get().pk, AFTER),
            "mentoring_session": sessions.build_content(confirmed_session().pk, AT),
            POSTER: poster_content(ServiceUnitFactory(unit=cast.opd)),
        }
        half_year(cast)
        report = report_content(report_of(cast).pk, AT)
        made |= dict.fromkeys(("report_monitoring", "report_semester", "report_yearly"), report)
        made[AMENDED] = plans.build_content(amended_and_verified(cast, plan).pk, AT)
        invented = {one.kind: one.content for one in specimens([Size.TYPICAL]) if one.content}
        assert {kind: places(content) for kind, content in invented.items()} == {
            kind: places(content) for kind, content in made.items()
        }

    def test_makes_well_formed_markup(self, monkeypatch):
        """Otherwise the slow parser would mend it in silence."""

        class Read(Exception):
            pass

        def read(press, markup):
            ElementTree.fromstring(markup)
            raise Read

        monkeypatch.setattr(engine._Press, "printable", read)
        for specimen in specimens():
            with pytest.raises(Read):
                specimen.draw("A4")


class TestTheFiles:
    def test_are_the_same_with_and_without_memory(self, galleries, drawn):
        different = [file.name for file in drawn if file.read_bytes() != (galleries["false"] / file.name).read_bytes()]
        assert len(drawn) == (len(Size) + 1) * len(IN_ORDER)  # the typical ones also on F4
        assert different == []

    def test_are_whole(self, drawn):
        for file in drawn:
            output_of("qpdf", "--check", file)  # a warning is a failure too

    def test_keep_the_standards_that_they_claim(self, drawn, tmp_path):
        """PDF/A-3a for the archive and PDF/UA-1 for readers, as veraPDF judges; `make validate` judges all.

        A seal on a plan costs it neither, and a file to print claims neither.
        """
        typical = [file for file in drawn if file.stem.endswith(f"{Size.TYPICAL}-A4")]
        with own_sealer(timezone.now()) as sealer:
            plan = next(one for one in sealed_specimens(sealer) if one.kind == "individual_plan_sealed")
            sealed = tmp_path / f"{plan.name}-A4.pdf"
            sealed.write_bytes(plan.draw("A4").pdf)
        assert b"/ETSI.CAdES.detached" in sealed.read_bytes()
        page = output_of(sys.executable, "-m", "asn_kompetensi.testing.verapdf", *typical, sealed)
        judgements = len(IN_ORDER) * 2
        assert f"{judgements} of {judgements} judgements: valid." in page
        assert f"| {PRINT_FILE}-typical | no claim | no claim |" in page
        assert f"| {plan.name} | valid | valid |" in page

    def test_are_found_out_when_they_do_not(self, drawn, tmp_path):
        """The twins: without its tags and its colours a file is not valid, and a file to print must not claim to be."""
        claiming = tmp_path / f"{PRINT_FILE}-one-A4.pdf"
        claiming.write_bytes(drawn[0].read_bytes())
        with pikepdf.open(drawn[0]) as pdf:
            del pdf.Root["/StructTreeRoot"], pdf.Root["/OutputIntents"]
            pdf.save(tmp_path / "plain-one-A4.pdf")
        judged = subprocess.run(
            [sys.executable, "-m", "asn_kompetensi.testing.verapdf", tmp_path / "plain-one-A4.pdf", claiming],
            capture_output=True,
            text=True,
        )
        assert judged.returncode == 1
        assert "0 of 4 judgements: valid." in judged.stdout

    def test_carry_their_fonts(self, drawn):
        for file in drawn:
            fonts = [line.split() for line in output_of("pdffonts", file).splitlines()[2:]]
            assert fonts, file.name
            # embedded, subset, with the characters that its glyphs stand for
            assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}, file.name
            assert all("Liberation" in font[0] for font in fonts), file.name

    @pytest.mark.parametrize("kind", IN_ORDER)
    def test_are_read_in_order(self, pages, kind):
        for paper in ("A4", "F4"):
            text = " ".join(pages[f"{kind}-{Size.TYPICAL}-{paper}"])
            words = ".*".join(map(re.escape, IN_ORDER[kind]))
            assert re.search(words, text, re.IGNORECASE), text

    def test_keep_signatures_on_one_page(self, pages):
        for name, texts in pages.items():
            if name.startswith(NO_DOCUMENT):
                continue
            words = next((words for kind, words in SIGNED.items() if name.startswith(kind)), ())
            together = [text for text in texts if all(word in text for word in (*words, "Keaslian dokumen"))]
            assert len(together) == 1, name

    def test_leave_no_page_to_the_signatures_alone(self, sheets):
        """At least 15 mm of what they sign stand above them: the promises of a plan, the last rows of a table."""
        for name, papers in sheets.items():
            if name.startswith(tuple(SIGNED)):
                (above,) = [paper.signatures - MARGINS[0] for paper in papers if paper.signatures]
                assert above >= 15, name

    def test_leave_no_page_nearly_empty(self, sheets):
        """The back of a certificate is as empty as its course was short; a file to print has blank backs."""
        for name, papers in sheets.items():
            if not name.startswith(("training_certificate", PRINT_FILE)):
                assert [place for place, paper in enumerate(papers, start=1) if paper.used < 0.15] == [], name

    def test_keep_what_is_one_page_on_one(self, pages):
        for name, texts in pages.items():
            if name.startswith(POSTER):
                assert len(texts) == 1, name
            if name.startswith("training_certificate"):
                assert "diberikan kepada" in texts[0], name
                assert "Keaslian dokumen" in texts[0], name


@pytest.mark.parametrize("paper", ["A4", "F4"])
class TestThePagesOfAPlan:
    def test_hold_gaps_that_overflow_the_first_above_the_activities(self, paper, tmp_path):
        first, second = drawn_texts(plan_with_gaps(24), paper, tmp_path)
        assert "III. Kesenjangan" in first
        assert re.search("Garis tegak tebal.*IV. Rencana", second)

    @pytest.mark.parametrize("gap_count", [0, 11, 12, 20])
    def test_are_wide_where_the_activities_begin(self, paper, gap_count, tmp_path):
        """However much room is left on the first page: here with the fewest words that a plan may have."""
        plan = plan_with_gaps(gap_count)
        plan["letterhead"] = invented_plans.content(Size.EMPTY)["letterhead"]
        plan["identity"] = [["Nama", "Sari", "NIP", "1"]] * len(plan["identity"])
        plan["gaps"] = [gap | {"competency": "Integritas"} for gap in plan["gaps"]]
        assert ["IV. Rencana" in text for text in drawn_texts(plan, paper, tmp_path)] == [False, True]


def plan_with_gaps(count: int) -> registry.Content:
    plan = invented_plans.content(Size.ONE)
    gaps = [gap for seed in (0, 1) for gap in invented_plans.content(Size.TYPICAL, seed)["gaps"]]
    return plan | {"gaps": gaps[:count]}


def drawn_texts(plan: registry.Content, paper: str, folder: Path) -> list[str]:
    file = folder / "plan.pdf"
    file.write_bytes(engine.draw("individual_plan", snapshot("individual_plan", plan), paper).pdf)
    return texts_of(file)


def surveyed(cast):
    """A campaign with counts, a word of the institution on the competency, and two proposals: one is about it."""
    campaign = CompetencyDemandFactory(campaign__institution=cast.institution, unit=cast.opd).campaign
    demand = campaign.demand.get()
    StrategicPriorityFactory(institution=cast.institution, competency=demand.competency)
    for wish in ({"competency": demand.competency}, {}):
        NeedProposalFactory(author=cast.employee, **wish)
    return campaign


def amended_and_verified(cast, plan):
    step("amend_plan", plan, cast.bkd_officer, reason=REASON)
    step("save_statement", plan, cast.employee, career_goal="Analis Ahli Muda", commitment="")
    return verified_again(cast, plan)


def confirmed_session():
    session = SessionFactory(confirmed_at=AT)
    for side in ("MENTOR", "MENTEE"):
        SessionConfirmationFactory(session=session, side=side)
    return session


def places(content) -> set[str]:
    """Where a content holds words, whatever the words are and however many rows there are."""

    def found(value, here):
        if isinstance(value, dict):
            for name, part in value.items():
                yield from found(part, f"{here}.{name}")
        elif isinstance(value, list):
            for part in value:
                yield from found(part, f"{here}[]")
        else:
            yield here

    return set(found(content, ""))
