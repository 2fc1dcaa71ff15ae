"""The shipped frameworks hold what their publishers published: counted from the loaded values, not from the heads."""

import json
import re
from functools import cache

import jsonschema
import pytest

from workbook.domain.vocabulary import Confidence, ControlStatus, FrameworkKind, ImplementationLevel, TermKind
from workbook.importers.frameworks import load, shipped
from workbook.resources import resource

load = cache(load)

#             active, withdrawn, terms, mappings, objectives, procedures
COUNTS = {
    "nist-800-53-r5-low": (149, 0, 0, 0, 1033, 420),
    "nist-800-53-r5-moderate": (287, 0, 0, 0, 0, 0),
    "nist-800-53-r5-high": (370, 0, 0, 0, 1463, 1056),
    "nist-800-53-r5-privacy": (102, 0, 0, 0, 0, 284),
    "nist-csf-2.0": (106, 79, 0, 0, 0, 0),
    "nist-ai-rmf-1.0": (72, 0, 0, 0, 0, 0),
    "nist-ai-600-1": (212, 0, 26, 212, 0, 0),
    "nist-800-171-r3": (97, 33, 0, 0, 422, 281),
    "nist-ssdf-1.1": (47, 0, 0, 0, 0, 0),
    "cosai-risk-map": (35, 0, 69, 40, 0, 0),
    "mitre-atlas-mitigations": (35, 0, 170, 0, 0, 0),
    "owasp-aisvs-1.0": (191, 0, 0, 0, 0, 0),
    "owasp-llm-top10-2025": (10, 0, 0, 0, 0, 0),
    "us-voluntary-2023": (8, 0, 0, 0, 0, 0),
    "seoul-2024": (9, 0, 0, 0, 0, 0),
    "eu-gpai-cop-2025": (32, 0, 0, 0, 0, 0),
    "us-eo-14409": (0, 0, 0, 0, 0, 0),
}
