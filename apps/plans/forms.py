"""Forms of the plan: they parse and speak; services decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from apps.accounts.models import User
from apps.catalogue.models import DevelopmentForm, Programme
from apps.core.forms import PLAIN_TEXT, DateInput, form_helper, set_choices, set_queryset
from apps.documents.models import Paper
from apps.employees.models import OrganisationUnit
from apps.plans.enums import FundingSource, Quarter, ReturnReason
from apps.plans.models import Plan, PlanItem, PlanningCycle
from apps.plans.selectors.printing import offered_units, printable_units
from apps.plans.services import CycleWishes, ItemContent
from apps.surveys.models import Campaign

INDENT = "\N{NO-BREAK SPACE}" * 4  # an option that begins with plain spaces stands at the margin
MOST_HOURS, MOST_COST = 400, 2_000_000_000
# What can no longer be changed of a topic of one's own that was carried out.
SETTLED_ONCE_DONE = {"topic", "development_form", "learning_hours"}
WHICH_QUARTER = {"required": "Pilih triwulan pelaksanaan kegiatan."}


class ReturnForm(forms.Form):
    reason_code = forms.ChoiceField(
        label="Alasan pengembalian",
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan pengembalian."},
    )
    note = forms.CharField(
        label="Apa yang perlu diperbaiki",
        help_text="Pemilik rencana membaca catatan ini apa adanya.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis apa yang perlu diperbaiki, agar pemilik rencana tahu langkah berikutnya.",
            "max_length": "Catatan paling panjang 1.000 karakter.",
        }
        | PLAIN_TEXT,
    )


class AmendForm(forms.Form):
    reason = forms.CharField(
        label="Alasan perubahan",
        help_text="Dibaca pemilik rencana apa adanya, dan dicetak pada dokumen versi berikutnya.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis alasan perubahan, agar pemilik rencana tahu apa yang perlu diubah.",
            "max_length": "Alasan paling panjang 1.000 karakter.",
        }
        | PLAIN_TEXT,
    )


class EndorseForm(forms.Form):
    support = forms.CharField(
        label="Dukungan atasan",
        help_text="Misalnya pembagian tugas selama pelatihan. Dicetak pada dokumen rencana.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Dukungan paling panjang 1.000 karakter."} | PLAIN_TEXT,
    )


class CycleForm(forms.Form):
    year = forms.IntegerField(
        label="Tahun rencana",
        min_value=2020,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Tulis tahun rencana dengan empat angka.",
            "invalid": "Tulis tahun rencana dengan empat angka.",
            "min_value": "Tahun rencana sekurangnya 2020.",
            "max_value": "Tahun rencana paling jauh 2100.",
        },
    )
    campaign = forms.ModelChoiceField(
        label="Survei kebutuhan",
        help_text="Kesenjangan pada rencana dihitung dari jawaban survei ini.",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="Belum ada",
        error_messages={"invalid_choice": "Pilih survei dari daftar."},
    )
    opens_on = forms.DateField(
        label="Rencana dapat disusun mulai",
        widget=DateInput(),
        error_messages={"required": "Tentukan hari pertama penyusunan.", "invalid": "Tanggal mulai tidak dikenali."},
    )
    closes_on = forms.DateField(
        label="Batas pengajuan",
        widget=DateInput(),
        error_messages={"required": "Tentukan batas pengajuan.", "invalid": "Tanggal batas tidak dikenali."},
    )

    def __init__(self, *args: Any, institution_id: int, submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.filter(institution=institution_id).order_by("-plan_year", "name")
        set_queryset(self, "campaign", campaigns)
        self.helper = form_helper(self, submit, cancel_url=cancel_url)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", "Batas pengajuan tidak boleh sebelum hari pertama penyusunan.")
        return data

    def wishes(self) -> CycleWishes:
        data = self.cleaned_data
        campaign = data["campaign"]
        return CycleWishes(data["year"], data["opens_on"], data["closes_on"], campaign.pk if campaign else None)


class PrintForm(forms.Form):
    """Which plans are printed together, and on what."""

    cycle = forms.ModelChoiceField(
        label="Siklus",
        queryset=PlanningCycle.objects.none(),
        empty_label=None,
        error_messages={"required": "Pilih siklus.", "invalid_choice": "Pilih siklus dari daftar."},
    )
    unit = forms.ModelChoiceField(
        label="Unit",
        help_text="Unit di bawahnya ikut dicetak, masing-masing dalam jilid tersendiri.",
        queryset=OrganisationUnit.objects.none(),
        error_messages={"required": "Pilih unit.", "invalid_choice": "Pilih unit dari daftar."},
    )
    paper = forms.ChoiceField(label="Kertas", choices=Paper.choices, widget=forms.RadioSelect, initial=Paper.A4)
    duplex = forms.BooleanField(
        label="Cetak bolak-balik",
        help_text="Halaman kosong disisipkan agar setiap rencana mulai pada lembar baru.",
        required=False,
    )

    def __init__(self, *args: Any, user: User, on: date, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = printable_units(user, on)
        cycles = PlanningCycle.objects.filter(institution__in=units.values("institution")).order_by("-year")
        set_queryset(self, "cycle", cycles)
        set_queryset(self, "unit", units)
        offered = offered_units(user, on)
        least = min((found.depth for found in offered), default=0)
        set_choices(self, "unit", [(found.pk, INDENT * (found.depth - least) + found.name) for found in offered])
        self.helper = form_helper(self, "Cetak", cancel_url=cancel_url, guard=False)


class StatementForm(forms.Form):
    career_goal = forms.CharField(
        label="Arah karier",
        help_text="Jabatan atau jenjang yang Anda tuju, misalnya Analis SDM Aparatur Ahli Muda.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Arah karier paling panjang 300 karakter."} | PLAIN_TEXT,
    )
    commitment = forms.CharField(
        label="Komitmen pegawai",
        help_text="Apa yang akan Anda terapkan sesudah belajar. Bila JP di bawah target, tulis alasannya di sini.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": "Komitmen paling panjang 1.000 karakter."} | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(self, "Simpan", cancel_url=cancel_url)
        self.helper.form_tag = False

    @classmethod
    def starting_from(cls, plan: Plan, cancel_url: str) -> StatementForm:
        return cls(initial={"career_goal": plan.career_goal, "commitment": plan.commitment}, cancel_url=cancel_url)


class ProgrammeItemForm(forms.Form):
    """An activity from the catalogue: only what the catalogue does not settle."""

    quarter = forms.TypedChoiceField(
        label="Waktu pelaksanaan",
        choices=Quarter.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=WHICH_QUARTER,
    )
    funding = forms.ChoiceField(
        label="Sumber dana",
        choices=FundingSource.choices,
        error_messages={"required": "Pilih sumber dana kegiatan ini."},
    )
    success_indicator = forms.CharField(
        label="Indikator keberhasilan",
        help_text="Tanda yang dapat dilihat bahwa kegiatan ini berhasil.",
        max_length=300,
        error_messages={
            "required": "Tulis tanda yang dapat dilihat bahwa kegiatan ini berhasil.",
            "max_length": "Indikator paling panjang 300 karakter.",
        }
        | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, cancel_url: str, has_cost: bool, is_done: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_cost:
            del self.fields["funding"]
        for name in SETTLED_ONCE_DONE & self.fields.keys():
            self.fields[name].disabled = is_done
        self.helper = form_helper(self, "Simpan kegiatan", cancel_url=cancel_url)
        self.helper.form_tag = False

    def content(self, competency_id: int, programme: Programme | None) -> ItemContent:
        data = self.cleaned_data
        return ItemContent(
            competency_id=competency_id,
            programme_id=programme.pk if programme else None,
            quarter=data["quarter"],
            funding=data.get("funding", FundingSource.NONE),
            success_indicator=data["success_indicator"],
        )


class OwnItemForm(ProgrammeItemForm):
    """A topic of one's own, outside the catalogue."""

    topic = forms.CharField(
        label="Topik/substansi",
        max_length=200,
        error_messages={
            "required": "Tulis topik kegiatan.",
            "max_length": "Topik paling panjang 200 karakter.",
        }
        | PLAIN_TEXT,
    )
    development_form = forms.ModelChoiceField(
        label="Bentuk pengembangan",
        queryset=DevelopmentForm.objects.all(),
        empty_label="Pilih bentuk",
        error_messages={
            "required": "Pilih bentuk pengembangan, misalnya coaching atau bimbingan teknis.",
            "invalid_choice": "Pilih bentuk pengembangan dari daftar.",
        },
    )
    learning_hours = forms.IntegerField(
        label="Jumlah JP",
        help_text="Menurut program atau penyelenggara.",
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Isi jumlah JP kegiatan.",
            "invalid": "Isi jumlah JP dengan angka bulat, misalnya 20.",
            "min_value": "Jumlah JP sedikitnya 1.",
            "max_value": f"Jumlah JP paling banyak {MOST_HOURS} untuk satu kegiatan.",
        },
    )
    provider_name = forms.CharField(
        label="Penyelenggara",
        max_length=200,
        error_messages={
            "required": "Tulis siapa yang menyelenggarakan; untuk penugasan, tulis nama unit.",
            "max_length": "Nama penyelenggara paling panjang 200 karakter.",
        }
        | PLAIN_TEXT,
    )
    cost = forms.IntegerField(
        label="Perkiraan biaya (Rp)",
        help_text="Angka saja, misalnya 1500000. Isi 0 bila tanpa biaya.",
        min_value=0,
        max_value=MOST_COST,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Isi perkiraan biaya; tulis 0 bila tanpa biaya.",
            "invalid": "Isi biaya dengan angka saja, misalnya 1500000.",
            "min_value": "Biaya tidak boleh kurang dari 0.",
            "max_value": "Biaya terlalu besar untuk satu kegiatan. Periksa jumlah nolnya.",
        },
    )

    field_order = [
        "topic",
        "development_form",
        "learning_hours",
        "provider_name",
        "quarter",
        "cost",
        "funding",
        "success_indicator",
    ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("cost") and data.get("funding") == FundingSource.NONE:
            self.add_error("funding", "Pilih sumber dana: kegiatan ini berbiaya.")
        return data

    def content(self, competency_id: int, programme: Programme | None) -> ItemContent:
        data = self.cleaned_data
        return ItemContent(
            competency_id=competency_id,
            form_id=data["development_form"].pk,
            **{key: data[key] for key in self.field_order if key != "development_form"},
        )


def starting_from(item: PlanItem) -> dict[str, Any]:
    """The form's first values for an activity that is changed."""
    values = {key: getattr(item, key) for key in OwnItemForm.field_order if key != "development_form"}
    return {**values, "development_form": item.form_id}
