"""Evidence bundles: a BagIt bag (RFC 8493) of captures, records and a report, and its check."""

from __future__ import annotations

from newsvault.output.evidence.bundle import Bundled, Material, write_bundle
from newsvault.output.evidence.check import Check, check_bundle

__all__ = ["Bundled", "Check", "Material", "check_bundle", "write_bundle"]
