"""Audit Workbook: an offline desktop workbook for auditing AI-security controls."""

from typing import Final

VERSION: Final = "0.1.0"
