from apps.employees.enums import ImportKind
from apps.employees.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Mengimpor pegawai dari ekspor SIASN (*-pegawai.xlsx)."
    kind = ImportKind.EMPLOYEES
