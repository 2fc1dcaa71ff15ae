"""The parts of the page Remediation."""
