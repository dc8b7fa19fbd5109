"""Maintenance of a vault: verify, repair, rebuild, backup, erase, export, import, doctor."""
