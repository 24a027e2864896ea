"""What a decision leaves behind: what was asked, by which rules and weights, who was chosen and why; sealed."""

from peerhub.matching.recording.basis import basis
from peerhub.matching.recording.disclosing import Disclosure, disclose, free_texts
from peerhub.matching.recording.entries import explanation, overrides
from peerhub.matching.recording.sealing import Seal, seal_of, verify

__all__ = ["Disclosure", "Seal", "basis", "disclose", "explanation", "free_texts", "overrides", "seal_of", "verify"]
