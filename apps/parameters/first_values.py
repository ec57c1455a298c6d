"""The first values with their sources. Later values are rows that an officer adds; these stay as history."""

from datetime import date
from typing import Any

LONG_AGO = date(2018, 1, 1)
INDEX = "Permenpan RB 38/2018 dan Perka BKN 8/2019; rinciannya belum dipastikan"
PROPOSAL = "Usulan awal sistem; sesuaikan dengan keputusan instansi"
ROWS: list[tuple[str, Any, str, str, bool]] = [
    ("jp_target_pns", 20, "PP 11/2017 jo. PP 17/2020 Pasal 203 ayat (4)", "JP minimal setahun bagi PNS", True),
    ("jp_target_pppk", 24, "PP 49/2018 (belum dipastikan pasalnya)", "JP paling banyak setahun bagi PPPK", False),
    ("jp_tally_low", 10, PROPOSAL, "batas atas golongan JP terendah pada rekap", False),
    ("evidence_bytes_per_file", 5_000_000, PROPOSAL, "ukuran satu berkas bukti paling besar (bita)", False),
    ("evidence_bytes_per_person", 200_000_000, PROPOSAL, "jumlah ukuran berkas bukti seorang pegawai (bita)", False),
    ("evidence_files_per_person", 300, PROPOSAL, "jumlah berkas bukti seorang pegawai paling banyak", False),
    ("minutes_per_jp", 45, "Perlan 5/2018", "menit untuk 1 JP", True),
    ("actual_weight_self", 0.4, PROPOSAL, "bobot penilaian diri pada tingkat aktual", False),
    ("actual_weight_supervisor", 0.6, PROPOSAL, "bobot penilaian atasan pada tingkat aktual", False),
    ("assessment_validity_years", 3, PROPOSAL, "umur hasil asesmen yang masih dipakai (tahun)", False),
    ("priority_weight_gap", 0.35, PROPOSAL, "bobot kesenjangan ternormalisasi", False),
    ("priority_weight_share", 0.25, PROPOSAL, "bobot bagian ASN yang membutuhkan", False),
    ("priority_weight_strategic", 0.20, PROPOSAL, "bobot kaitan strategis", False),
    ("priority_weight_usg", 0.20, PROPOSAL, "bobot USG (urgensi, keseriusan, pertumbuhan)", False),
    ("rater_disagreement_levels", 2, PROPOSAL, "selisih penilaian yang perlu dibicarakan", False),
    ("gap_class_limits", [1, 2], PROPOSAL, "batas atas kesenjangan rendah dan sedang (tingkat)", False),
    ("plan_max_items", 15, PROPOSAL, "jumlah kegiatan paling banyak dalam satu rencana", False),
    ("mentor_min_level", 3, PROPOSAL, "tingkat kompetensi terendah untuk menjadi mentor", False),
    ("mentor_max_capacity", 8, PROPOSAL, "jumlah orang paling banyak yang dibimbing satu mentor", False),
    ("mentoring_weight_level", 0.5, PROPOSAL, "bobot selisih tingkat mentor dan tingkat yang dituju", False),
    ("mentoring_weight_topic", 0.3, PROPOSAL, "bobot topik yang sama", False),
    ("mentoring_weight_distance", 0.2, PROPOSAL, "bobot kedekatan unit", False),
    ("mentoring_ideal_levels_above", [1, 2], PROPOSAL, "selisih tingkat mentor yang ideal, dari dan sampai", False),
    ("mentoring_loss_per_level", 0.3, PROPOSAL, "pengurangan nilai untuk setiap tingkat di luar yang ideal", False),
    ("mentoring_newcomer_months", 12, PROPOSAL, "berapa bulan seorang pegawai disebut baru", False),
    ("report_due_days", 5, PROPOSAL, "hari sesudah akhir periode sampai laporan berkala dibuat", False),
    ("report_light_limits", [0.5, 0.8], PROPOSAL, "batas bawah kuning dan hijau pada laporan berkala", False),
    (
        "skm_grade_limits",
        [["A", 88.31, "Sangat Baik"], ["B", 76.61, "Baik"], ["C", 65.0, "Kurang Baik"], ["D", 25.0, "Tidak Baik"]],
        "Permenpan RB 14/2017",
        "mutu, nilai konversi terendah, dan kinerja unit pelayanan",
        True,
    ),
    (
        "ip_asn_qualification",
        {
            "50": 25,
            "49": 25,
            "47": 20,
            "45": 20,
            "42": 15,
            "40": 15,
            "35": 15,
            "30": 10,
            "25": 5,
            "20": 5,
            "18": 5,
            "17": 5,
            "15": 5,
            "lower": 1,
        },
        INDEX,
        'nilai kualifikasi menurut kode tingkat pendidikan SIASN; "lower" untuk yang lain',
        False,
    ),
    (
        "ip_asn_competency",
        {
            "STRUCTURAL": {"required": 15, "hours": 15, "seminar": 10, "required_forms": ["KL01"]},
            "FUNCTIONAL": {"required": 15, "hours": 15, "seminar": 10, "required_forms": ["KL04"]},
            "EXECUTING": {"required": 0, "hours": 22.5, "seminar": 17.5, "required_forms": []},
        },
        INDEX,
        "nilai kompetensi menurut jenis jabatan: pelatihan wajib, JP setahun, seminar",
        False,
    ),
    ("ip_asn_seminar_forms", ["KL06", "KL07", "KL11"], INDEX, "bentuk yang dihitung sebagai seminar", False),
    ("ip_asn_least_hours", 20, INDEX, "JP setahun yang memberi nilai kompetensi", False),
    ("ip_asn_seminar_years", 2, INDEX, "tahun seminar yang masih dihitung", False),
    (
        "ip_asn_performance",
        {"1": 30, "2": 25, "3": 15, "4": 5, "5": 1},
        INDEX,
        "nilai kinerja menurut predikat SKP (1 Sangat Baik sampai 5 Sangat Kurang)",
        False,
    ),
    ("minimum_group_size", 5, "Asas UU 27/2022; batas usulan sistem", "kelompok terkecil yang ditampilkan", False),
    ("completion_attendance_share", 0.8, PROPOSAL, "bagian sesi yang harus dihadiri agar dinyatakan selesai", False),
    ("effect_months_before", 6, PROPOSAL, "bulan sebelum pelatihan yang dibandingkan", False),
    ("effect_months_after", 6, PROPOSAL, "bulan sesudah pelatihan yang dibandingkan", False),
    ("effect_washout_months", 1, PROPOSAL, "bulan sesudah pelatihan yang belum dihitung", False),
    ("effect_minimum_months", 3, PROPOSAL, "bulan terisi paling sedikit pada tiap sisi", False),
    ("effect_reporting_days", 15, PROPOSAL, "hari bagi unit untuk mengisi angka bulan terakhir", False),
    ("review_case_days", 30, PROPOSAL, "hari sampai tenggat sebuah kasus tinjauan", False),
    ("complaints_unresolved_limit", 0.3, PROPOSAL, "bagian pengaduan belum selesai yang membuka kasus", False),
    ("complaints_fewest", 5, PROPOSAL, "pengaduan sebulan paling sedikit agar bagiannya berarti", False),
    ("remedial_unit_share", 0.5, PROPOSAL, "bagian di bawah standar yang membuat unit perlu pelatihan lagi", False),
    ("reaction_window_days", 14, PROPOSAL, "hari bagi peserta untuk menilai pelatihan", False),
    ("reaction_latest_days", 60, PROPOSAL, "hari sesudah angkatan selesai yang masih ditanyakan", False),
]


def load_into(parameter_model: Any) -> None:
    """Adds what is missing; never changes a row."""
    for key, value, source, note, confirmed in ROWS:
        parameter_model.objects.get_or_create(
            key=key,
            valid_from=LONG_AGO,
            defaults={"value": value, "source": source, "note": note, "confirmed": confirmed},
        )
