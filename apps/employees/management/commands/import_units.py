from apps.employees.enums import ImportKind
from apps.employees.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Mengimpor unit organisasi dari ekspor SIASN (*-unor.xlsx)."
    kind = ImportKind.UNITS
