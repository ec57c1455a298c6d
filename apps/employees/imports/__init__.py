"""Files from SIASN: read safely, check row by row, compare with what is stored, write all or nothing.

Reading, checking and comparing are pure; `unit_store` and `employee_store` load and write sets; `services` is the door.
"""
