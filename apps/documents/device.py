"""The certificates that a PKCS#11 device holds under a label, in a process of its own.

A library of C may wait for its device for ever; whoever asks ends this process. No PIN is given: certificates are
public, and a device locks itself after a few wrong PINs. Reads `{"module": …, "token": …, "label": …}` as JSON,
writes one certificate a line (DER, hexadecimal): `python -m apps.documents.device`.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    from pkcs11 import Attribute, ObjectClass, lib

    asked = json.load(sys.stdin)
    token = lib(asked["module"]).get_token(token_label=asked["token"] or None)
    with token.open() as session:
        wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: asked["label"]}
        for certificate in session.get_objects(wanted):
            sys.stdout.write(f"{certificate[Attribute.VALUE].hex()}\n")


if __name__ == "__main__":
    main()
