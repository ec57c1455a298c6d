"""Forms of reported activities: they parse and clean; services decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from apps.catalogue.enums import ActivityReason
from apps.catalogue.learning_hours import COUNTED, UNIT_WORDS, hours_of_minutes
from apps.catalogue.models import HoursRule, ReportedActivity
from apps.catalogue.services.activities import ActivityContent
from apps.catalogue.uploads import Unusable, Upload, clean
from apps.core.forms import PLAIN_TEXT, DateInput, form_helper, set_choices

# Minutes of the longest course, and the day before which no activity is told.
MOST, EARLIEST = 99_999, date(2000, 1, 1)


def _longest(text: str, length: int) -> dict[str, str]:
    return {"max_length": f"{text} paling panjang {length} karakter."} | PLAIN_TEXT


class ActivityForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    form = forms.TypedChoiceField(
        label="Bentuk kegiatan",
        help_text="Bentuk menentukan satuan jumlah dan JP-nya.",
        coerce=int,
        error_messages={"required": "Pilih bentuk kegiatan.", "invalid_choice": "Pilih bentuk dari daftar."},
    )
    title = forms.CharField(
        label="Nama kegiatan",
        help_text="Seperti tertulis pada sertifikat.",
        max_length=200,
        error_messages={"required": "Tulis nama kegiatan."} | _longest("Nama kegiatan", 200),
    )
    provider_name = forms.CharField(
        label="Penyelenggara",
        max_length=200,
        error_messages={"required": "Tulis siapa penyelenggaranya."} | _longest("Penyelenggara", 200),
    )
    starts_on = forms.DateField(
        label="Hari pertama",
        widget=DateInput,
        error_messages={"required": "Isi hari pertama kegiatan.", "invalid": "Isi tanggal yang benar."},
    )
    ends_on = forms.DateField(
        label="Hari terakhir",
        widget=DateInput,
        error_messages={"required": "Isi hari terakhir kegiatan.", "invalid": "Isi tanggal yang benar."},
    )
    quantity = forms.DecimalField(
        label="Jumlah",
        help_text="Dalam satuan yang tertulis pada bentuk kegiatan: JP, hari, sesi, kali, atau semester.",
        min_value=0,
        max_value=MOST,
        max_digits=7,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        error_messages={
            "required": "Isi jumlahnya, sesuai sertifikat atau surat tugas.",
            "invalid": "Isi jumlah dengan angka, misalnya 24 atau 7,5.",
            "min_value": "Jumlah harus lebih dari nol.",
            "max_value": "Jumlah paling besar 99.999.",
            "max_digits": "Jumlah paling besar 99.999.",
            "max_decimal_places": "Tulis paling banyak dua angka di belakang koma.",
            "max_whole_digits": "Jumlah paling besar 99.999.",
        },
    )
    in_minutes = forms.BooleanField(required=False)
    abroad = forms.BooleanField(label="Kegiatan berlangsung di luar negeri", required=False)
    certificate_number = forms.CharField(
        label="Nomor sertifikat",
        help_text="Satu nomor dihitung satu kali.",
        max_length=100,
        required=False,
        error_messages=_longest("Nomor sertifikat", 100),
    )
    file = forms.FileField(
        label="Bukti",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": "Pilih foto atau PDF sertifikat, surat tugas, atau laporannya.",
            "missing": "Pilih foto atau PDF sertifikat, surat tugas, atau laporannya.",
            "empty": "Berkas ini kosong. Pilih foto atau PDF sertifikatnya.",
            "invalid": "Berkas tidak terkirim. Muat ulang halaman, lalu pilih lagi.",
        },
    )

    def __init__(
        self,
        *args: Any,
        rules: list[HoursRule],
        minutes_per_hour: int,
        most_bytes: int,
        cancel_url: str,
        has_evidence: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {rule.form_id: rule.hours_unit for rule in rules}
        self.minutes_per_hour, self.most_bytes = minutes_per_hour, most_bytes
        self.fields["in_minutes"].label = f"Diisi dalam menit ({minutes_per_hour} menit dihitung 1 JP)"
        kinds = [(rule.form_id, f"{rule.form.name} (diisi dalam {UNIT_WORDS[rule.hours_unit]})") for rule in rules]
        set_choices(self, "form", [("", "Pilih bentuk kegiatan"), *kinds])
        kept = "Kosongkan bila bukti yang tersimpan tidak berubah. " if has_evidence else ""
        self.fields["file"].required = not has_evidence
        self.fields["file"].help_text = f"{kept}PDF, JPG, atau PNG, paling besar {most_bytes // 1_000_000} MB."
        self.helper = form_helper(self, "Simpan dan periksa JP-nya", cancel_url=cancel_url)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and starts_on < EARLIEST:
            self.add_error("starts_on", "Tanggal ini terlalu lama. Periksa tahunnya.")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Hari terakhir mendahului hari pertama. Periksa kedua tanggalnya.")
        if data.get("in_minutes") and data.get("quantity") and data.get("form"):
            self._turn_into_hours(data)
        return data

    def _turn_into_hours(self, data: dict[str, Any]) -> None:
        word = UNIT_WORDS[self.units[data["form"]]]
        if self.units[data["form"]] in COUNTED:
            self.add_error("in_minutes", f"Bentuk ini dihitung dalam {word}, bukan menit. Isi jumlah {word}.")
            return
        data["quantity"] = hours_of_minutes(int(data["quantity"]), self.minutes_per_hour)

    def clean_quantity(self) -> Any:
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise forms.ValidationError("Jumlah harus lebih dari nol.")
        return quantity

    def clean_file(self) -> Upload | None:
        file: Any = self.cleaned_data.get("file")
        if not file:
            return None
        try:
            # One byte more than allowed is enough to know.
            return clean(file.read(self.most_bytes + 1), most_bytes=self.most_bytes)
        except Unusable as failure:
            raise forms.ValidationError(str(failure)) from failure

    @property
    def upload(self) -> Upload | None:
        upload: Upload | None = self.cleaned_data.get("file")
        return upload

    @property
    def content(self) -> ActivityContent:
        data = self.cleaned_data
        return ActivityContent(
            form_id=data["form"],
            title=data["title"],
            provider_name=data["provider_name"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            quantity=data["quantity"],
            abroad=data["abroad"],
            certificate_number=data["certificate_number"],
        )


def beginning_of(activity: ReportedActivity) -> dict[str, Any]:
    """What the form begins with when an activity is changed."""
    names = ("title", "provider_name", "starts_on", "ends_on", "quantity", "abroad", "certificate_number")
    return {name: getattr(activity, name) for name in names} | {"form": activity.form_id}


class RefusalForm(forms.Form):
    """Why an activity goes back or ends without hours."""

    reason_code = forms.ChoiceField(
        label="Alasan",
        choices=ActivityReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasannya.", "invalid_choice": "Pilih alasannya."},
    )
    note = forms.CharField(
        label="Catatan untuk pegawai",
        help_text="Pegawai membaca catatan ini apa adanya.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis apa yang kurang, agar pemilik kegiatan tahu langkah berikutnya."}
        | _longest("Catatan", 1000),
    )
